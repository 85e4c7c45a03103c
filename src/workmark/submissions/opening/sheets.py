"""An Excel workbook (ECMA-376, SpreadsheetML) as one table a sheet: the values that were last computed, no formulas."""

import re
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

from workmark.submissions.opening.office_parts import LINKED_ID, Package, Writer, text

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_WORKBOOK = "xl/workbook.xml"
_MOST_SHEETS, _MOST_ROWS, _MOST_COLUMNS = 20, 500, 50
_COLUMN = re.compile(r"^([A-Z]{1,3})\d{1,7}$")
# Built-in formats of dates and times (ECMA-376 part 1, 18.8.30); others are told by their letters.
_DATE_FORMATS = frozenset({14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47})
_DAY_NOUGHT = datetime(1899, 12, 30)  # noqa: DTZ001  (a spreadsheet's days know no zone)


def write_workbook(package: Package, writer: Writer) -> None:
    parts = package.related(_WORKBOOK)
    shared, dates = _shared_words(package), _date_styles(package)
    sheets = [
        sheet
        for sheet in package.xml(_WORKBOOK).iter(f"{_S}sheet")
        if sheet.get("state", "visible") == "visible"
    ]
    writer.left_out += max(0, len(sheets) - _MOST_SHEETS)
    for sheet in sheets[:_MOST_SHEETS]:
        name = parts.get(sheet.get(f"{LINKED_ID}id", ""), "")
        if package.holds(name):
            rows = list(package.xml(name).iter(f"{_S}row"))
            writer.left_out += max(0, len(rows) - _MOST_ROWS)
            writer.rows([_cells(row, shared, dates) for row in rows[:_MOST_ROWS]], sheet.get("name", ""))


def _cells(row: Element, shared: list[str], dates: frozenset[int]) -> list[str]:
    cells: list[str] = []
    for cell in row.findall(f"{_S}c"):
        place = _place(cell.get("r", ""), len(cells))
        if place >= _MOST_COLUMNS:
            break
        cells += [""] * (place - len(cells))
        cells.append(text(_value(cell, shared, dates)))
    return cells


def _place(reference: str, following: int) -> int:
    """The column of a cell, from 0. "AB12" is in column 27."""
    found = _COLUMN.match(reference)
    if found is None:
        return following
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return max(following, number - 1)


def _value(cell: Element, shared: list[str], dates: frozenset[int]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{_S}t"))
    found = cell.find(f"{_S}v")
    value = (found.text or "") if found is not None else ""
    if kind == "s":
        return shared[int(value)] if value.isdecimal() and int(value) < len(shared) else ""
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(value, value)
    style = cell.get("s", "")
    if kind == "n" and style.isdecimal() and int(style) in dates:
        return _date(value)
    return value


def _date(value: str) -> str:
    try:
        days = float(value)
        if not 0 <= days < 2_958_466:  # the last day of the year 9999
            return value
        moment = _DAY_NOUGHT + timedelta(days=days)
    except (ValueError, OverflowError):
        return value
    return (
        f"{moment:%H:%M}"
        if days < 1
        else f"{moment:%Y-%m-%d}"
        if days == int(days)
        else f"{moment:%Y-%m-%d %H:%M}"
    )


def _shared_words(package: Package) -> list[str]:
    if not package.holds("xl/sharedStrings.xml"):
        return []
    return [
        "".join(part.text or "" for part in entry.iter(f"{_S}t"))
        for entry in package.xml("xl/sharedStrings.xml").iter(f"{_S}si")
    ]


def _date_styles(package: Package) -> frozenset[int]:
    """The numbers of cell styles that show a date or a time."""
    if not package.holds("xl/styles.xml"):
        return frozenset()
    root = package.xml("xl/styles.xml")
    own = {
        int(one.get("numFmtId", "0"))
        for one in root.iter(f"{_S}numFmt")
        if re.search(r"[ymdhs]", re.sub(r'"[^"]*"|\[[^\]]*\]', "", one.get("formatCode", "").lower()))
    }
    formats = root.find(f"{_S}cellXfs")
    styles = list(formats) if formats is not None else []
    return frozenset(
        number
        for number, style in enumerate(styles)
        if int(style.get("numFmtId", "0")) in own | _DATE_FORMATS
    )
