"""MP3 (ID3, APE), WAV (RIFF) and FLAC: tags before, between and behind the sound."""

from workmark.submissions.cleaning.blanks import Blanks, Reading, Unreadable

_ID3_HEAD, _ID3_TAIL, _APE_FOOT = 10, 128, 32
_PLAIN_CHUNKS = frozenset({b"fmt ", b"data", b"fact", b"cue ", b"smpl"})
_FLAC_PADDING, _FLAC_KEPT = 1, frozenset({0, 1, 3})  # stream information, padding, seek table


def clean_mp3(reading: Reading) -> Blanks:
    """What stands before the first frame and behind the last one is left out."""
    start, end = 0, reading.size
    while end - start > _ID3_HEAD and reading.at(start, 3) == b"ID3":
        size = reading.at(start + 6, 4)
        if any(byte > 127 for byte in size):
            raise Unreadable("an ID3 tag of impossible length")
        has_foot = reading.at(start + 5, 1)[0] & 0x10
        start += _ID3_HEAD + sum(byte << shift for byte, shift in zip(size, (21, 14, 7, 0), strict=True))
        start += _ID3_HEAD if has_foot else 0
    while (shorter := _tail(reading, start, end)) < end:
        end = shorter
    if start >= end:
        raise Unreadable("no sound between the tags")
    return Blanks(start, end)


def _tail(reading: Reading, start: int, end: int) -> int:
    """Where the file ends without the tag at its very end; `end` if there is none."""
    if end - start > _ID3_TAIL and reading.at(end - _ID3_TAIL, 3) == b"TAG":
        return end - _ID3_TAIL
    if end - start > _APE_FOOT and reading.at(end - _APE_FOOT, 8) == b"APETAGEX":
        size = int.from_bytes(reading.at(end - _APE_FOOT + 12, 4), "little")
        flags = int.from_bytes(reading.at(end - _APE_FOOT + 20, 4), "little")
        return max(start, end - size - (_APE_FOOT if flags >> 31 else 0)) if size >= _APE_FOOT else end
    if end - start > _ID3_HEAD and reading.at(end - _ID3_HEAD, 3) == b"3DI":
        size_bytes = reading.at(end - 4, 4)
        size = sum((byte & 127) << shift for byte, shift in zip(size_bytes, (21, 14, 7, 0), strict=True))
        return max(start, end - size - 2 * _ID3_HEAD)
    return end


def clean_wav(reading: Reading) -> Blanks:
    """Chunks that are not needed for playing are named JUNK and emptied."""
    blanks, place = Blanks(0, reading.size), 12
    while place + 8 <= reading.size:
        head = reading.at(place, 8)
        length = int.from_bytes(head[4:], "little")
        if head[:4] == b"data" and place + 8 + length > reading.size:
            break  # a recorder that was stopped hard leaves the length of the sound unwritten
        if place + 8 + length > reading.size:
            raise Unreadable("a chunk is longer than the file")
        if head[:4] not in _PLAIN_CHUNKS:
            blanks.write(place, b"JUNK")
            blanks.zero(place + 8, length)
        place += 8 + length + length % 2
    return blanks


def clean_flac(reading: Reading) -> Blanks:
    """Comments, pictures and applications become padding (RFC 9639, section 8)."""
    blanks, place = Blanks(0, reading.size), 4
    if reading.at(0, 4) != b"fLaC":
        raise Unreadable("something stands before the sound")
    while True:
        head = reading.at(place, 4)
        length = int.from_bytes(head[1:], "big")
        reading.at(place + 4 + length, 0)  # the block must end within the file
        if head[0] & 127 not in _FLAC_KEPT or head[0] & 127 == _FLAC_PADDING:
            blanks.write(place, bytes([(head[0] & 128) | _FLAC_PADDING]))
            blanks.zero(place + 4, length)
        place += 4 + length
        if head[0] & 128:
            return _without_tail(reading, blanks)


def _without_tail(reading: Reading, blanks: Blanks) -> Blanks:
    while (shorter := _tail(reading, 0, blanks.end)) < blanks.end:
        blanks.end = shorter
    return blanks
