"""What is wrong with a stranger's file, by file, line and column, and how far the reading is."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

MOST_KEPT = 1_000


@dataclass(frozen=True)
class Fault:
    """What is wrong in one place. line: 0 for the file as a whole. column: empty for the line as a whole."""

    file: str
    line: int
    column: str
    message: str

    @property
    def place(self) -> str:
        """Such as "skills_en.csv, line 3, column code", in the reader's language."""
        said = [self.file]
        if self.line:
            said.append(_("line %(line)d") % {"line": self.line})
        if self.column:
            said.append(_("column %(column)s") % {"column": self.column})
        return ", ".join(part for part in said if part)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


def _tell_nobody(name: str, size: int) -> None:
    """The `advance` of a reading that nobody watches."""


@dataclass
class Reading:
    """One run over a download. Its first thousand faults are kept; all are counted, so that none fill the memory.

    advance: called with a file's name and how many bytes more of it were read. sizes: how large each file is.
    has_lost_rows: whether a row could not even be told from others, so that nobody knows which entry it speaks of.
    not_taken: files that were refused whole while others were read. Each is a fault too.
    """

    advance: Callable[[str, int], None] = _tell_nobody
    sizes: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0
    has_lost_rows: bool = False
    not_taken: list[str] = field(default_factory=list)

    def skip(self, file: str, line: int, column: str, message: str) -> None:
        """Note that a row was not taken, and why."""
        self.fault_count += 1
        if len(self.faults) < MOST_KEPT:
            self.faults.append(Fault(file, line, column[:80], message))

    def refuse(self, file: str, message: str) -> None:
        """Note that a whole file was not taken, and why; the message names it."""
        self.not_taken.append(file)
        self.skip("" if file in message else file, 0, "", message)
