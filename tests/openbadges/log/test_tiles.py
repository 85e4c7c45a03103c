"""Addresses, widths and bundles as C2SP tlog-tiles gives them."""

import pytest

from tests.openbadges.log.reference import Tree
from workmark.openbadges.errors import MalformedLogData
from workmark.openbadges.log.tiles import (
    Tile,
    bundle,
    parse_bundle,
    parse_tile,
    subtrees_in,
    tiles_of,
    width_at,
)
from workmark.openbadges.log.tree import consistency_path, inclusion_path, tree_root


def test_the_specifications_example_address_is_written_and_read() -> None:
    assert Tile(0, 1234067).path == "0/x001/x234/067"
    assert parse_tile("0/x001/x234/067") == Tile(0, 1234067)
    assert parse_tile("entries/x001/234.p/7") == Tile(-1, 1234, 7)


def test_the_specifications_example_tree_of_70000_has_these_tiles() -> None:
    tiles = list(tiles_of(70_000))

    full = [sum(tile.level == level and tile.width == 256 for tile in tiles) for level in range(3)]
    partial = [(tile.level, tile.width) for tile in tiles if tile.width < 256]
    assert full == [273, 1, 0]
    assert partial == [(0, 112), (1, 17), (2, 1)]


def test_a_tree_of_256_has_one_full_tile_and_one_of_width_1_above() -> None:
    assert list(tiles_of(256)) == [Tile(0, 0, 256), Tile(1, 0, 1)]
    assert [width_at(0, 1, 256), width_at(-1, 0, 255)] == [0, 255]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "0",
        "0/1",
        "0/0001",
        "00/001",
        "64/001",
        "-1/001",
        "0/x000/001",
        "0/001/002",
        "0/x001",
        "0/001.p/0",
        "0/001.p/256",
        "0/001.p/01",
        "0/001.p/999",
        "0/001/",
        "0/001\n",
        "0/٠٠١",
        "entries/../001",
        "0/" + "x001/" * 9 + "001",
    ],
)
def test_an_address_with_another_spelling_is_refused(path: str) -> None:
    with pytest.raises(MalformedLogData):
        parse_tile(path)


def test_proofs_read_from_tiles_are_those_of_the_rfc() -> None:
    tree = Tree([number.to_bytes(3) for number in range(70_000)])

    def tile_hashes(level: int, number: int) -> bytes:
        span = 256**level
        width = width_at(level, number, 70_000)
        starts = [(number * 256 + place) * span for place in range(width)]
        return b"".join(tree.mth(start, start + span) for start in starts)

    subtrees = subtrees_in(tile_hashes)

    assert tree_root(70_000, subtrees) == tree.mth(0, 70_000)
    for index in (0, 255, 256, 65_535, 65_536, 69_999):
        assert inclusion_path(index, 70_000, subtrees) == tree.path(index, 0, 70_000)
    for old in (1, 256, 300, 65_536, 69_999):
        assert consistency_path(old, 70_000, subtrees) == tree.proof(old, 70_000)


def test_a_bundle_is_each_entry_behind_its_length_in_two_bytes() -> None:
    assert bundle([b"ab", b"", b"c"]) == b"\x00\x02ab\x00\x00\x00\x01c"
    assert parse_bundle(b"\x00\x02ab\x00\x00\x00\x01c") == [b"ab", b"", b"c"]


@pytest.mark.parametrize(
    "data", [b"\x00", b"\x00\x02a", b"\xff\xff", b"\x00\x00" * 257, b"\x00" * 20_000_000]
)
def test_a_bundle_that_ends_early_or_is_too_long_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedLogData):
        parse_bundle(data)
