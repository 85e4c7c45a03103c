"""Safe copies of what was received: pictures drawn anew without their metadata, text as UTF-8.

A picture that is decoded and encoded again carries no place, camera, comment or second file behind its last byte.
Sizes are read from the header and bounded before a single pixel is decoded.
"""

import io
import warnings
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from workmark.lib.problems import InvalidInput

MOST_PIXELS = 20_000_000
# JPEG alone can be decoded at a half, a quarter or an eighth, so that a 50-megapixel phone photo stays in bounds.
MOST_PIXELS_OF_JPEG = 80_000_000
MOST_TEXT_BYTES = 4 * 1024 * 1024
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}
# Pillow's parsers raise these for damaged or hostile files; none of them is a fault of ours.
_UNREADABLE = (OSError, ValueError, SyntaxError, TypeError, IndexError, KeyError, EOFError, OverflowError)


def draw_anew(stream: BinaryIO, media_type: str) -> tuple[bytes, str]:
    """A picture as a clean JPEG (from JPEG) or PNG (from the others), with its media type. First frame only.

    Raises InvalidInput if it is damaged, not of this type, or has too many pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(stream, formats=[_FORMATS[media_type]]) as picture:
                _check_pixels(picture)
                return _encode(_upright(picture), media_type)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except _UNREADABLE as error:
        raise InvalidInput(
            _("The picture is damaged or cut short. Open it in a picture program, save it and add it again.")
        ) from error


def as_utf8(stream: BinaryIO, size: int) -> bytes:
    """A text in UTF-8 with "\\n" line ends, whatever it was written in.

    UTF-8 is tried first, then UTF-16 by its mark, then Windows-1252, in which almost every byte has a meaning.
    """
    if size > MOST_TEXT_BYTES:
        raise InvalidInput(
            _("The text file is larger than %(most)d MB. Add the part that matters, or save it as PDF.")
            % {"most": MOST_TEXT_BYTES // 1024 // 1024}
        )
    stream.seek(0)
    raw = stream.read(MOST_TEXT_BYTES)
    text = _decoded(raw)
    if "\x00" in text:
        raise InvalidInput(
            _("The name says this is text, but it holds other data. Add it in its own format.")
        )
    return text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8")


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _check_pixels(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > (MOST_PIXELS_OF_JPEG if picture.format == "JPEG" else MOST_PIXELS):
        raise _too_many_pixels()
    while width * height > MOST_PIXELS:
        width, height = width // 2, height // 2
    picture.draft(None, (width, height))  # does nothing but for JPEG


def _upright(picture: Image.Image) -> Image.Image:
    """The picture turned as the camera was held, in plain colours; a draft may still be above the bound."""
    turned = ImageOps.exif_transpose(picture)
    has_alpha = turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info
    plain = turned.convert("RGBA" if has_alpha else "RGB")
    if plain.width * plain.height > MOST_PIXELS:
        shrink = (MOST_PIXELS / (plain.width * plain.height)) ** 0.5
        plain = plain.resize((int(plain.width * shrink), int(plain.height * shrink)))
    # A new image has no `info`: whatever metadata the old one carried stays behind.
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    return clean


def _encode(clean: Image.Image, media_type: str) -> tuple[bytes, str]:
    out = io.BytesIO()
    if media_type == "image/jpeg":
        clean.save(out, "JPEG", quality=85, optimize=True)
        return out.getvalue(), "image/jpeg"
    clean.save(out, "PNG")
    return out.getvalue(), "image/png"


def _too_many_pixels() -> InvalidInput:
    return InvalidInput(
        _("The picture has more than %(most)d million pixels. Make it smaller and add it again.")
        % {"most": MOST_PIXELS // 1_000_000}
    )
