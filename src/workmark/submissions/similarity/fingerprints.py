"""Fingerprints of pictures and texts that stay alike when the thing is made smaller, saved again or slightly edited.

Pictures: whether each cell of a small grid is brighter than its neighbour, across and down (a "difference hash" of 128
bits). Texts: hashes of runs of five words, thinned by winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003): of every
window of neighbours the smallest is kept, so a run long enough is always found, wherever it begins.
"""

import hashlib
import io
import re
from collections.abc import Collection

from PIL import Image

BITS = 128
_SIDE = 8
_RUN = 5  # words in one run
_WINDOW = 4  # runs of which the smallest is kept: any shared run of 8 words leaves a common fingerprint
_BAND_BITS = 16
# A picture of one colour, a blank page or a plain screen has almost no edges, and every two of them are alike.
_LEAST_CONTRAST = 12.0
_WORD = re.compile(r"\w+")

# Measured on the labelled set of `tests/submissions/similarity`: nothing else was nearer than this.
MOST_DIFFERENT_BITS = 10
LEAST_SHARED, LEAST_SHARE = 8, 0.25


def picture_fingerprint(picture: bytes) -> int | None:
    """128 bits for a picture that we drew ourselves; None for one with too little in it to tell it from others."""
    with Image.open(io.BytesIO(picture), formats=["JPEG", "PNG"]) as opened:
        opened.draft("L", (256, 256))
        grey = opened.convert("RGBA") if "A" in opened.getbands() else opened.convert("L")
        grey = grey.convert("L")
    small = grey.resize((_SIDE * 4, _SIDE * 4), Image.Resampling.BOX)
    levels = list(small.tobytes())
    mean = sum(levels) / len(levels)
    if (sum((level - mean) ** 2 for level in levels) / len(levels)) ** 0.5 < _LEAST_CONTRAST:
        return None
    across = grey.resize((_SIDE + 1, _SIDE), Image.Resampling.BOX).tobytes()
    down = grey.resize((_SIDE, _SIDE + 1), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(_SIDE):
        for column in range(_SIDE):
            place = row * (_SIDE + 1) + column
            bits = bits << 1 | (across[place] < across[place + 1])
    for row in range(_SIDE):
        for column in range(_SIDE):
            bits = bits << 1 | (down[row * _SIDE + column] < down[(row + 1) * _SIDE + column])
    return bits


def bands(fingerprint: int) -> list[int]:
    """Eight pieces of the bits, each with its place: two pictures no more than seven bits apart share one at least."""
    pieces = BITS // _BAND_BITS
    return [place << _BAND_BITS | (fingerprint >> (place * _BAND_BITS) & 0xFFFF) for place in range(pieces)]


def bits_apart(one: int, other: int) -> int:
    """
    >>> bits_apart(0b1010, 0b0110)
    2
    """
    return (one ^ other).bit_count()


def text_fingerprints(text: str) -> frozenset[int]:
    """The fingerprints of a text; none of one with fewer words than a run and a window need."""
    words = _WORD.findall(text.casefold())
    runs = [_hashed(words[place : place + _RUN]) for place in range(len(words) - _RUN + 1)]
    if len(runs) < _WINDOW:
        return frozenset()
    return frozenset(min(runs[place : place + _WINDOW]) for place in range(len(runs) - _WINDOW + 1))


def are_alike(mine: Collection[int], shared: int) -> bool:
    """Tell whether so many shared fingerprints, of all of mine, are more than chance and common phrases."""
    return shared >= LEAST_SHARED and shared / max(1, len(mine)) >= LEAST_SHARE


def _hashed(words: list[str]) -> int:
    """63 bits, so that every database has a column for it."""
    digest = hashlib.blake2b(" ".join(words).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
