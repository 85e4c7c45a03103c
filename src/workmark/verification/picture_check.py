"""Is the picture that a badge came in the picture that the badge names?

A sound badge can be baked into any picture, so a picture of another achievement proves nothing. Data in the badge
itself and signed digests are compared as they are; an address is asked like any other, and pixels are compared,
because sites write the same picture in many ways. Runs in the child process, which has a limit on memory and time.

Spec: Open Badges 3.0, "Image" and "Baking".
"""

import base64
import binascii
import hashlib
import hmac
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any, Final
from urllib.parse import unquote_to_bytes
from xml.etree.ElementTree import ParseError, canonicalize

from PIL import Image, ImageChops, ImageStat

from workmark.openbadges.baking.png import without_badge
from workmark.openbadges.baking.svg import PLACES
from workmark.openbadges.codes import CheckCode, gettext_noop
from workmark.openbadges.documents import as_list, id_of
from workmark.openbadges.errors import OpenBadgesError, UnreadableContainer
from workmark.openbadges.report import Check, Outcome, answer
from workmark.openbadges.resolving import Resolver

MAX_PIXELS: Final = 4_000_000
MAX_NAMED: Final = 4
THUMBNAIL: Final = (48, 48)
# The mean difference of two thumbnails, in steps of 256, up to which one may be the other at another size.
ALIKE: Final = 6.0

_ANOTHER_KIND: Final = gettext_noop(
    "The picture that the badge names is of another kind, so we could not tell."
)
_ANOTHER_SIZE: Final = gettext_noop(
    "The picture that the badge names is of another size, so we could not tell."
)
_DATA: Final = re.compile(r"data:image/(?P<kind>[a-z+]+)[^,]{0,80}?(?P<base64>;base64)?,", re.IGNORECASE)


def check_picture(credential: Mapping[str, Any], baked: bytes, resolve: Resolver) -> Check:
    """One answer for the picture. credential: the document found inside; baked: the picture's own bytes."""
    code = CheckCode.IMAGE_AGREES
    named = list(dict.fromkeys(_named_images(credential)))[:MAX_NAMED]
    if not named:
        return answer(code, Outcome.NOT_APPLICABLE, gettext_noop("The badge names no picture."))
    answers = [_compared(address, credential, baked, resolve) for address in named]
    # A badge may name a PNG and a drawing of the same thing: one that agrees is enough, and where the one of the
    # same kind differs, the other says nothing. A silent address might have been the one that agrees.
    return min(answers, key=_weight)


def _weight(check: Check) -> int:
    if check.outcome is Outcome.NOT_DETERMINED:
        return 3 if check.message == _ANOTHER_KIND else 1
    return 0 if check.outcome is Outcome.PASSED else 2


def _named_images(credential: Mapping[str, Any]) -> Iterator[str]:
    """The picture of the achievement, of this award, and of the badge's description in the older standard."""
    subjects = as_list(credential.get("credentialSubject"))
    achievements = [
        item for each in subjects if isinstance(each, dict) for item in as_list(each.get("achievement"))
    ]
    shown = [*achievements, *subjects, *as_list(credential.get("badge")), credential]
    for node in (*shown, *_said_elsewhere(shown, credential)):
        for image in as_list(node.get("image")) if isinstance(node, dict) else ():
            if (address := id_of(image)) is not None:
                yield address


def _said_elsewhere(shown: Iterable[object], credential: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every other object with the id of one of these: what stands there is said of the same thing."""
    ids = {id_of(node) for node in shown} - {None}
    waiting: list[object] = [credential]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, Mapping):
            if isinstance(item, dict) and "image" in item and id_of(item) in ids:
                yield item
            waiting.extend(member for key, member in item.items() if key != "@context")


def _compared(address: str, credential: Mapping[str, Any], baked: bytes, resolve: Resolver) -> Check:
    code, shown = CheckCode.IMAGE_AGREES, address[:120]
    digest = _signed_digest(address, credential)
    if digest is not None and any(_fits(form, digest) for form in _forms(baked)):
        message = gettext_noop("The picture is the one whose fingerprint the badge carries.")
        return answer(code, Outcome.PASSED, message)
    try:
        expected = _embedded(address) if address.startswith("data:") else resolve(address).body
        verdict = _same(baked, expected)
    except OpenBadgesError as error:
        message = gettext_noop(
            "The badge names its picture only by address, and we could not compare it: {why}"
        )
        return answer(code, Outcome.NOT_DETERMINED, message, why=str(error))
    if verdict is Outcome.PASSED:
        return answer(code, verdict, gettext_noop("The picture is the one that the badge names."))
    if verdict is Outcome.FAILED:
        message = gettext_noop("The picture is not the one that the badge names, {address}.")
        return answer(code, verdict, message, address=shown)
    return answer(code, Outcome.NOT_DETERMINED, _ANOTHER_SIZE if verdict else _ANOTHER_KIND)


def _signed_digest(address: str, credential: Mapping[str, Any]) -> str | None:
    for entry in as_list(credential.get("relatedResource")):
        if isinstance(entry, dict) and id_of(entry) == address and isinstance(entry.get("digestSRI"), str):
            return str(entry["digestSRI"])
    return None


def _fits(data: bytes, digest: str) -> bool:
    name, _, text = digest.partition("-")
    if name not in ("sha256", "sha384", "sha512"):
        return False
    made = base64.b64encode(hashlib.new(name, data).digest())
    return hmac.compare_digest(made, text.encode("utf-8", "replace"))


def _forms(baked: bytes) -> Iterator[bytes]:
    """The picture as it is, and as it was before the badge went in."""
    yield baked
    try:
        yield without_badge(baked)
    except OpenBadgesError:
        return


def _embedded(address: str) -> bytes:
    match = _DATA.match(address)
    if match is None:
        raise UnreadableContainer("it is no picture.")
    body = address[match.end() :]
    try:
        return base64.b64decode(body, validate=True) if match["base64"] else unquote_to_bytes(body)
    except (binascii.Error, ValueError) as error:
        raise UnreadableContainer("it does not decode.") from error


def _same(baked: bytes, expected: bytes) -> Outcome | None:
    """FAILED when they differ, NOT_DETERMINED when only their sizes may; None for a drawing beside a photograph.

    Raises UnreadableContainer.
    """
    is_drawing, expects_drawing = (
        data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" for data in (baked, expected)
    )
    if is_drawing != expects_drawing:
        return None
    if is_drawing:
        return Outcome.PASSED if _strokes(baked) == _strokes(expected) else Outcome.FAILED
    ours, theirs = _pixels(baked), _pixels(expected)
    if ours.size == theirs.size:
        return Outcome.PASSED if ours.tobytes() == theirs.tobytes() else Outcome.FAILED
    difference = ImageChops.difference(_thumbnail(ours), _thumbnail(theirs))
    return Outcome.NOT_DETERMINED if max(ImageStat.Stat(difference).mean) < ALIKE else Outcome.FAILED


def _strokes(drawing: bytes) -> str:
    """The drawing in one spelling, without the badge. Entities were refused when the badge was taken out."""
    if b"<!ENTITY" in drawing:
        raise UnreadableContainer("it declares entities.")
    try:
        text = drawing.decode("utf-8")
        return str(canonicalize(text, strip_text=True, exclude_tags=set(PLACES)))
    except (ParseError, UnicodeDecodeError, ValueError, LookupError) as error:
        raise UnreadableContainer("it is no drawing that we can read.") from error


def _pixels(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(data), formats=("PNG", "JPEG", "GIF", "WEBP"))
            if picture.width * picture.height > MAX_PIXELS:
                raise UnreadableContainer("it has more pixels than we compare.")
            return picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise UnreadableContainer("it is no picture that we can read.") from error


def _thumbnail(picture: Image.Image) -> Image.Image:
    ground = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(ground, picture).convert("RGB").resize(THUMBNAIL)
