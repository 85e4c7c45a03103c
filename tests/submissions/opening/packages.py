"""Office files by hand, each with words to be shown and secrets to be left behind."""

import io
import zipfile

from tests.submissions import scenes

SECRET = "LENA-ORTIZ"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SLIDE = "http://schemas.openxmlformats.org/presentationml/2006/main"
CORE = f'<x xmlns:dc="urn:x"><dc:creator>{SECRET}</dc:creator></x>'


def package(parts: dict[str, str | bytes], mimetype: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        else:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("docProps/core.xml", CORE)
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def links(**targets: str) -> str:
    inside = "".join(f'<Relationship Id="{key}" Target="{target}"/>' for key, target in targets.items())
    return f'<Relationships xmlns="{_LINKS}">{inside}</Relationships>'


def docx() -> bytes:
    body = (
        '<w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr><w:r><w:t>Stock plan</w:t></w:r></w:p>'
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Oldest</w:t></w:r>"
        '<w:r><w:t xml:space="preserve"> first &amp; &lt;b&gt;</w:t></w:r></w:p>'
        "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Milk</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Eggs</w:t></w:r></w:p>"
        f'<w:p><w:del w:author="{SECRET}"><w:r><w:delText>{SECRET}</w:delText><w:t>{SECRET}</w:t></w:r></w:del>'
        f'<w:ins w:author="{SECRET}"><w:r><w:t>Bread too</w:t></w:r></w:ins></w:p>'
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Shelf</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>A1</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        f'<w:p><w:r><w:drawing xmlns:a="{_DRAWING}" xmlns:r="{_OFFICE}" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:docPr descr="The shelf"/><a:blip r:embed="p1"/></w:drawing></w:r></w:p>'
        "<w:p><w:r><w:instrText>HYPERLINK javascript:alert(1)</w:instrText></w:r></w:p>"
    )
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    styles = f'<w:styles xmlns:w="{word}"><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style></w:styles>'
    return scenes.docx(
        {
            "docProps/core.xml": CORE.encode(),
            "word/comments.xml": f"<c>{SECRET}</c>".encode(),
            "word/styles.xml": styles.encode(),
            "word/_rels/document.xml.rels": links(p1="media/one.jpg").encode(),
            "word/media/one.jpg": scenes.jpeg_with_place(),
        },
        body,
    )


def xlsx(rows: str = "") -> bytes:
    sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    default = (
        '<row><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>Count</t></is></c></row>'
        '<row><c r="A2" s="1"><v>46000</v></c><c r="B2" t="b"><v>1</v></c><c r="C2"><f>1+1</f><v>2</v></c></row>'
    )
    return package(
        {
            "xl/workbook.xml": f'<workbook xmlns="{sheet}" xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name="Week 10" r:id="r1"/><sheet name="{SECRET}" state="hidden" r:id="r2"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": links(r1="worksheets/sheet1.xml", r2="worksheets/sheet1.xml"),
            "xl/sharedStrings.xml": f'<sst xmlns="{sheet}"><si><r><t>Best </t></r><r><t>before</t></r></si></sst>',
            "xl/styles.xml": f'<s xmlns="{sheet}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></s>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{sheet}"><sheetData>{rows or default}</sheetData></worksheet>',
        }
    )


def slide(title_kind: str, title: str, *points: str) -> str:
    names = f'xmlns:p="{_SLIDE}" xmlns:a="{_DRAWING}" xmlns:r="{_OFFICE}"'
    lines = "".join(f"<a:p><a:r><a:t>{point}</a:t></a:r></a:p>" for point in points)
    head = f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="{title_kind}"/></p:nvPr></p:nvSpPr><p:txBody>'
    first = f"{head}<a:p><a:r><a:t>{title}</a:t></a:r></a:p></p:txBody></p:sp>"
    return f"<p:sld {names}>{first}<p:sp><p:txBody>{lines}</p:txBody></p:sp></p:sld>"


def pptx() -> bytes:
    order = '<p:sldId r:id="r2"/><p:sldId r:id="r1"/>'
    return package(
        {
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{_SLIDE}" xmlns:r="{_OFFICE}">'
            f"<p:sldIdLst>{order}</p:sldIdLst></p:presentation>",
            "ppt/_rels/presentation.xml.rels": links(r1="slides/slide1.xml", r2="slides/slide2.xml"),
            "ppt/slides/slide2.xml": slide("title", "First", "Point one", "Point two"),
            "ppt/slides/slide1.xml": slide("ctrTitle", "Second"),
            "ppt/notesSlides/notesSlide1.xml": f"<n>{SECRET}</n>",
        }
    )


def odt() -> bytes:
    oasis = "urn:oasis:names:tc:opendocument:xmlns:"
    names = " ".join(
        f'xmlns:{short}="{oasis}{long}:1.0"'
        for short, long in {"office": "office", "text": "text", "table": "table", "draw": "drawing"}.items()
    )
    content = (
        f"<office:document-content {names}><office:body><office:text>"
        f"<text:tracked-changes><text:p>{SECRET}</text:p></text:tracked-changes>"
        '<text:h text:outline-level="1">Stock plan</text:h>'
        f"<text:p>Oldest<text:s/>first<office:annotation><text:p>{SECRET}</text:p></office:annotation>!</text:p>"
        "<text:list><text:list-item><text:p>Milk</text:p></text:list-item></text:list>"
        '<table:table table:name="Shelves"><table:table-row><table:table-cell><text:p>A1</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="16383"/></table:table-row></table:table>'
        "</office:text></office:body></office:document-content>"
    )
    meta = f"<meta>{SECRET}</meta>"
    return package({"content.xml": content, "meta.xml": meta}, "application/vnd.oasis.opendocument.text")
