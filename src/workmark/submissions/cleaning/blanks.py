"""What the readers share: bounded reading, and the list of what is to be written over."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

MOST_PIECES = 200_000
MOST_BLANK = 256 * 1024 * 1024


class Unreadable(Exception):
    """The structure of the recording cannot be followed to its end."""


@dataclass
class Blanks:
    """start, end: the part of the file that is kept. writes: bytes to put at a place; zeros: (place, length)
    to put noughts at. No two of them overlap."""

    start: int = 0
    end: int = 0
    writes: list[tuple[int, bytes]] = field(default_factory=list)
    zeros: list[tuple[int, int]] = field(default_factory=list)
    _blanked: int = 0

    def zero(self, place: int, length: int) -> None:
        self._blanked += max(0, length)
        if self._blanked > MOST_BLANK:
            raise Unreadable("more to blank than any recording says about itself")
        if length > 0:
            self.zeros.append((place, length))

    def write(self, place: int, content: bytes) -> None:
        self.writes.append((place, content))


class Reading:
    """A stream read piece by piece; a count bounds how many pieces a hostile file can make us look at."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream, self.size, self._pieces = stream, size, 0

    def at(self, place: int, length: int) -> bytes:
        """Exactly `length` bytes from `place`, or Unreadable."""
        self._pieces += 1
        if self._pieces > MOST_PIECES or place < 0 or length < 0 or place + length > self.size:
            raise Unreadable("the file ends too early, or has too many pieces")
        self._stream.seek(place)
        found = self._stream.read(length)
        if len(found) != length:
            raise Unreadable("the file ends too early")
        return found


Cleaner = Callable[[Reading], Blanks]
