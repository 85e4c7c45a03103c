"""Text, spreadsheets and presentations of OpenDocument (OASIS, version 1.3) as HTML blocks."""

from xml.etree.ElementTree import Element

from workmark.submissions.opening.office_parts import MOST_DEPTH, Package, Writer, text

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TEXT, _TABLE = f"{{{_OASIS}office:1.0}}", f"{{{_OASIS}text:1.0}}", f"{{{_OASIS}table:1.0}}"
_DRAW, _SVG = f"{{{_OASIS}drawing:1.0}}", f"{{{_OASIS}svg-compatible:1.0}}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_SKIPPED = frozenset(
    {f"{_OFFICE}annotation", f"{_TEXT}tracked-changes", f"{{{_OASIS}presentation:1.0}}notes"}
)
_MOST_ROWS, _MOST_COLUMNS = 500, 50


def write_opendocument(package: Package, writer: Writer) -> None:
    body = package.xml("content.xml").find(f"{_OFFICE}body")
    if body is not None:
        _Content(package, writer).blocks(body, 0)


class _Content:
    def __init__(self, package: Package, writer: Writer) -> None:
        self._package, self._writer = package, writer
        self._pages = 0

    def blocks(self, holder: Element, depth: int) -> None:
        if depth > MOST_DEPTH:
            return
        for child in holder:
            if child.tag in _SKIPPED:
                continue
            if child.tag == f"{_TEXT}h":
                level = child.get(f"{_TEXT}outline-level", "1")
                self._writer.block(
                    f"h{min(6, int(level) + 1) if level.isdecimal() else 2}", self._inside(child, 0)
                )
            elif child.tag == f"{_TEXT}p":
                self._writer.block("p", self._inside(child, 0))
            elif child.tag == f"{_TEXT}list":
                lines = (self._inside(line, 0) for line in child.iter(f"{_TEXT}list-item"))
                self._writer.block("ul", "".join(f"<li>{line}</li>" for line in lines if line))
            elif child.tag == f"{_TABLE}table":
                self._writer.rows(self._rows(child), child.get(f"{_TABLE}name", ""))
            elif child.tag == f"{_DRAW}page":
                self._pages += 1
                self._writer.block("h2", f"{self._pages}.")
                self.blocks(child, depth + 1)
            elif child.tag == f"{_DRAW}image":
                self._writer.block("p", self._picture(child, ""))
            else:
                self.blocks(child, depth + 1)

    def _rows(self, table: Element) -> list[list[str]]:
        rows = [cells for row in table.iter(f"{_TABLE}table-row") if any(cells := self._cells(row))]
        self._writer.left_out += max(0, len(rows) - _MOST_ROWS)
        return rows[:_MOST_ROWS]

    def _cells(self, row: Element) -> list[str]:
        """Cells with their repetition: an empty tail of sixteen thousand columns is one element in the file."""
        cells: list[str] = []
        for cell in row:
            if cell.tag != f"{_TABLE}table-cell":
                continue
            times = cell.get(f"{_TABLE}number-columns-repeated", "1")
            inside = "<br>".join(self._inside(line, 0) for line in cell.iter(f"{_TEXT}p"))
            room = _MOST_COLUMNS - len(cells)
            cells += [inside] * min(room, int(times) if times.isdecimal() and len(times) < 7 else 1)
        while cells and not cells[-1]:
            cells.pop()
        return cells

    def _inside(self, node: Element, depth: int) -> str:
        if depth > MOST_DEPTH or node.tag in _SKIPPED:
            return ""
        made = [text(node.text or "")]
        for child in node:
            if child.tag == f"{_TEXT}line-break":
                made.append("<br>")
            elif child.tag in {f"{_TEXT}s", f"{_TEXT}tab"}:
                made.append(" ")
            elif child.tag == f"{_DRAW}frame":
                made.append(self._frame(child))
            else:
                made.append(self._inside(child, depth + 1))
            made.append(text(child.tail or ""))
        return "".join(made)

    def _frame(self, frame: Element) -> str:
        said = frame.find(f"{_SVG}desc")
        said = frame.find(f"{_SVG}title") if said is None else said
        alternative = (said.text or "") if said is not None else ""
        return "".join(self._picture(image, alternative) for image in frame.iter(f"{_DRAW}image"))

    def _picture(self, image: Element, alternative: str) -> str:
        return self._writer.picture(self._package, image.get(_HREF, ""), alternative)
