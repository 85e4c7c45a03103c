"""Long lists that memory should not hold: they lie in a file without a name, which is gone when nobody uses it any more.

Only what this process wrote there is read back. The first few hundred never touch the disk.
"""

import pickle
import tempfile
from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

_TOGETHER = 500
_IN_MEMORY = 256 * 1024  # bytes


class Spilled(Collection[T]):
    """A list that can be lengthened, and walked from its first item to its last any number of times."""

    def __init__(self, items: Iterable[T] = ()) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (closed when this goes)
        self._last: list[T] = []
        self._length = 0
        for item in items:
            self.append(item)

    def append(self, item: T) -> None:
        self._last.append(item)
        self._length += 1
        if len(self._last) == _TOGETHER:
            self._file.seek(0, 2)
            pickle.dump(self._last, self._file)
            self._last = []

    def __len__(self) -> int:
        return self._length

    def __contains__(self, item: object) -> bool:
        return any(each == item for each in self)

    def __iter__(self) -> Iterator[T]:
        place = 0
        for _written in range((self._length - len(self._last)) // _TOGETHER):
            # Somebody else may have read or written since the last of these.
            self._file.seek(place)
            together: list[T] = pickle.load(self._file)  # noqa: S301  (a nameless file of our own)
            place = self._file.tell()
            yield from together
        yield from self._last

    def __del__(self) -> None:
        self._file.close()
