"""Which row of a long file was the first to say a word, without holding the words in memory.

An index in a file of its own, whatever database there is: SQLite is its library here, and no other process sees it.
"""

import sqlite3


class FirstPlaces:
    """Where each of many words stood first. Its file has no name, and is gone when nobody uses this any more."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("PRAGMA synchronous = OFF")
        self._file.execute("CREATE TABLE places (word TEXT PRIMARY KEY, place INTEGER) WITHOUT ROWID")
        self._file.execute("BEGIN")

    def first(self, word: str, place: int) -> int:
        """The place where this word was met first, which is `place` if that is now."""
        added = self._file.execute("INSERT OR IGNORE INTO places VALUES (?, ?)", (word, place))
        if added.rowcount == 1:
            return place
        found = self._file.execute("SELECT place FROM places WHERE word = ?", (word,)).fetchone()
        return int(found[0])

    def __del__(self) -> None:
        self._file.close()
