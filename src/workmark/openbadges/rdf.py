"""From expanded JSON-LD to RDF quads, losing nothing silently.

A quad is four texts as N-Quads writes them, the last one empty for the default graph; a blank node's text
starts with `_:`. Where the JSON-LD algorithm would drop something (a relative address, a type without meaning),
this module raises instead, because what is dropped is not signed.

Spec: JSON-LD 1.1 Processing Algorithms and API, "RDF Serialization/Deserialization"; RDF Dataset
Canonicalization, "Canonical N-Quads".
"""

import re
from typing import Any, TypeAlias

import rfc8785

from workmark.openbadges.errors import MalformedCredential, UndefinedTerm

Quad: TypeAlias = tuple[str, str, str, str]

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
I18N = "https://www.w3.org/ns/i18n#"

_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*')
_BLANK = re.compile(r"_:[A-Za-z0-9_][A-Za-z0-9_.-]*")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_SHORT_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_ESCAPES = str.maketrans({chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)} | _SHORT_ESCAPES)
_NODE_KEYWORDS = {"@id", "@type", "@graph", "@reverse"}


def quads_of(expanded: list[Any]) -> set[Quad]:
    """The quads of an expanded document; raises UndefinedTerm or MalformedCredential rather than drop any part."""
    writer = _Writer()
    for node in expanded:
        writer.write_node(node, graph="")
    return writer.quads


def is_iri(text: str) -> bool:
    """Tell whether a text is a complete address that can be signed."""
    return _IRI.fullmatch(text) is not None


def is_blank(term: str) -> bool:
    """Tell whether a term of a quad is a blank node."""
    return term.startswith("_:")


class _Writer:
    """Collects quads; blank nodes without a name get one that no document can use."""

    def __init__(self) -> None:
        self.quads: set[Quad] = set()
        self._fresh = 0

    def write_node(self, node: dict[str, Any], graph: str) -> str:
        subject = self._resource(node["@id"]) if "@id" in node else self._new_blank()
        for kind in node.get("@type", []):
            self.quads.add((subject, f"<{RDF}type>", self._type(kind), graph))
        for inner in node.get("@graph", []):
            self.write_node(inner, graph=subject)
        # Said of this node by the words of others, as a context may let a member read backwards.
        for term, others in node.get("@reverse", {}).items():
            for other in others:
                self.quads.add((self._object(other, graph), _iri(term), subject, graph))
        for term, values in node.items():
            if term in _NODE_KEYWORDS:
                continue
            if term.startswith("@"):
                raise UndefinedTerm(term)
            predicate = _iri(term)
            for value in values:
                self.quads.add((subject, predicate, self._object(value, graph), graph))
        return subject

    def _object(self, value: dict[str, Any], graph: str) -> str:
        if "@value" in value:
            return literal(value)
        if "@list" in value:
            return self._list(value["@list"], graph)
        return self.write_node(value, graph)

    def _list(self, items: list[Any], graph: str) -> str:
        rest = f"<{RDF}nil>"
        for item in reversed(items):
            link = self._new_blank()
            self.quads.add((link, f"<{RDF}first>", self._object(item, graph), graph))
            self.quads.add((link, f"<{RDF}rest>", rest, graph))
            rest = link
        return rest

    def _resource(self, text: str) -> str:
        if text.startswith("_:"):
            if not _BLANK.fullmatch(text):
                raise MalformedCredential(f"{text[:80]!r} is no blank node name.")
            # A mark in front keeps names from the document apart from the ones made here.
            return f"_:d{text[2:]}"
        return _iri(text)

    def _type(self, text: str) -> str:
        if not text.startswith("_:") and not _IRI.fullmatch(text):
            raise UndefinedTerm(text)
        return self._resource(text)

    def _new_blank(self) -> str:
        self._fresh += 1
        return f"_:n{self._fresh}"


def _iri(text: str) -> str:
    if not _IRI.fullmatch(text):
        raise MalformedCredential(
            f"{text[:80]!r} is no complete address. Signatures cover only complete ones, such as https://... or urn:..."
        )
    return f"<{text}>"


def literal(value: dict[str, Any]) -> str:
    """A value object of expanded JSON-LD as N-Quads writes it; raises MalformedCredential."""
    content, kind = value["@value"], value.get("@type")
    language, direction = value.get("@language"), value.get("@direction")
    if kind == "@json":
        return _typed(rfc8785.dumps(content).decode("utf-8"), f"{RDF}JSON")
    if isinstance(content, bool):
        return _typed("true" if content else "false", kind or f"{XSD}boolean")
    if isinstance(content, int | float):
        return _number(content, kind)
    if language is not None and not _LANGUAGE.fullmatch(language):
        raise MalformedCredential(f"{language[:40]!r} is no language tag.")
    if direction is not None:
        return _typed(content, f"{I18N}{language or ''}_{direction}")
    if language is not None:
        return f"{quoted(content)}@{language}"
    return _typed(content, kind or f"{XSD}string")


def _number(content: int | float, kind: str | None) -> str:
    """JSON has one kind of number: 5.0 is the integer 5, unless the context asks for a double."""
    if kind != f"{XSD}double" and content == int(content) and abs(content) < 1e21:
        return _typed(str(int(content)), kind or f"{XSD}integer")
    try:
        mantissa, exponent = f"{float(content):.15e}".split("e")
    except OverflowError as error:
        raise MalformedCredential("A number is too large to be signed as one.") from error
    mantissa = mantissa.rstrip("0")
    return _typed(
        f"{mantissa}{'0' if mantissa.endswith('.') else ''}E{int(exponent)}", kind or f"{XSD}double"
    )


def _typed(content: str, kind: str) -> str:
    return quoted(content) if kind == f"{XSD}string" else f"{quoted(content)}^^{_iri(kind)}"


def quoted(content: str) -> str:
    """A text as an N-Quads literal, with its quotes."""
    # Nearly all texts need no escape, and asking is ten times as fast as replacing.
    if content.isprintable() and '"' not in content and "\\" not in content:
        return f'"{content}"'
    return f'"{content.translate(_ESCAPES)}"'
