"""CSV that somebody opens in a spreadsheet program, which runs what begins like a formula.

Whatever leaves here as CSV is written by `csv_text`; a test finds any other writer.
"""

import csv
from collections.abc import Iterable
from io import StringIO

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
Value = str | float | None


def cell(value: Value) -> str:
    """A value as a cell: a number plainly, nothing as nothing, and a text that begins like a formula after an apostrophe.

    One that begins so after apostrophes of its own gets one more, so that whoever reads it takes off exactly one.

    >>> cell("=1+1"), cell("'=1+1"), cell("'tis"), cell(-0.25), cell(None)
    ("'=1+1", "''=1+1", "'tis", '-0.25', '')
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return repr(value)
    return f"'{value}" if value.lstrip("'").startswith(_STARTS) else value


def as_written(cell: str) -> str:
    """A cell that may come from an export, as it was before: without the apostrophe that made it harmless.

    >>> as_written("'=1+1"), as_written("''=1+1"), as_written("'tis")
    ('=1+1', "'=1+1", "'tis")
    """
    is_marked = cell.startswith("'") and cell.lstrip("'").startswith(_STARTS)
    return cell[1:] if is_marked else cell


def csv_text(headings: Iterable[str], rows: Iterable[Iterable[Value]]) -> str:
    """A whole table (RFC 4180), each cell made harmless.

    >>> csv_text(["name", "n"], [["@Ana", 1]])
    "name,n\\r\\n'@Ana,1\\r\\n"
    """
    out = StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(map(cell, headings))
    lines.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()
