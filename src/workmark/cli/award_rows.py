"""Awards from a CSV file, each with the line it began on, and everything wrong with the file by line and column.

Spreadsheets write what they like, so a byte order mark, semicolons and tabs are read as what they are. Nothing here
asks a database: what a row means is for `credentials.actions.issue_directly` to judge.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workmark.credentials.actions.issue_directly import DirectAward

REQUIRED = ("email", "achievement")
OPTIONAL = ("evidence", "awarded_on", "key")
MAX_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True)
class Row:
    """One award and the line of the file it began on; the header is line 1."""

    line: int
    award: DirectAward


@dataclass(frozen=True)
class Fault:
    """What is wrong in one place. line: 0 for the file as a whole."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        place = [f"line {self.line}"] * bool(self.line) + [f"column {self.column}"] * bool(self.column)
        return f"{', '.join(place)}: {self.message}" if place else self.message


def read_awards(path: Path, *, achievement: str = "") -> tuple[list[Row], list[Fault]]:
    """The rows that could be read, and the faults of the others. achievement: for rows that name none."""
    try:
        text = _text(path)
    except OSError as error:
        return [], [Fault(0, "", f"{path} could not be read: {error.strerror}.")]
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return [], [Fault(line, "", "This is not UTF-8 text. Save the sheet as “CSV UTF-8” and try again.")]
    if len(text) >= MAX_BYTES:
        return [], [
            Fault(0, "", f"{path} is larger than {MAX_BYTES // 1024**2} MB. Split it into smaller files.")
        ]
    try:
        return _rows(text, achievement)
    except csv.Error as error:
        return [], [Fault(0, "", f"{path} cannot be read as CSV: {error}.")]


def _text(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(MAX_BYTES).decode("utf-8-sig")


def _rows(text: str, achievement: str) -> tuple[list[Row], list[Fault]]:
    lines = _lines(text)
    header = [name.strip().lower() for name in next(lines, (1, []))[1]]
    faults = list(_faults_of_header(header, achievement))
    if faults:
        return [], faults
    rows: list[Row] = []
    seen: dict[DirectAward | str, int] = {}
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            faults.append(Fault(line, "", f"This line has {len(cells)} cells; the header has {len(header)}."))
            continue
        said = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        found = _award(line, said, achievement)
        if isinstance(found, Fault):
            faults.append(found)
        elif (first := seen.setdefault(found.key or found, line)) != line:
            faults.append(Fault(line, "key" * bool(found.key), f"The same award stands on line {first}."))
        else:
            rows.append(Row(line, found))
    return rows, faults


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on; a quoted cell may run over several lines."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    begins = 1
    for cells in reader:
        yield begins, cells
        begins = reader.line_num + 1


def _faults_of_header(header: list[str], achievement: str) -> Iterator[Fault]:
    known = (*REQUIRED, *OPTIONAL)
    for name in REQUIRED:
        if name not in header and not (name == "achievement" and achievement):
            yield Fault(1, name, f"This column is missing. The columns are: {', '.join(known)}.")
    for name in header:
        if name not in known:
            yield Fault(
                1, name or "(empty)", f"This column is not known. The columns are: {', '.join(known)}."
            )
        elif header.count(name) > 1:
            yield Fault(1, name, "This column stands there more than once.")


def _award(line: int, said: dict[str, str], achievement: str) -> DirectAward | Fault:
    for name in REQUIRED:
        if not said.get(name) and not (name == "achievement" and achievement):
            return Fault(line, name, "This cell is empty.")
    day = None
    if said.get("awarded_on"):
        try:
            day = date.fromisoformat(said["awarded_on"])
        except ValueError:
            return Fault(line, "awarded_on", f"“{said['awarded_on'][:40]}” is no date. Write 2026-11-23.")
    return DirectAward(
        email=said["email"],
        achievement=said.get("achievement") or achievement,
        evidence=tuple(said.get("evidence", "").split()),
        awarded_on=day,
        key=said.get("key", ""),
    )
