"""The words of a page that can be seen on it: what lies under a black box, on a hidden layer or white on white stays out.

A box that is drawn over a name in another program leaves the name in the file. Whoever drew it believes it gone; so a
letter counts only if the picture of the page shows something where it stands. Words below a photo cannot be told apart
from words on it, and are kept, as are the unseen words that a scanner's program lays over the picture of its text.
"""

import ctypes
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pypdfium2.raw as raw
from PIL import Image

from workmark.submissions.opening.results import MOST_WORDS_OF_PAGE

MOST_LOOKED_AT = (
    400_000  # letters of one file: what is looked at costs time, and a hostile file has any number
)
_LEAST_CONTRAST = 12  # of 255, in any colour
_NARROW = 0.45  # of its height: such a glyph may fill its whole box, as "I" and "1" do
_FAR = 1_000


@dataclass(frozen=True)
class _Letter:
    """text: one character. box: left, top, right, bottom in pixels; None for a gap that the reader of the file put in."""

    text: str
    box: tuple[float, float, float, float] | None

    @property
    def is_gap(self) -> bool:
        return self.box is None or self.text.isspace()

    @property
    def may_be_solid(self) -> bool:
        assert self.box is not None
        width, height = self.box[2] - self.box[0], self.box[3] - self.box[1]
        return width < _NARROW * height or height < _NARROW * width


def words_seen(page: Any, bitmap: Any, picture: Image.Image, most: int) -> tuple[str, int]:
    """The words that the picture shows, and how many letters were looked at.

    page, bitmap: pdfium's. picture: the bitmap in RGB. most: how many letters may still be looked at.
    """
    text = page.get_textpage()
    try:
        count = min(text.count_chars(), MOST_WORDS_OF_PAGE, most)
        letters = _letters(text, count, _Places(bitmap.get_posconv(page)))
    finally:
        text.close()
    kept: list[str] = []
    for is_gap, run in groupby(letters, key=lambda letter: letter.is_gap):
        together = list(run)
        kept += [letter.text for letter in (together if is_gap else _seen(together, picture))]
    words = "".join(kept).replace("\r\n", "\n")
    lines = [" ".join(line.split(" ")).rstrip() for line in words.split("\n")]
    return "\n".join(lines).encode("utf-8", "replace").decode("utf-8").strip(), count


class _Places:
    """From a page's own measure to pixels of its picture, whatever way the page is turned."""

    def __init__(self, convert: Any) -> None:
        self._x, self._y = convert.to_bitmap(0, 0)
        right, up = convert.to_bitmap(_FAR, 0), convert.to_bitmap(0, _FAR)
        self._right = ((right[0] - self._x) / _FAR, (right[1] - self._y) / _FAR)
        self._up = ((up[0] - self._x) / _FAR, (up[1] - self._y) / _FAR)

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        (x1, y1), (x2, y2) = self._place(left, bottom), self._place(right, top)
        return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)

    def _place(self, x: float, y: float) -> tuple[float, float]:
        return (
            self._x + x * self._right[0] + y * self._up[0],
            self._y + x * self._right[1] + y * self._up[1],
        )


def _letters(text: Any, count: int, places: _Places) -> list[_Letter]:
    left, right, bottom, top = (ctypes.c_double() for _side in range(4))
    found = []
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        character = chr(code) if code >= 32 or code in (9, 10, 13) else ""
        box = None
        if not raw.FPDFText_IsGenerated(text, index) and raw.FPDFText_GetCharBox(
            text, index, left, right, bottom, top
        ):
            box = places.box(left.value, bottom.value, right.value, top.value)
        found.append(_Letter(character, box))
    return found


def _seen(word: list[_Letter], picture: Image.Image) -> list[_Letter]:
    """The letters of one word that can be seen. One that fills its box is seen if the letter beside it is."""
    shown = [_has_contrast(letter, picture, around=0) for letter in word]
    if not any(shown):
        return (
            word if all(each.may_be_solid and _has_contrast(each, picture, around=3) for each in word) else []
        )
    last = len(word) - 1
    return [
        letter
        for place, letter in enumerate(word)
        if shown[place] or shown[max(0, place - 1)] or shown[min(last, place + 1)]
    ]


def _has_contrast(letter: _Letter, picture: Image.Image, *, around: int) -> bool:
    """Whether the picture shows more than one plain colour there. around: so many pixels more on each side."""
    assert letter.box is not None
    left, top, right, bottom = letter.box
    # The edge of a box that covers just this letter is not the letter.
    inner = 0 if around or min(right - left, bottom - top) < 4 else 1
    box = (
        max(0, int(left) + inner - around),
        max(0, int(top) + inner - around),
        min(picture.width, int(right) + 1 - inner + around),
        min(picture.height, int(bottom) + 1 - inner + around),
    )
    if box[0] >= box[2] or box[1] >= box[3]:
        return False
    bands = picture.crop(box).getextrema()
    return any(band[1] - band[0] >= _LEAST_CONTRAST for band in bands)  # type: ignore[index]  # three bands
