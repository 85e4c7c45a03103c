"""What the readers of office formats share: parts of the package read within bounds, and HTML written within bounds."""

import base64
import io
import posixpath
import zipfile
from html import escape
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import Image

from workmark.submissions.opening.results import DAMAGED, MOST_HTML, Unopened

MOST_PART = 32 * 1024 * 1024
MOST_DEPTH = 60
_MOST_PICTURES = 40
_MOST_PICTURE_PIXELS = 20_000_000
_PICTURE_SIDE = 1_000
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
LINKED_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


class Package:
    """The zip archive of an office file."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = set(archive.namelist())

    def holds(self, name: str) -> bool:
        return name in self._names

    def read(self, name: str) -> bytes:
        """One part. Its announced size is not believed: what is read is counted."""
        with self._archive.open(name) as part:
            content = part.read(MOST_PART + 1)
        if len(content) > MOST_PART:
            raise Unopened(DAMAGED)
        return content

    def xml(self, name: str) -> Element:
        """One part as a tree; a document type, an entity or a reference outside is refused."""
        try:
            root: Element = fromstring(self.read(name), forbid_dtd=True)
        except (ParseError, DefusedXmlException, LookupError) as error:
            raise Unopened(DAMAGED) from error
        return root

    def related(self, name: str) -> dict[str, str]:
        """The parts of the package that a part points to, by relationship id; addresses outside are left out."""
        folder, base = posixpath.split(name)
        links = f"{folder}/_rels/{base}.rels"
        if not self.holds(links):
            return {}
        found = {}
        for link in self.xml(links).iter(_RELATIONSHIP):
            if link.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join(folder, link.get("Target", "")))
                found[link.get("Id", "")] = (
                    link.get("Target", "")[1:] if link.get("Target", "")[:1] == "/" else target
                )
        return found


class Writer:
    """HTML under way. Text is escaped here and nowhere else; beyond the bound, blocks are counted and dropped."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = self._pictures = 0
        self.left_out = 0
        self.holds_something = False

    def html(self) -> str:
        return "".join(self._parts)

    def block(self, tag: str, inside: str) -> None:
        """One block whose inside was made by `text` and `picture`."""
        if not inside.strip():
            return
        made = f"<{tag}>{inside}</{tag}>"
        if self._size + len(made) > MOST_HTML:
            self.left_out += 1
            return
        self.holds_something = True
        self._size += len(made)
        self._parts.append(made)

    def rows(self, rows: list[list[str]], caption: str = "") -> None:
        """A table of cells that were made by `text`; the first row heads the columns."""
        if not rows:
            return
        head = f"<caption>{escape(caption)}</caption>" if caption else ""
        lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        self.block("table", head + f"<tbody>{lines}</tbody>")

    def picture(self, package: Package, name: str, alternative: str) -> str:
        """A picture of the package, drawn anew without what else it carries; its alternative where that fails."""
        words = escape(alternative[:500])
        if self._pictures >= _MOST_PICTURES or not package.holds(name):
            return f"[{words}]" if words else ""
        try:
            drawn = _drawn_anew(package.read(name))
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return f"[{words}]" if words else ""
        self._pictures += 1
        encoded = base64.b64encode(drawn).decode()
        return f'<img src="data:image/jpeg;base64,{encoded}" alt="{words}">'


def text(words: str) -> str:
    """Words as HTML text."""
    return escape("".join(sign for sign in words if sign >= " " or sign in "\t\n"))


def _drawn_anew(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content), formats=["PNG", "JPEG", "GIF", "BMP", "WEBP"]) as picture:
        if picture.width * picture.height > _MOST_PICTURE_PIXELS:
            raise ValueError("too many pixels")
        picture.draft("RGB", (_PICTURE_SIDE, _PICTURE_SIDE))
        solid = picture.convert("RGBA")
    clean = Image.new("RGB", solid.size, (255, 255, 255))
    clean.paste(solid, mask=solid.getchannel("A"))
    clean.thumbnail((_PICTURE_SIDE, _PICTURE_SIDE))
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=80)
    return out.getvalue()
