"""Covering up what must not be seen: black boxes drawn into the pixels, words replaced in texts. Nothing lies below.

A box is in hundredths of the picture, so that it means the same on a phone and on a wide screen. Everything here makes
new bytes; the action that calls it destroys the old ones.
"""

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from workmark.lib.problems import InvalidInput

MOST_BOXES = 100
LEAST_SIDE = 0.5
MOST_COVERED_WORDS = 200
# Signs that show nothing: a hyphen for line ends, spaces without width, joiners, a mark of byte order.
_UNSEEN = "\\u00ad\\u200b-\\u200f\\u2060\\ufeff"
_GAP = rf"[\s{_UNSEEN}]+"  # one class, so that a long gap is looked through once
COVER = "█████"  # of one length whatever stands below, so that not even the length is told


@dataclass(frozen=True)
class Box:
    """What to cover on one page. left, top, width, height: hundredths of the picture's sides; page: from 1."""

    left: float
    top: float
    width: float
    height: float
    page: int = 1

    def checked(self) -> "Box":
        """The same, or InvalidInput if it lies outside the picture or is too thin to hide anything."""
        sides = (self.left, self.top, self.width, self.height)
        inside = all(0 <= side <= 100 for side in sides)  # also refuses what is not a number
        if not inside or self.left + self.width > 100.01 or self.top + self.height > 100.01:
            raise InvalidInput(_("The box does not lie on the picture. Each number is from 0 to 100."))
        if self.width < LEAST_SIDE or self.height < LEAST_SIDE:
            raise InvalidInput(_("The box is too thin to cover anything. Make it wider or higher."))
        return self


def covered_picture(picture: bytes, media_type: str, boxes: Sequence[Box]) -> bytes:
    """The picture, one of our own, with the boxes burnt in. media_type: image/jpeg or image/png."""
    with Image.open(io.BytesIO(picture), formats=["JPEG", "PNG"]) as opened:
        plain = opened.convert("RGB" if media_type == "image/jpeg" else "RGBA")
    pen = ImageDraw.Draw(plain)
    for box in boxes:
        pen.rectangle(_pixels(box, plain.width, plain.height), fill=(0, 0, 0))
    out = io.BytesIO()
    if media_type == "image/jpeg":
        plain.save(out, "JPEG", quality=85)
    else:
        plain.save(out, "PNG")
    return out.getvalue()


def covered_text(text: str, words: str) -> str:
    """The text with every place where these words stand covered, in capitals or not. Raises InvalidInput if none does.

    However a letter with an accent was written, and whatever unseen signs stand between letters, it reads the same and is
    covered all the same (NFC: Unicode Standard Annex 15).

    >>> covered_text("Call Ana Lopes. ANA  LOPES is away.", "ana lopes")
    'Call █████. █████ is away.'
    """
    if not _wanted(words) or len(words) > MOST_COVERED_WORDS:
        message = _("Enter the words to cover, as they stand in the text.")
        raise InvalidInput(message, fields={"words": [message]})
    covered, places = _covered(text, words)
    if not places:
        message = _("These words do not stand in the text. Enter them as they are written there.")
        raise InvalidInput(message, fields={"words": [message]})
    return covered


def covered_where_it_stands(text: str, words: str) -> str:
    """The same of what others wrote about an item: where none of the words stands, it is given as it was.

    >>> covered_where_it_stands("Who is Ana?", "ana"), covered_where_it_stands("Well done.", "ana")
    ('Who is █████?', 'Well done.')
    """
    covered, places = _covered(text, words)
    return covered if places else text


def _wanted(words: str) -> list[str]:
    return re.sub(f"[{_UNSEEN}]", "", unicodedata.normalize("NFC", words)).split()


def _covered(text: str, words: str) -> tuple[str, int]:
    spelled = (f"[{_UNSEEN}]*".join(re.escape(letter) for letter in word) for word in _wanted(words))
    pattern = re.compile(_GAP.join(spelled), re.IGNORECASE)
    return pattern.subn(COVER, unicodedata.normalize("NFC", text))


def _pixels(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """The box in pixels, its edges inclusive; rounded outwards, so that no edge of a letter is left."""
    left, top = int(box.left * width / 100), int(box.top * height / 100)
    right = min(width, -int(-(box.left + box.width) * width // 100))
    bottom = min(height, -int(-(box.top + box.height) * height // 100))
    return left, top, max(left, right - 1), max(top, bottom - 1)
