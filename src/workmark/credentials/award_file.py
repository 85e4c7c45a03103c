"""Awards from a CSV file, each with the line it began on, and everything wrong with the file by line and column.

Spreadsheets write what they like, so a byte order mark, semicolons and tabs are read as what they are. Nothing here
asks a database: what a row means is for `award_checks` to judge.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from workmark.credentials.award_checks import DirectAward

REQUIRED = ("email", "achievement")
OPTIONAL = ("evidence", "awarded_on", "key")
MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 100_000
_MOST_BLANK = 60  # lines before the header
# Characters in a cell. Keys and days have bounds of their own, which say more.
_LONGEST = {"email": 254, "achievement": 80, "evidence": 10_000}
# A spreadsheet that opens the file again would run such a cell (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Row:
    """One award and the line of the file it began on; the header is line 1."""

    line: int
    award: DirectAward


@dataclass(frozen=True)
class Fault:
    """What is wrong in one place. line: 0 for the file as a whole. column: empty for the line as a whole."""

    line: int
    column: str
    message: str

    @property
    def place(self) -> str:
        """Such as "line 3, column email", in the reader's language."""
        said = [_("line %(line)d") % {"line": self.line}] if self.line else []
        return ", ".join(
            [*said, *([_("column %(column)s") % {"column": self.column}] if self.column else [])]
        )

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


def read_awards(data: bytes, *, achievement: str = "") -> tuple[list[Row], list[Fault]]:
    """The rows that could be read, and the faults of the others. achievement: for rows that name none."""
    if len(data) > MAX_BYTES:
        told = _("This file is larger than %(most)d MB. Split it into smaller ones.")
        return [], [Fault(0, "", told % {"most": MAX_BYTES // 1024**2})]
    try:
        return _rows(data.decode("utf-8-sig"), achievement)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return [], [
            Fault(line, "", _("This is not UTF-8 text. Save the sheet as “CSV UTF-8” and try again."))
        ]
    except csv.Error as error:
        return [], [Fault(0, "", _("This file cannot be read as CSV: %(why)s.") % {"why": error})]


def _rows(text: str, achievement: str) -> tuple[list[Row], list[Fault]]:
    lines = _lines(text)
    titles = next((cells for _line, cells in lines if any(map(str.strip, cells))), [])
    header = [name.strip().lower() for name in titles]
    faults = list(_faults_of_header(header, achievement))
    if faults:
        return [], faults
    rows: list[Row] = []
    seen: dict[DirectAward | str, int] = {}
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) + len(faults) >= MAX_ROWS:
            told = _("A file has at most %(most)d rows. Split it into smaller ones.") % {"most": MAX_ROWS}
            return rows, [*faults, Fault(line, "", told)]
        found = _row(line, cells, header, achievement)
        if isinstance(found, Fault):
            faults.append(found)
        elif (first := seen.setdefault(found.award.key or found.award, line)) != line:
            told = _("The same award stands on line %(line)d.") % {"line": first}
            faults.append(Fault(line, "key" * bool(found.award.key), told))
        else:
            rows.append(found)
    return rows, faults


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on; a quoted cell may run over several lines."""
    first = next((line for line in text.split("\n", _MOST_BLANK) if line.strip(",;\t \r")), "")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    begins = 1
    for cells in reader:
        yield begins, cells
        begins = reader.line_num + 1


def _faults_of_header(header: list[str], achievement: str) -> Iterator[Fault]:
    known = ", ".join((*REQUIRED, *OPTIONAL))
    for name in REQUIRED:
        if name not in header and not (name == "achievement" and achievement):
            yield Fault(1, name, _("This column is missing. The columns are: %(known)s.") % {"known": known})
    for name in header[:50]:
        if name not in (*REQUIRED, *OPTIONAL):
            told = _("This column is not known. The columns are: %(known)s.") % {"known": known}
            yield Fault(1, name[:40] or _("(empty)"), told)
        elif header.count(name) > 1:
            yield Fault(1, name, _("This column stands there more than once."))


def _row(line: int, cells: list[str], header: list[str], achievement: str) -> Row | Fault:
    if len(cells) != len(header):
        told = _("This line has %(cells)d cells; the header has %(columns)d.")
        return Fault(line, "", told % {"cells": len(cells), "columns": len(header)})
    said = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    for name, cell in said.items():
        if "\x00" in cell:
            return Fault(line, name, _("This cell holds a character that is no part of any text."))
        if cell.startswith(_FORMULA):
            told = _(
                "This cell begins with “%(sign)s”, as a formula does. Begin it with a letter or a digit."
            )
            return Fault(line, name, told % {"sign": cell[0]})
        if len(cell) > _LONGEST.get(name, len(cell)):
            told = _("This cell has %(length)d characters; at most %(most)d are read.")
            return Fault(line, name, told % {"length": len(cell), "most": _LONGEST[name]})
    return _award(line, said, achievement)


def _award(line: int, said: dict[str, str], achievement: str) -> Row | Fault:
    for name in REQUIRED:
        if not said.get(name) and not (name == "achievement" and achievement):
            return Fault(line, name, _("This cell is empty."))
    day = None
    if said.get("awarded_on"):
        try:
            day = date.fromisoformat(said["awarded_on"])
        except ValueError:
            told = _("“%(cell)s” is no date. Write 2026-11-23.") % {"cell": said["awarded_on"][:40]}
            return Fault(line, "awarded_on", told)
    award = DirectAward(
        email=said["email"],
        achievement=said.get("achievement") or achievement,
        evidence=tuple(said.get("evidence", "").split()),
        awarded_on=day,
        key=said.get("key", ""),
    )
    return Row(line, award)
