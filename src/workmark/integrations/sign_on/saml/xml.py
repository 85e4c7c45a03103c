"""Read XML from strangers: bounded, without document types, entities or anything that is fetched."""

from typing import Any, Final

from lxml import etree

SAML: Final = "urn:oasis:names:tc:SAML:2.0:assertion"
PROTOCOL: Final = "urn:oasis:names:tc:SAML:2.0:protocol"
METADATA: Final = "urn:oasis:names:tc:SAML:2.0:metadata"
SIGNATURE: Final = "http://www.w3.org/2000/09/xmldsig#"
MOST_BYTES: Final = 256 * 1024
_DEEPEST: Final = 40
_MOST_ELEMENTS: Final = 4_000

Element = Any  # lxml ships no types


class Unreadable(Exception):
    """It is not XML as it is taken here. The message is for an owner, and holds nothing of what was sent."""


def bounded_xml(text: bytes) -> Element:
    """Raises Unreadable for more than 256 KiB, a document type, an entity, an instruction, or more than 40 levels."""
    if len(text) > MOST_BYTES:
        raise Unreadable(f"It is longer than {MOST_BYTES // 1024} KiB.")
    try:
        root = etree.fromstring(text, parser=parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("It is not well-formed XML.") from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable("It brings a document type (DOCTYPE), which is not taken.")
    for number, part in enumerate(root.iter()):
        if not isinstance(part.tag, str) and part.tag is not etree.Comment:
            raise Unreadable("It brings an entity or a processing instruction, which is not taken.")
        if number >= _MOST_ELEMENTS or sum(1 for _ in part.iterancestors()) > _DEEPEST:
            raise Unreadable("It has too many elements, or too deep ones.")
    return root


def parser() -> etree.XMLParser:
    """resolve_entities: none at all, not even of the document itself. Comments stay, for the signature's sake."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )


def text_of(element: Element | None) -> str:
    """All of an element's own text. Across a comment too: cut off at one, `lena@kestrel<!-- -->.evil` is another's."""
    if element is None or any(isinstance(part.tag, str) for part in element):
        return ""
    return "".join(element.itertext(with_tail=False)).strip() if len(element) == 0 else _across(element)


def _across(element: Element) -> str:
    return ((element.text or "") + "".join(part.tail or "" for part in element)).strip()
