"""Ogg (RFC 3533) with Opus or Vorbis: the comments become one long empty vendor name, and page checksums are renewed."""

from workmark.submissions.cleaning.blanks import Blanks, Reading, Unreadable

_PAGE_HEAD = 27
_MOST_COMMENT = 16 * 1024 * 1024
_MARKS = {b"OpusTags": 0, b"\x03vorbis": 1}  # with the bytes that must stand at the packet's end


def clean(reading: Reading) -> Blanks:
    """The comment packet is the second packet of each stream; it may run over several pages."""
    blanks, place = Blanks(0, reading.size), 0
    streams: dict[bytes, _Stream] = {}
    while place < reading.size and not (streams and all(one.is_done for one in streams.values())):
        page = _Page(reading, place)
        if page.is_first:
            streams[page.serial] = _Stream()
        if page.serial in streams:
            streams[page.serial].take(page)
        place += page.length
    for stream in streams.values():
        stream.blank(reading, blanks)
    return blanks


class _Page:
    def __init__(self, reading: Reading, place: int) -> None:
        head = reading.at(place, _PAGE_HEAD)
        if head[:4] != b"OggS":
            raise Unreadable("a page without its mark")
        lacing = reading.at(place + _PAGE_HEAD, head[26])
        self.place, self.lacing = place, lacing
        self.body = place + _PAGE_HEAD + len(lacing)
        self.length = _PAGE_HEAD + len(lacing) + sum(lacing)
        self.is_first, self.serial = bool(head[5] & 2), head[14:18]
        reading.at(place + self.length, 0)


class _Stream:
    """Collects where the bytes of the second packet lie."""

    def __init__(self) -> None:
        self._number = 0
        self._pieces: list[tuple[int, int]] = []
        self._pages: list[_Page] = []
        self.is_done = False

    def take(self, page: _Page) -> None:
        place, has_part = page.body, False
        for size in page.lacing:
            if self._number == 1 and not self.is_done:
                self._pieces.append((place, size))
                has_part = True
            place += size
            if size < 255:
                self.is_done = self.is_done or self._number == 1
                self._number += 1
        if has_part:
            self._pages.append(page)
        if sum(size for _place, size in self._pieces) > _MOST_COMMENT:
            raise Unreadable("comments of impossible length")

    def blank(self, reading: Reading, blanks: Blanks) -> None:
        packet = b"".join(reading.at(place, size) for place, size in self._pieces)
        mark = next((mark for mark in _MARKS if packet.startswith(mark)), None)
        if mark is None or not self.is_done:
            raise Unreadable("a stream whose comments are not where they should be")
        tail = _MARKS[mark]
        room = len(packet) - len(mark) - 8 - tail
        if room < 0:
            raise Unreadable("comments too short to be any")
        clean = mark + room.to_bytes(4, "little") + b" " * room + bytes(4) + b"\x01" * tail
        place_in_packet, changed = 0, []
        for place, size in self._pieces:
            changed.append((place, clean[place_in_packet : place_in_packet + size]))
            place_in_packet += size
        for place, content in changed:
            blanks.write(place, content)
        for page in self._pages:
            blanks.write(page.place + 22, _checksum(reading, page, changed))


def _checksum(reading: Reading, page: _Page, changed: list[tuple[int, bytes]]) -> bytes:
    whole = bytearray(reading.at(page.place, page.length))
    for place, content in changed:
        start = place - page.place
        if 0 <= start < len(whole):
            whole[start : start + len(content)] = content
    whole[22:26] = bytes(4)
    return crc32(bytes(whole)).to_bytes(4, "little")


def crc32(content: bytes) -> int:
    """The checksum of RFC 3533: polynomial 0x04C11DB7, from the highest bit, from nought, nothing turned at the end."""
    register = 0
    for byte in content:
        register = (register << 8 & 0xFFFFFFFF) ^ _TABLE[(register >> 24) ^ byte]
    return register


def _table() -> list[int]:
    table = []
    for number in range(256):
        register = number << 24
        for _bit in range(8):
            register = (register << 1 ^ 0x04C11DB7) & 0xFFFFFFFF if register >> 31 else register << 1
        table.append(register)
    return table


_TABLE = _table()
