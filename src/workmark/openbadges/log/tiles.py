"""Tiles: a log's hashes as files of at most 256, at addresses that never change their content.

A tile at level L holds hashes of subtrees of 256**L leaves; eight levels of the tree stand between one tile level and
the next, and are computed. A full tile never changes, and a partial one is the beginning of the full one.

Spec: C2SP tlog-tiles, "Merkle Tree" and "Log entries".
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from workmark.openbadges.errors import MalformedLogData
from workmark.openbadges.log.tree import HASH_BYTES, Subtrees, root_of

TILE_WIDTH: Final = 256
TILE_HEIGHT: Final = 8
MAX_LEVEL: Final = 63
MAX_BUNDLE_BYTES: Final = TILE_WIDTH * (2 + 0xFFFF)
# Seven elements of three digits reach past 2**63 leaves.
_NUMBER = r"(?P<number>(?:x[0-9]{3}/){0,6}[0-9]{3})"
_PARTIAL = r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
_TILE = re.compile(rf"(?P<level>entries|0|[1-9][0-9]?)/{_NUMBER}{_PARTIAL}", re.ASCII)


@dataclass(frozen=True)
class Tile:
    """One tile, or with level -1 one bundle of entries. width: how many hashes or entries it holds, 1 to 256."""

    level: int
    number: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """Its address below `<prefix>/tile/`."""
        level = "entries" if self.level < 0 else str(self.level)
        digits = f"{self.number:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[place : place + 3] for place in range(0, len(digits), 3)]
        number = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
        return f"{level}/{number}" + (f".p/{self.width}" if self.width < TILE_WIDTH else "")

    @property
    def is_entries(self) -> bool:
        return self.level < 0


def parse_tile(path: str) -> Tile:
    """Read an address below `<prefix>/tile/`. Raises MalformedLogData: one tile has one address."""
    match = _TILE.fullmatch(path) if len(path) <= 64 else None
    if match is None:
        raise MalformedLogData("This is no tile address. One looks like 0/x001/234 or entries/007.p/5.")
    level = -1 if match["level"] == "entries" else int(match["level"])
    number = int(match["number"].replace("x", "").replace("/", ""))
    tile = Tile(level, number, int(match["width"] or TILE_WIDTH))
    if level > MAX_LEVEL or tile.path != path:
        raise MalformedLogData("This is no tile address: its level, number or width is out of range.")
    return tile


def width_at(level: int, number: int, size: int) -> int:
    """How many hashes a tile holds in a tree of this size: 0 if it is not there, 256 if it is full."""
    whole = size >> (TILE_HEIGHT * max(level, 0))
    return max(0, min(TILE_WIDTH, whole - number * TILE_WIDTH))


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile of a tree of this size, full and partial, level by level."""
    level = 0
    while (whole := size >> (TILE_HEIGHT * level)) > 0:
        for number in range(-(-whole // TILE_WIDTH)):
            yield Tile(level, number, width_at(level, number, size))
        level += 1


def subtrees_in(tile_hashes: Callable[[int, int], bytes]) -> Subtrees:
    """A reader of whole subtrees out of tiles.

    tile_hashes: gives the tile at (level, number) as its hashes one after another, at least as wide as is asked for.
    """

    def subtree(level: int, index: int) -> bytes:
        tile_level, inside = divmod(level, TILE_HEIGHT)
        first = index << inside
        number, place = divmod(first, TILE_WIDTH)
        data = tile_hashes(tile_level, number)
        wanted = split_hashes(data[place * HASH_BYTES : (place + (1 << inside)) * HASH_BYTES])
        if len(wanted) != 1 << inside:
            raise MalformedLogData(
                f"The tile {Tile(tile_level, number).path} is narrower than the tree needs."
            )
        return root_of(wanted)

    return subtree


def split_hashes(data: bytes) -> list[bytes]:
    """A tile's bytes as hashes. Raises MalformedLogData."""
    if len(data) % HASH_BYTES or len(data) > TILE_WIDTH * HASH_BYTES:
        raise MalformedLogData(
            f"A tile is up to {TILE_WIDTH} hashes of {HASH_BYTES} bytes, not {len(data)} bytes."
        )
    return [data[place : place + HASH_BYTES] for place in range(0, len(data), HASH_BYTES)]


def bundle(entries: Iterable[bytes]) -> bytes:
    """Entries as an entry bundle: each with its length in front, 16 bits, most significant first."""
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)


def parse_bundle(data: bytes) -> list[bytes]:
    """The entries in a bundle. Raises MalformedLogData for one that ends early or holds more than 256."""
    if len(data) > MAX_BUNDLE_BYTES:
        raise MalformedLogData("An entry bundle holds at most 256 entries.")
    entries: list[bytes] = []
    place = 0
    while place < len(data):
        length = int.from_bytes(data[place : place + 2])
        entry = data[place + 2 : place + 2 + length]
        if place + 2 > len(data) or len(entry) != length or len(entries) == TILE_WIDTH:
            raise MalformedLogData("The entry bundle ends early, or holds more than 256 entries.")
        entries.append(entry)
        place += 2 + length
    return entries
