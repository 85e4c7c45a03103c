"""Rows of a stranger's table, CSV or tab-separated, within bounds and one at a time.

Text is UTF-8, with or without a byte order mark. A row that does not fit its header is told and skipped; a file that
is no such table at all is refused whole.
"""

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import Member
from workmark.lib.problems import InvalidInput

MOST_COLUMNS = 500
MOST_ROWS = 2_000_000
MOST_RECORD = 4 * 1024 * 1024  # characters of one row, over however many lines
_MOST_LINE = 1024 * 1024
_BLOCK = 256 * 1024
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_MOST_BEFORE_HEADER = 60

Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class Shape:
    """How a table is written. quoted: cells may stand in quotation marks and then hold line breaks."""

    delimiter: str = ","
    quoted: bool = True


COMMAS = Shape()
TABS = Shape("\t", quoted=False)


def rows_of(
    member: Member,
    columns: Sequence[str],
    reading: Reading,
    *,
    optional: Sequence[str] = (),
    shape: Shape = COMMAS,
    below: str = "",
) -> Iterator[Row]:
    """Each row as the line it began on and its cells of `columns` and then of `optional`, in that order.

    optional: columns that may be absent; their cells are then empty.
    below: the header is the first row that begins with this cell, for files with a preamble.

    Raises InvalidInput if the file is not such a table.
    """
    reading.sizes[member.name] = member.size
    with member.open() as stream:
        records = _records(stream, member.name, shape, reading)
        header = _header(records, member.name, below)
        places = _places(header, columns, optional, member.name)
        count = 0
        for line, cells in records:
            if not any(map(str.strip, cells)):
                continue  # a blank line, or a row of nothing but separators, as spreadsheets leave them
            if len(cells) != len(header):
                said = {"cells": len(cells), "columns": len(header)}
                told = _("This row has %(cells)d cells; the header has %(columns)d.") % said
                reading.skip(member.name, line, "", told)
                reading.has_lost_rows = True
                continue
            count += 1
            if count > MOST_ROWS:
                raise refusal(
                    member.name, line, _("A table has at most %(most)d rows.") % {"most": MOST_ROWS}
                )
            yield line, tuple(cells[place] if place >= 0 else "" for place in places)


def header_of(member: Member, shape: Shape = COMMAS) -> list[str]:
    """The first row of a table, as it stands. Raises InvalidInput if the file is no table."""
    with member.open() as stream:
        return _header(_records(stream, member.name, shape, Reading()), member.name, "")


def refusal(name: str, line: int, message: str) -> InvalidInput:
    """That a whole file is not taken."""
    place = f"{name}, " + (_("line %(line)d") % {"line": line}) if line else name
    return InvalidInput(f"{place}: {message}")


def _header(records: Iterator[tuple[int, list[str]]], name: str, below: str) -> list[str]:
    """The first row that is not blank, or the first that begins with `below`."""
    for passed, (_line, cells) in enumerate(records):
        named = [cell.strip() for cell in cells]
        if named[:1] and named[0].casefold().startswith("sep=") and not any(named[1:]):
            continue  # by which Excel tells itself how cells are set apart
        if any(named) and (not below or named[0].casefold() == below.casefold()):
            return named
        if passed > _MOST_BEFORE_HEADER:
            break
    told = _("No header row was found.") if below else _("The file is empty.")
    raise refusal(name, 0, told)


def _places(header: list[str], columns: Sequence[str], optional: Sequence[str], name: str) -> list[int]:
    found = {title.casefold(): place for place, title in reversed(list(enumerate(header)))}
    if missing := [column for column in columns if column.casefold() not in found]:
        said = {"missing": ", ".join(missing), "found": ", ".join(header)[:300]}
        raise refusal(name, 1, _("Columns are missing: %(missing)s. Found: %(found)s.") % said)
    return [found.get(column.casefold(), -1) for column in (*columns, *optional)]


def _records(stream: IO[bytes], name: str, shape: Shape, reading: Reading) -> Iterator[tuple[int, list[str]]]:
    lines = _Lines(stream, name, reading)
    reader = (
        csv.reader(lines, delimiter=shape.delimiter)
        if shape.quoted
        else csv.reader(lines, delimiter=shape.delimiter, quoting=csv.QUOTE_NONE)
    )
    begins = 1
    try:
        for cells in reader:
            if cells and lines.is_over:
                told = _("A quotation mark in this row is never closed, so no row below it can be told.")
                raise refusal(name, begins, told)
            if len(cells) > MOST_COLUMNS:
                said = {"cells": len(cells), "most": MOST_COLUMNS}
                raise refusal(name, begins, _("A row has %(cells)d cells; at most %(most)d are read.") % said)
            yield begins, cells if shape.quoted else [_unquoted(cell) for cell in cells]
            begins = reader.line_num + 1
            lines.in_record = 0
    except csv.Error as error:
        raise refusal(name, begins, _("This cannot be read as a table: %(why)s.") % {"why": error}) from error


def _unquoted(cell: str) -> str:
    """A cell of a tab-separated table that a spreadsheet program put in quotation marks.

    >>> _unquoted('"Do ""head counts"" often."'), _unquoted('"Yes" or "no"'), _unquoted('5" pipe')
    ('Do "head counts" often.', '"Yes" or "no"', '5" pipe')
    """
    if len(cell) < 2 or cell[0] != '"' or cell[-1] != '"':
        return cell
    inner = cell[1:-1]
    return inner.replace('""', '"') if '"' not in inner.replace('""', "") else cell


class _Lines:
    """Lines of text with their ends. What is not UTF-8 text, or has no end in sight, is refused by name and line."""

    def __init__(self, stream: IO[bytes], name: str, reading: Reading) -> None:
        self._name, self._number, self.in_record = name, 0, 0
        self.is_over = False
        self._reading = reading
        self._lines = self._split(stream)

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._number += 1
        self.in_record += len(line)
        if self.in_record > MOST_RECORD:
            raise refusal(self._name, self._number, _("A row goes on without an end."))
        return line

    def _split(self, stream: IO[bytes]) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        rest, is_first = "", True
        while True:
            block = stream.read(_BLOCK)
            self._reading.advance(self._name, len(block))
            if is_first and block.startswith(_WIDE_MARKS):
                raise refusal(self._name, 1, _not_utf_8())
            is_first = False
            try:
                text = rest + decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                seen = error.object[: error.start] if isinstance(error.object, bytes) else b""
                line = self._number + 1 + rest.count("\n") + seen.count(b"\n")
                raise refusal(self._name, line, _not_utf_8()) from error
            *whole, rest = text.split("\n")
            for line_text in whole:
                if "\x00" in line_text:
                    raise refusal(self._name, self._number + 1, _("A zero byte is no part of any text."))
                yield line_text + "\n"
            if len(rest) > _MOST_LINE:
                raise refusal(self._name, self._number + 1, _("A line goes on without an end."))
            if not block:
                if "\x00" in rest:
                    raise refusal(self._name, self._number + 1, _("A zero byte is no part of any text."))
                if rest:
                    yield rest
                # One line more than there are: a row that takes this one in as well was never closed.
                self.is_over = True
                yield "\n"
                return


def _not_utf_8() -> str:
    return _("This is not UTF-8 text. Save the table as “CSV UTF-8” and try again.")
