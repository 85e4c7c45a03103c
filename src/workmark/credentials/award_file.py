"""Awards from a CSV file, each with the line it began on, and everything wrong with the file by line and column.

Spreadsheets write what they like, so a byte order mark, semicolons and tabs are read as what they are. Nothing here
asks a database: what a row means is for `award_checks` to judge.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import BinaryIO, TextIO

from django.utils.translation import gettext as _

from workmark.credentials.award_checks import DirectAward
from workmark.credentials.first_places import FirstPlaces
from workmark.lib.spilled import Spilled

REQUIRED = ("email", "achievement")
OPTIONAL = ("evidence", "awarded_on", "key")
MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 100_000
MOST_OF_A_RECORD = 512 * 1024  # characters; the longest that can be sound has about 11,000
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


def read_awards(file: BinaryIO, *, achievement: str = "") -> tuple[Spilled[Row], list[Fault]]:
    """The rows that could be read, and the faults of the others. achievement: for rows that name none.

    file: one that can be read again from its start; it is read in stretches.
    """
    if file.seek(0, io.SEEK_END) > MAX_BYTES:
        told = _("This file is larger than %(most)d MB. Split it into smaller ones.")
        return Spilled(), [Fault(0, "", told % {"most": MAX_BYTES // 1024**2})]
    file.seek(0)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        return _rows(_Records(text), achievement)
    except UnicodeDecodeError:
        told = _("This is not UTF-8 text. Save the sheet as “CSV UTF-8” and try again.")
        return Spilled(), [Fault(_first_line_not_utf8(file), "", told)]
    except csv.Error as error:
        return Spilled(), [Fault(0, "", _("This file cannot be read as CSV: %(why)s.") % {"why": error})]
    finally:
        text.detach()


def _first_line_not_utf8(file: BinaryIO) -> int:
    file.seek(0)
    for number, line in enumerate(file, 1):
        try:
            line.decode()
        except UnicodeDecodeError:
            return number
    return 0


def _rows(records: "_Records", achievement: str) -> tuple[Spilled[Row], list[Fault]]:
    lines = iter(records)
    titles = next((cells for _line, cells in lines if any(map(str.strip, cells))), [])
    header = [name.strip().lower() for name in titles]
    faults = list(_faults_of_header(header, achievement))
    rows: Spilled[Row] = Spilled()
    if faults:
        return rows, faults
    met = FirstPlaces()
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) + len(faults) >= MAX_ROWS:
            told = _("A file has at most %(most)d rows. Split it into smaller ones.") % {"most": MAX_ROWS}
            return rows, [*faults, Fault(line, "", told)]
        found = _row(line, cells, header, achievement)
        if isinstance(found, Fault):
            faults.append(found)
        elif (first := met.first(_own_words(found.award), line)) != line:
            told = _("The same award stands on line %(line)d.") % {"line": first}
            faults.append(Fault(line, "key" * bool(found.award.key), told))
        else:
            rows.append(found)
    return rows, faults


def _own_words(award: DirectAward) -> str:
    """By which two rows are the same award: its key, or all that it says."""
    return f"key {award.key}" if award.key else repr(award)


class _Records:
    """Each record with the line it begins on; a quoted cell may run over several lines."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._left = MOST_OF_A_RECORD

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        lines = self._lines()
        beginning = list(islice(lines, _MOST_BLANK))
        first = next((line for line in beginning if line.strip(",;\t \r\n")), "")
        delimiter = max(",;\t", key=first.count)
        reader = csv.reader(chain(beginning, lines), delimiter=delimiter, strict=False)
        begins = 1
        self._left = MOST_OF_A_RECORD
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
            self._left = MOST_OF_A_RECORD

    def _lines(self) -> Iterator[str]:
        """No line, and no record of many lines, is read to its end once it is longer than any that could be sound."""
        while line := self._text.readline(MOST_OF_A_RECORD + 1):
            self._left -= len(line)
            if self._left < 0:
                raise csv.Error(_("a row has more than %(most)d characters") % {"most": MOST_OF_A_RECORD})
            yield line


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
