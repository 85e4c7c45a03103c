"""A PowerPoint presentation (ECMA-376, PresentationML) as headed sections, one a slide, without speaker's notes."""

from xml.etree.ElementTree import Element

from workmark.submissions.opening.office_parts import DRAWING, LINKED_ID, Package, Writer, text

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_PRESENTATION = "ppt/presentation.xml"
_MOST_SLIDES = 100


def write_slides(package: Package, writer: Writer) -> None:
    parts = package.related(_PRESENTATION)
    slides = [
        parts.get(slide.get(f"{LINKED_ID}id", ""), "")
        for slide in package.xml(_PRESENTATION).iter(f"{_P}sldId")
    ]
    writer.left_out += max(0, len(slides) - _MOST_SLIDES)
    for number, name in enumerate(slides[:_MOST_SLIDES], 1):
        if package.holds(name):
            slide = package.xml(name)
            if slide.get("show", "1") not in {"0", "false"}:
                _write_slide(package, writer, name, slide, number)


def _write_slide(package: Package, writer: Writer, name: str, slide: Element, number: int) -> None:
    shapes = list(slide.iter(f"{_P}sp"))
    titles = [line for shape in shapes if _is_title(shape) for line in _lines(shape)]
    writer.block("h2", f"{number}. {' '.join(titles)}".strip())
    for shape in shapes:
        if not _is_title(shape):
            lines = _lines(shape)
            writer.block(
                "ul" if len(lines) > 1 else "p",
                "".join(f"<li>{line}</li>" for line in lines) if len(lines) > 1 else "".join(lines),
            )
    for table in slide.iter(f"{DRAWING}tbl"):
        writer.rows(
            [
                [" ".join(_lines(cell)) for cell in row.iter(f"{DRAWING}tc")]
                for row in table.iter(f"{DRAWING}tr")
            ]
        )
    parts = package.related(name)
    for picture in slide.iter(f"{_P}pic"):
        said = next(picture.iter(f"{_P}cNvPr"), None)
        alternative = said.get("descr", "") if said is not None else ""
        for blip in picture.iter(f"{DRAWING}blip"):
            writer.block(
                "p", writer.picture(package, parts.get(blip.get(f"{LINKED_ID}embed", ""), ""), alternative)
            )


def _is_title(shape: Element) -> bool:
    kind = next(shape.iter(f"{_P}ph"), None)
    return kind is not None and kind.get("type") in {"title", "ctrTitle"}


def _lines(holder: Element) -> list[str]:
    lines = (
        "".join(text(part.text or "") for part in line.iter(f"{DRAWING}t"))
        for line in holder.iter(f"{DRAWING}p")
    )
    return [line for line in lines if line.strip()]
