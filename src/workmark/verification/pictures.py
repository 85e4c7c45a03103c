"""Reads the QR code in a picture of a badge: a photo of a printed certificate, a screenshot, a saved image.

The picture comes from a stranger, so its size is checked before a pixel is unfolded, and all of this runs in the
child process that has a limit on memory and time.
"""

import warnings
from io import BytesIO
from typing import Final

import zxingcpp
from PIL import Image

from workmark.openbadges.errors import DocumentTooLarge, NoCredentialInside, UnreadableContainer

MAX_PIXELS: Final = 20_000_000
# The reader of QR codes counts no further in one direction, and raises.
MAX_SIDE: Final = 65_535
_MAGIC: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP")


def is_picture(data: bytes) -> bool:
    """Tell whether this may be a picture that we can look at."""
    return data.startswith(_MAGIC)


def read_qr_code(data: bytes) -> str:
    """The text in the one QR code of a picture.

    Raises NoCredentialInside if there is none, UnreadableContainer if there are several that differ or the picture is
    broken, DocumentTooLarge if it has more than 20 million pixels, or more than 65,535 in one direction.
    """
    codes = zxingcpp.read_barcodes(
        _grey(data), formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    )
    texts = {code.text.strip() for code in codes if code.text.strip()}
    if not texts:
        raise NoCredentialInside(
            "This picture holds no badge, and no QR code that we could read. Take the photo again, straight and "
            "sharp, or give the badge's link or file."
        )
    if len(texts) > 1:
        raise UnreadableContainer(
            f"This picture shows {len(texts)} different QR codes. Cut it down to the badge's own code."
        )
    return str(texts.pop())


def _grey(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # Pillow only warns between its limit and twice its limit; ours is checked below, before loading.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(data), formats=_FORMATS)
            if picture.width * picture.height > MAX_PIXELS:
                raise DocumentTooLarge(
                    f"The picture has {picture.width * picture.height:,} pixels; at most {MAX_PIXELS:,} are read."
                )
            if max(picture.size) > MAX_SIDE:
                raise DocumentTooLarge(
                    f"The picture is {max(picture.size):,} pixels long; at most {MAX_SIDE:,} are read."
                )
            return picture.convert("L")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise UnreadableContainer("This picture is damaged. Save it or take the photo again.") from error
