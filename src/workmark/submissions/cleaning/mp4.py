"""MP4, M4A and MOV (ISO/IEC 14496-12, Apple QuickTime File Format): boxes of user data become free space.

Phones write the place into `moov/udta` or `moov/meta`; the times of making stand in the headers of film and tracks; some
cameras add a whole track that says where they were, second by second, whose samples lie among those of the picture.
Tracks of text and subtitles go too: no page of ours shows them, and they name people. Captions are a text of their own.
"""

from collections.abc import Iterator
from typing import NamedTuple

from workmark.submissions.cleaning.blanks import Blanks, Reading, Unreadable

_TOP = b""
# What may stand in each box that holds others; all else that makers write becomes free space.
_KEPT: dict[bytes, frozenset[bytes]] = {
    _TOP: frozenset(
        {b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"ssix", b"pdin", b"wide", b"prft"}
    ),
    b"moov": frozenset({b"mvhd", b"trak", b"mvex", b"iods"}),
    b"trak": frozenset({b"tkhd", b"mdia", b"edts", b"tref", b"tapt", b"load"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf", b"elng"}),
    b"minf": frozenset({b"vmhd", b"smhd", b"nmhd", b"sthd", b"gmhd", b"hdlr", b"dinf", b"stbl"}),
    b"moof": frozenset({b"mfhd", b"traf"}),
    b"traf": frozenset({b"tfhd", b"tfdt", b"trun", b"sbgp", b"sgpd", b"subs", b"saiz", b"saio", b"senc"}),
}
_DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
# Handlers of the tracks that a player shows or plays; any other track goes.
_PLAYED = frozenset({b"vide", b"soun", b"tmcd"})
_MOST_SAMPLES = 2_000_000


def clean(reading: Reading) -> Blanks:
    blanks = Blanks(0, reading.size)
    tracks = _Tracks(set(), set())
    _boxes(reading, _TOP, 0, reading.size, blanks, tracks)
    if tracks.unplayed & tracks.in_fragments:
        raise Unreadable("fragments of a track that is not played")
    return blanks


class _Tracks(NamedTuple):
    """The numbers of tracks: those that go, and those of which fragments hold samples."""

    unplayed: set[bytes]
    in_fragments: set[bytes]


def _boxes(reading: Reading, holder: bytes, place: int, end: int, blanks: Blanks, tracks: _Tracks) -> None:
    for kind, start, after in _walk(reading, place, end):
        is_unplayed = kind == b"trak" and _handler(reading, start, after) not in _PLAYED
        if is_unplayed:
            _forget_samples(reading, start, after, blanks)
            tracks.unplayed.add(_number(reading, start, after))
        if kind == b"tfhd":
            tracks.in_fragments.add(reading.at(start + 4, 4))
        if is_unplayed or kind not in _KEPT[holder]:
            blanks.write(start - 4, b"free")
            blanks.zero(start, after - start)
        elif kind in _DATED:
            _forget_when(reading, start, blanks)
        elif kind == b"hdlr":
            blanks.zero(start + 24, after - start - 24)  # what the maker calls its own handler
        elif kind in _KEPT:
            _boxes(reading, kind, start, after, blanks, tracks)


def _walk(reading: Reading, place: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Each box: its kind, where its content starts and where it ends."""
    while place + 8 <= end:
        head = reading.at(place, 8)
        length, kind, header = int.from_bytes(head[:4], "big"), head[4:], 8
        if length == 1:
            length, header = int.from_bytes(reading.at(place + 8, 8), "big"), 16
            if kind != b"mdat":
                raise Unreadable("a long form where no recorder writes one")
        elif length == 0:
            length = end - place
        if length < header or place + length > end:
            raise Unreadable(f"box {kind!r} is longer than what holds it")
        yield kind, place + header, place + length
        place += length


def _forget_when(reading: Reading, place: int, blanks: Blanks) -> None:
    """The times of making and changing: four bytes each, or eight in version 1 of the box."""
    blanks.zero(place + 4, 16 if reading.at(place, 1) == b"\x01" else 8)


def _inside(reading: Reading, place: int, end: int, *path: bytes) -> tuple[int, int] | None:
    """Where the content of the first box at this path starts and ends."""
    for name in path:
        found = next(
            ((start, after) for kind, start, after in _walk(reading, place, end) if kind == name), None
        )
        if found is None:
            return None
        place, end = found
    return place, end


def _number(reading: Reading, place: int, end: int) -> bytes:
    """The number of a track (14496-12, 8.3.2): it stands after two times, which are longer in version 1 of the box."""
    found = _inside(reading, place, end, b"tkhd")
    if found is None:
        raise Unreadable("a track without its head")
    is_long = reading.at(found[0], 1) == b"\x01"
    return reading.at(found[0] + (20 if is_long else 12), 4)


def _handler(reading: Reading, place: int, end: int) -> bytes:
    found = _inside(reading, place, end, b"mdia", b"hdlr")
    return reading.at(found[0] + 8, 4) if found else b""


def _forget_samples(reading: Reading, place: int, end: int, blanks: Blanks) -> None:
    """Blank every sample of a track, chunk by chunk (14496-12, 8.7). Of a track in fragments there is none here."""
    table = _inside(reading, place, end, b"mdia", b"minf", b"stbl")
    if table is None:
        raise Unreadable("a track without a table of its samples")
    sizes = _sizes(reading, *table)
    runs = [(first, count) for first, count, _kind in _entries(reading, table, b"stsc", 3, 4)]
    offsets = [entry[0] for entry in _entries(reading, table, b"stco", 1, 4)]
    offsets += [entry[0] for entry in _entries(reading, table, b"co64", 1, 8)]
    if sizes and not (runs and offsets):
        raise Unreadable("samples that lie nowhere")
    done, run = 0, 0
    for number, offset in enumerate(offsets, 1):
        while run + 1 < len(runs) and runs[run + 1][0] <= number:
            run += 1
        count = runs[run][1] if runs else 0
        length = sum(sizes[done : done + count])
        reading.at(offset + length, 0)
        blanks.zero(offset, length)
        done += count
    if done < len(sizes):
        raise Unreadable("samples that lie nowhere")


def _sizes(reading: Reading, place: int, end: int) -> list[int]:
    found = _inside(reading, place, end, b"stsz")
    if found is None:
        raise Unreadable("a track that does not say how long its samples are")
    same, count = (int.from_bytes(reading.at(found[0] + at, 4), "big") for at in (4, 8))
    if count > _MOST_SAMPLES:
        raise Unreadable("more samples than any recording holds")
    if same:
        return [same] * count
    packed = reading.at(found[0] + 12, 4 * count)
    return [int.from_bytes(packed[at : at + 4], "big") for at in range(0, len(packed), 4)]


def _entries(
    reading: Reading, table: tuple[int, int], name: bytes, columns: int, width: int
) -> Iterator[tuple[int, ...]]:
    """The rows of one of the tables: a count, then `columns` numbers of `width` bytes each."""
    found = _inside(reading, *table, name)
    if found is None:
        return
    count = int.from_bytes(reading.at(found[0] + 4, 4), "big")
    if count > _MOST_SAMPLES:
        raise Unreadable("a table of impossible length")
    row = columns * width
    packed = reading.at(found[0] + 8, count * row)
    for at in range(0, len(packed), row):
        yield tuple(
            int.from_bytes(packed[at + n * width : at + (n + 1) * width], "big") for n in range(columns)
        )
