"""WebM and Matroska (RFC 9559 over EBML, RFC 8794): tags, attachments, names and dates become Void elements."""

from workmark.submissions.cleaning.blanks import Blanks, Reading, Unreadable

_SEGMENT, _CLUSTER, _INFO, _TRACKS, _TRACK = 0x18538067, 0x1F43B675, 0x1549A966, 0x1654AE6B, 0xAE
_HOLDERS = frozenset({_SEGMENT, _INFO, _TRACKS, _TRACK})
_PERSONAL = frozenset(
    {
        0x1254C367,  # Tags
        0x1941A469,  # Attachments
        0x1043A770,  # Chapters
        0x7BA9,  # Title
        0x4461,  # DateUTC
        0x4D80,  # MuxingApp
        0x5741,  # WritingApp
        0x7384,  # SegmentFilename
        0x536E,  # name of a track
        0xBF,  # CRC-32 of what was just changed
    }
)
_EBML_HEAD = 0x1A45DFA3
_VOID = 0xEC
_UNKNOWN = -1


def clean(reading: Reading) -> Blanks:
    blanks = Blanks(0, reading.size)
    place = 0
    while place < reading.size:
        place = _element(reading, place, reading.size, blanks, 0)
    return blanks


def _element(reading: Reading, place: int, end: int, blanks: Blanks, depth: int) -> int:
    """Look at one element; gives the place after it. The last one may be cut: a recorder that was stopped hard."""
    name, width = _number(reading, place, keep_mark=True, longest=4)
    length, length_width = _number(reading, place + width, keep_mark=False, longest=8)
    start = place + width + length_width
    if length == _UNKNOWN:
        if name not in {_SEGMENT, _CLUSTER}:
            raise Unreadable("an element of unknown length")
        return start if name == _SEGMENT else _clusters_end(reading, start, end, blanks)
    after = min(start + length, end)
    if name in _PERSONAL:
        _void(blanks, place, after)
    elif name in _HOLDERS:
        if depth > 4:
            raise Unreadable("elements within elements without end")
        while start < after:
            start = _element(reading, start, after, blanks, depth + 1)
    return after


def _clusters_end(reading: Reading, place: int, end: int, blanks: Blanks) -> int:
    """A cluster of unknown length ends where an element begins that cannot stand in one (its name has four bytes)."""
    while place < end:
        name, _width = _number(reading, place, keep_mark=True, longest=4)
        if name > 0xFFFFFF:
            return place
        place = _element(reading, place, end, blanks, 1)
    return end


def _number(reading: Reading, place: int, *, keep_mark: bool, longest: int) -> tuple[int, int]:
    """A variable-length integer and its width (RFC 8794, section 4)."""
    first = reading.at(place, 1)[0]
    width = 9 - first.bit_length()
    if width > longest:
        raise Unreadable("a number of impossible width")
    whole = int.from_bytes(reading.at(place, width), "big")
    if keep_mark:
        return whole, width
    value = whole & ((1 << (7 * width)) - 1)
    return (_UNKNOWN if value == (1 << (7 * width)) - 1 else value), width


def _void(blanks: Blanks, place: int, after: int) -> None:
    """A Void element over exactly these bytes: one of name, as many of length as are needed, the rest noughts."""
    total = after - place
    width = next(width for width in range(1, 9) if total - 1 - width < (1 << (7 * width)) - 1)
    if total < 1 + width:
        raise Unreadable("an element too short to blank")
    length = (total - 1 - width) | (1 << (7 * width))
    blanks.write(place, bytes([_VOID]) + length.to_bytes(width, "big"))
    blanks.zero(place + 1 + width, total - 1 - width)
