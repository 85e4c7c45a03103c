"""WebM and Matroska (RFC 9559 over EBML, RFC 8794): tags, attachments, names and dates become Void elements.

So do tracks that are neither picture nor sound, such as subtitles and data of sensors, with each of their blocks: no
page of ours shows them, and they name people. Captions are a text of their own.
"""

from dataclasses import dataclass, field

from workmark.submissions.cleaning.blanks import Blanks, Reading, Unreadable

_SEGMENT, _CLUSTER, _INFO, _TRACKS, _TRACK = 0x18538067, 0x1F43B675, 0x1549A966, 0x1654AE6B, 0xAE
_HOLDERS = frozenset({_SEGMENT, _INFO, _TRACKS, _TRACK})
_TRACK_NUMBER, _TRACK_TYPE = 0xD7, 0x83
_GROUP, _BLOCK, _SIMPLE_BLOCK, _ENCRYPTED_BLOCK, _CRC = 0xA0, 0xA1, 0xA3, 0xAF, 0xBF
_PLAYED = frozenset({1, 2})  # video and audio (RFC 9559, section 5.1.4.1.3)
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
        _CRC,  # of what was just changed
    }
)
_VOID = 0xEC
_UNKNOWN = -1
_LONGEST_HEAD = 12  # a name of four bytes and a length of eight


@dataclass
class _Found:
    """The numbers of tracks, those that are played and whether others go; clusters, as where their content lies."""

    played: set[int] = field(default_factory=set)
    has_unplayed: bool = False
    clusters: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class _Element:
    """place: where it begins. start: where its content does. length: of that, or _UNKNOWN."""

    name: int
    place: int
    start: int
    length: int


def clean(reading: Reading) -> Blanks:
    blanks, found = Blanks(0, reading.size), _Found()
    place = 0
    while place < reading.size:
        place = _walk(reading, place, reading.size, blanks, found, 0)
    if found.has_unplayed:
        for start, end in found.clusters:
            _forget_blocks(reading, start, end, blanks, found.played)
    return blanks


def _walk(reading: Reading, place: int, end: int, blanks: Blanks, found: _Found, depth: int) -> int:
    """Look at one element; gives the place after it. The last one may be cut: a recorder that was stopped hard."""
    one = _element(reading, place)
    if one.length == _UNKNOWN:
        if one.name not in {_SEGMENT, _CLUSTER}:
            raise Unreadable("an element of unknown length")
        return one.start if one.name == _SEGMENT else _clusters_end(reading, one.start, end, found)
    after = min(one.start + one.length, end)
    is_unplayed = one.name == _TRACK and not _is_played(reading, one.start, after, found)
    if is_unplayed or one.name in _PERSONAL:
        _void(blanks, place, after)
    elif one.name == _CLUSTER:
        found.clusters.append((one.start, after))
    elif one.name in _HOLDERS:
        if depth > 4:
            raise Unreadable("elements within elements without end")
        inside = one.start
        while inside < after:
            inside = _walk(reading, inside, after, blanks, found, depth + 1)
    return after


def _clusters_end(reading: Reading, place: int, end: int, found: _Found) -> int:
    """A cluster of unknown length ends where an element begins that cannot stand in one (its name has four bytes)."""
    start = place
    while place < end:
        one = _element(reading, place)
        if one.name > 0xFFFFFF:
            break
        place = _known_end(one, end)
    found.clusters.append((start, place))
    return place


def _is_played(reading: Reading, place: int, end: int, found: _Found) -> bool:
    """Whether a track holds picture or sound. One that does not say what it holds goes: no player takes it."""
    said: dict[int, int] = {}
    while place < end:
        one = _element(reading, place)
        place = _known_end(one, end)
        if one.name in {_TRACK_NUMBER, _TRACK_TYPE}:
            if one.length > 8:
                raise Unreadable("a number of impossible width")
            said[one.name] = int.from_bytes(reading.at(one.start, one.length), "big")
    is_played = said.get(_TRACK_TYPE) in _PLAYED and _TRACK_NUMBER in said
    if is_played:
        found.played.add(said[_TRACK_NUMBER])
    found.has_unplayed |= not is_played
    return is_played


def _forget_blocks(reading: Reading, place: int, end: int, blanks: Blanks, played: set[int]) -> None:
    """Blank each block of a cluster that is of no track that is played, and the checksum that no longer holds."""
    while place < end:
        one = _element(reading, place)
        after = _known_end(one, end)
        if _goes(reading, one, after, played):
            _void(blanks, place, after)
        place = after


def _goes(reading: Reading, one: _Element, after: int, played: set[int]) -> bool:
    if one.name == _SIMPLE_BLOCK:
        return _track_of(reading, one) not in played
    if one.name == _GROUP:
        return _track_of_group(reading, one.start, after) not in played
    return one.name in {_CRC, _ENCRYPTED_BLOCK}


def _track_of_group(reading: Reading, place: int, end: int) -> int | None:
    while place < end:
        one = _element(reading, place)
        if one.name == _BLOCK:
            return _track_of(reading, one)
        place = _known_end(one, end)
    return None


def _track_of(reading: Reading, block: _Element) -> int:
    """A block begins with the number of its track (RFC 9559, section 10.1)."""
    head = reading.at(block.start, min(8, reading.size - block.start))
    return _number(head, keep_mark=False, longest=8)[0]


def _element(reading: Reading, place: int) -> _Element:
    """Name and length (RFC 8794, section 4), read as one piece."""
    head = reading.at(place, min(_LONGEST_HEAD, reading.size - place))
    name, width = _number(head, keep_mark=True, longest=4)
    length, length_width = _number(head[width:], keep_mark=False, longest=8)
    return _Element(name, place, place + width + length_width, length)


def _known_end(one: _Element, end: int) -> int:
    if one.length == _UNKNOWN:
        raise Unreadable("an element of unknown length")
    return min(one.start + one.length, end)


def _number(head: bytes, *, keep_mark: bool, longest: int) -> tuple[int, int]:
    """A variable-length integer at the beginning of some bytes, and its width (RFC 8794, section 4)."""
    width = 9 - head[0].bit_length() if head else 9
    if width > min(longest, len(head)):
        raise Unreadable("a number of impossible width, or a file that ends too early")
    whole = int.from_bytes(head[:width], "big")
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
