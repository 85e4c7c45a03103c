"""Credentials inside SVG pictures.

Open Badges 3.0 puts one `<openbadges:credential>` straight after the `<svg>` tag: JSON in CDATA, or a compact
token in its `verify` attribute. Open Badges 2.0 used `<openbadges:assertion>` under another namespace. A
picture is read as a stream with entities forbidden and depth bounded, and baked by inserting text, so the
drawing stays as it was.
Specs: Open Badges 3.0, section "SVG"; Open Badges Baking 2.0, section "SVGs".
"""

import re
from typing import Final, NoReturn
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from workmark.openbadges.baking import MAX_CREDENTIAL_BYTES, Baked, BakedForm
from workmark.openbadges.errors import AlreadyBaked, DocumentTooLarge, NoCredentialInside, UnreadableContainer

MAX_SVG_BYTES: Final = 5 * 1024 * 1024
MAX_DEPTH: Final = 128
MAX_ELEMENTS: Final = 100_000

SVG_NAMESPACE: Final = "http://www.w3.org/2000/svg"
CREDENTIAL_NAMESPACE: Final = "https://purl.imsglobal.org/ob/v3p0"
PLACES: Final = {
    f"{{{CREDENTIAL_NAMESPACE}}}credential": BakedForm.OPEN_BADGES_3,
    "{http://openbadges.org}assertion": BakedForm.OPEN_BADGES_2,
}

# What lets a picture act, or call home, when somebody opens it.
ACTING_ELEMENTS: Final = frozenset(
    {"script", "foreignObject", "iframe", "object", "embed", "audio", "video", "handler", "listener"}
)
OWN_REFERENCE: Final = re.compile(r"\s*(#|data:image/(png|jpeg|gif|webp)[;,])", re.IGNORECASE)
OUTSIDE_STYLE: Final = re.compile(r"@import|url\(\s*['\"]?(?!\s*#)|expression\(|\\", re.IGNORECASE)
ROOT_TAG: Final = re.compile(rb"<[^\s/>]+(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")


def bake_svg(picture: bytes, credential: str) -> bytes:
    """Give the same picture with the credential in it.

    picture: an SVG in UTF-8 that carries no credential and nothing that acts (no script, no outside address).
    credential: the signed JSON text or compact token.

    Raises UnreadableContainer, DocumentTooLarge, or AlreadyBaked if it carries an Open Badge of any version.
    """
    if len(credential.encode()) > MAX_CREDENTIAL_BYTES:
        raise DocumentTooLarge(
            f"The credential is over {MAX_CREDENTIAL_BYTES:,} bytes. Publish it at an address instead."
        )
    reader = _walked(picture)
    if reader.found:
        raise AlreadyBaked("This SVG already carries a credential. Start again from the plain picture.")
    if reader.acts:
        raise UnreadableContainer(
            f"This SVG can act when it is opened ({', '.join(sorted(reader.acts))}). "
            "A badge's picture must only draw."
        )

    tag = ROOT_TAG.search(picture, reader.root_at)
    if tag is None or tag.start() != reader.root_at or tag.group().endswith(b"/>"):
        raise UnreadableContainer(
            "The SVG must be UTF-8 text and hold a drawing; save it again as plain SVG."
        )
    declaration = f' xmlns:openbadges="{CREDENTIAL_NAMESPACE}"'
    # The standard wants the prefix on the svg tag; where it is taken there, the element brings its own.
    on_root, on_element = ("", declaration) if b"xmlns:openbadges" in tag.group() else (declaration, "")
    inserted = on_root.encode() + b">\n" + _element(credential.strip(), on_element).encode()
    baked = picture[: tag.end() - 1] + inserted + picture[tag.end() :]

    if read_svg(baked).text != credential.strip():
        raise UnreadableContainer(
            "The credential holds characters that XML cannot carry. Send it as a token, or in a PNG."
        )
    return baked


def read_svg(picture: bytes) -> Baked:
    """Take the credential out of a picture; where an older Open Badge is there too, the newer is given.

    Raises UnreadableContainer, DocumentTooLarge, or NoCredentialInside.
    """
    reader = _walked(picture)
    if not reader.found:
        raise NoCredentialInside(
            "This SVG is an ordinary picture: no Open Badge is inside it. Sites that optimise pictures "
            "often drop the badge; ask for the original file."
        )
    newest = BakedForm.OPEN_BADGES_3 if BakedForm.OPEN_BADGES_3 in reader.found else BakedForm.OPEN_BADGES_2
    notes = (
        ["The picture also carries an older Open Badge; the newer one was read."]
        if len(reader.found) > 1
        else []
    )
    if reader.acts:
        notes.append(
            f"The picture can act when it is opened, so it is not shown: {', '.join(sorted(reader.acts))}."
        )
    return Baked(text=reader.found[newest], form=newest, notes=tuple(notes))


class _Reader:
    """Follows the parse and keeps only what matters, so that memory does not grow with the drawing."""

    def __init__(self) -> None:
        self.found: dict[BakedForm, str] = {}
        self.acts: set[str] = set()
        self.root_at = -1
        self._parser = DefusedXMLParser(
            target=self, forbid_dtd=False, forbid_entities=True, forbid_external=True
        )
        # Most drawings name the SVG 1.1 DTD, which is never fetched; declarations of their own are refused.
        self._parser.parser.StartDoctypeDeclHandler = self._doctype
        self._depth = 0
        self._elements = 0
        self._texts: list[str] | None = None
        self._style: list[str] | None = None

    def read(self, picture: bytes) -> None:
        self._parser.feed(picture)
        self._parser.close()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise DocumentTooLarge(
                f"The SVG is nested over {MAX_DEPTH} deep or has over {MAX_ELEMENTS:,} elements."
            )
        if self._elements == 1:
            self.root_at = self._parser.parser.CurrentByteIndex
            if tag != f"{{{SVG_NAMESPACE}}}svg":
                raise UnreadableContainer(
                    "This is XML, but not an SVG picture: its first element is not svg."
                )
        if tag in PLACES:
            if PLACES[tag] in self.found:
                raise UnreadableContainer(
                    "This SVG carries more than one credential, so nobody can tell which is meant. "
                    "Ask for a fresh copy of the picture."
                )
            self.found[PLACES[tag]] = attributes.get("verify", "").strip()
            self._texts = []
        self._note_acts(tag.rpartition("}")[2], attributes)

    def end(self, tag: str) -> None:
        self._depth -= 1
        if tag in PLACES:
            # A 2.0 picture may carry both the hosted Assertion and its address: the content says more.
            body = "".join(self._texts or ()).strip()
            self.found[PLACES[tag]] = body or self.found[PLACES[tag]]
            self._texts = None
        elif self._style is not None and tag.endswith("}style"):
            if OUTSIDE_STYLE.search("".join(self._style)):
                self.acts.add("style with an outside address")
            self._style = None

    def data(self, text: str) -> None:
        for gathered in (self._texts, self._style):
            if gathered is not None:
                gathered.append(text)

    def pi(self, target: str, text: str | None = None) -> None:
        if target.casefold() == "xml-stylesheet":
            self.acts.add("xml-stylesheet")

    def close(self) -> None:
        return

    def _note_acts(self, name: str, attributes: dict[str, str]) -> None:
        if name in ACTING_ELEMENTS:
            self.acts.add(name)
        if name == "style":
            self._style = []
        for key, text in attributes.items():
            key = key.rpartition("}")[2].casefold()
            if key.startswith("on"):
                self.acts.add(key)
            elif key in {"href", "src"} and not OWN_REFERENCE.match(text):
                self.acts.add(f"{key} to an outside address")
            elif key == "attributename" and text.casefold().endswith("href"):
                self.acts.add("animated href")
            elif OUTSIDE_STYLE.search(text) and key != "verify":
                self.acts.add(f"{key} with an outside address")

    def _doctype(
        self, name: str, system_id: str | None, public_id: str | None, has_declarations: int
    ) -> None:
        if has_declarations:
            _refuse_declarations()


def _walked(picture: bytes) -> _Reader:
    if len(picture) > MAX_SVG_BYTES:
        raise DocumentTooLarge(f"The SVG is {len(picture):,} bytes; at most {MAX_SVG_BYTES:,} are read.")
    reader = _Reader()
    try:
        reader.read(picture)
    except DefusedXmlException:
        _refuse_declarations()
    except (ParseError, LookupError, ValueError) as error:
        raise UnreadableContainer(
            f"This SVG is damaged or not XML ({error}). Ask for the original file."
        ) from error
    return reader


def _refuse_declarations() -> NoReturn:
    raise UnreadableContainer(
        "This SVG declares entities or document types of its own, which can hide or swell its content. "
        "It was not opened; a badge's picture needs none."
    )


def _element(credential: str, declaration: str) -> str:
    if not credential.startswith("{"):
        return (
            f"<openbadges:credential{declaration} verify={quoteattr(credential)}></openbadges:credential>\n"
        )
    # A CDATA section cannot contain its own end mark: it is split between two sections.
    body = credential.replace("]]>", "]]]]><![CDATA[>")
    return f"<openbadges:credential{declaration}><![CDATA[{body}]]></openbadges:credential>\n"
