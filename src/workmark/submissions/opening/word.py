"""A Word document (ECMA-376, WordprocessingML) as HTML blocks. Deleted text, comments and field codes stay behind."""

import re
from xml.etree.ElementTree import Element

from workmark.submissions.opening.office_parts import DRAWING, LINKED_ID, MOST_DEPTH, Package, Writer, text

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ALTERNATIVE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_DOCUMENT = "word/document.xml"
_MOST_ROWS = 500
_SKIPPED = frozenset({f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "rPr", "pPr")})
_HEADING = re.compile(r"^(?:heading (\d)|title$)", re.IGNORECASE)


def write_document(package: Package, writer: Writer) -> None:
    document = _Document(package, writer)
    body = package.xml(_DOCUMENT).find(f"{_W}body")
    if body is not None:
        document.blocks(body, 0)
        document.end_list()


class _Document:
    def __init__(self, package: Package, writer: Writer) -> None:
        self._package, self._writer = package, writer
        self._parts = package.related(_DOCUMENT)
        self._styles = _style_names(package)
        self._list: list[str] = []

    def blocks(self, holder: Element, depth: int) -> None:
        if depth > MOST_DEPTH:
            return
        for child in holder:
            if child.tag == f"{_W}p":
                self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                self.end_list()
                self._writer.rows(self._rows(child))
            elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"}:
                self.blocks(child, depth + 1)

    def end_list(self) -> None:
        if self._list:
            self._writer.block("ul", "".join(f"<li>{line}</li>" for line in self._list))
            self._list = []

    def _paragraph(self, paragraph: Element) -> None:
        inside = self._inside(paragraph, 0)
        if paragraph.find(f"{_W}pPr/{_W}numPr") is not None:
            self._list.append(inside)
            return
        self.end_list()
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = self._styles.get(style.get(f"{_W}val", ""), "") if style is not None else ""
        heading = _HEADING.match(name)
        level = min(6, int(heading[1] or 0) + 1) if heading else 0
        self._writer.block(f"h{level}" if level else "p", inside)

    def _rows(self, table: Element) -> list[list[str]]:
        rows = table.findall(f"{_W}tr")
        self._writer.left_out += max(0, len(rows) - _MOST_ROWS)
        return [
            [
                "<br>".join(self._inside(line, 0) for line in cell.iter(f"{_W}p"))
                for cell in row.findall(f"{_W}tc")
            ]
            for row in rows[:_MOST_ROWS]
        ]

    def _inside(self, node: Element, depth: int) -> str:
        if depth > MOST_DEPTH:
            return ""
        made = []
        for child in node:
            if child.tag in _SKIPPED:
                continue
            if child.tag == f"{_W}t":
                made.append(text(child.text or ""))
            elif child.tag == f"{_W}tab":
                made.append(" ")
            elif child.tag in {f"{_W}br", f"{_W}cr"}:
                made.append("<br>")
            elif child.tag == f"{_W}drawing":
                made.append(self._picture(child))
            else:
                made.append(self._weighed(child, self._inside(child, depth + 1)))
        return "".join(made)

    def _weighed(self, run: Element, inside: str) -> str:
        if run.tag != f"{_W}r" or not inside.strip():
            return inside
        for mark, tag in (("b", "strong"), ("i", "em")):
            set_on = run.find(f"{_W}rPr/{_W}{mark}")
            if set_on is not None and set_on.get(f"{_W}val", "1") not in {"0", "false"}:
                inside = f"<{tag}>{inside}</{tag}>"
        return inside

    def _picture(self, drawing: Element) -> str:
        said = next(drawing.iter(_ALTERNATIVE), None)
        alternative = said.get("descr", "") if said is not None else ""
        return "".join(
            self._writer.picture(
                self._package, self._parts.get(blip.get(f"{LINKED_ID}embed", ""), ""), alternative
            )
            for blip in drawing.iter(f"{DRAWING}blip")
        )


def _style_names(package: Package) -> dict[str, str]:
    """Names of paragraph styles by their id: the id is translated by Word, the name of a heading is not."""
    if not package.holds("word/styles.xml"):
        return {}
    found = {}
    for style in package.xml("word/styles.xml").iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        if name is not None:
            found[style.get(f"{_W}styleId", "")] = name.get(f"{_W}val", "")
    return found
