"""A stranger's picture is bounded before a pixel of it is unfolded; what is wrong with it is said, never raised."""

from io import BytesIO

import pytest
from PIL import Image

from workmark.openbadges.errors import DocumentTooLarge, NoCredentialInside
from workmark.verification.pictures import read_qr_code


def strip(width: int, height: int) -> bytes:
    out = BytesIO()
    Image.new("L", (width, height)).save(out, "PNG")
    return out.getvalue()


def test_a_long_strip_is_looked_at_as_far_as_the_reader_counts() -> None:
    for size in ((65_535, 1), (1, 65_535)):
        with pytest.raises(NoCredentialInside):
            read_qr_code(strip(*size))


@pytest.mark.parametrize(
    ("size", "says"),
    [
        ((65_536, 1), "65,536 pixels long"),
        ((1, 65_536), "65,536 pixels long"),
        ((20_001, 1_000), "20,001,000 pixels"),
    ],
)
def test_a_picture_beyond_the_bounds_is_refused(size: tuple[int, int], says: str) -> None:
    with pytest.raises(DocumentTooLarge, match=says):
        read_qr_code(strip(*size))
