"""One JSON document, walked once, straight to N-Quads. Anything unusual makes it step aside.

Unusual is whatever the general way treats with more than a look into a table: keywords, maps by language or
index, lists, contexts inside the document, words without meaning, relative addresses, floats. `SteppedAside`
carries no verdict: the general way then reads the document from its beginning.

Spec: JSON-LD 1.1 Processing Algorithms and API, section 5.1.2 "Expansion Algorithm", for plain node objects.
"""

import marshal
from collections import OrderedDict
from typing import Any, NamedTuple

from workmark.openbadges.compiled.words import Word, Words
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.rdf import XSD, is_iri, quoted

RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_BOOLEAN = f"^^<{XSD}boolean>"
_INTEGER = f"^^<{XSD}integer>"
# Parts that all badges of one achievement share: their lines are remembered by the part's exact content.
_SHARED_PARTS = frozenset({"achievement", "issuer"})
_MAX_PART_BYTES = 32 * 1024
_MAX_PARTS = 64
_NAME_AND_TYPE = frozenset({"id", "type"})

Lines = tuple[str, ...]


class SteppedAside(Exception):
    """The document needs the general way; nothing is said about whether it is good."""


class Walk:
    """The lines of one document.

    named: lines without a blank node, complete. blank: lines with one, as subject, predicate and object.
    parts: the sorted lines of the parts that badges share. nodes, blanks: how many nodes there are, and without id.
    """

    def __init__(self, memory: "PartMemory") -> None:
        self.named: list[str] = []
        self.blank: list[tuple[str, str, str]] = []
        self.parts: list[Lines] = []
        self.blanks = self.nodes = 0
        self._memory = memory

    def node(self, node: JsonObject, words: Words | None) -> str:
        """Write the lines of a node and of all within it; gives its name. Raises SteppedAside."""
        self.nodes += 1
        # A node of one member may be a mere reference, which JSON-LD reads in the context around it.
        if words is None or not words.is_plain or len(node) < 2:
            raise SteppedAside
        types = _types(node.get("type"))
        inner = words.for_types(types) if types else words
        if inner is None or not inner.is_plain:
            raise SteppedAside
        subject = self._name(node, inner)
        for name in types:
            if (address := words.types.get(name)) is None:
                raise SteppedAside
            self._line(subject, RDF_TYPE, address)
        self._members(subject, node, inner)
        return subject

    def _members(self, subject: str, node: JsonObject, words: Words) -> None:
        members = words.members
        for name, value in node.items():
            if (word := members.get(name)) is None:
                if name not in _NAME_AND_TYPE:
                    raise SteppedAside
            elif type(value) is list:
                for item in value:
                    self._value(subject, name, word, item, words)
            else:
                self._value(subject, name, word, value, words)

    def _name(self, node: JsonObject, words: Words) -> str:
        if "id" in node:
            return _address(node["id"], words)
        self.blanks += 1
        return f"_:b{self.blanks}"

    def _value(self, subject: str, name: str, word: Word, value: Any, words: Words) -> None:
        kind = type(value)
        if word.is_scoped and kind is not dict:
            scoped = words.for_text(name)
            if scoped is None or kind is not str:
                raise SteppedAside
            self._line(subject, word.predicate, _text(value, *scoped))
        elif kind is str:
            self._line(subject, word.predicate, _text(value, word, words))
        elif kind is dict:
            target = (
                self._shared(name, value, words)
                if name in _SHARED_PARTS
                else self._nested(name, value, words)
            )
            self._line(subject, word.predicate, target)
        elif kind is bool and word.datatype is not None:
            self._line(subject, word.predicate, f'"{"true" if value else "false"}"{_typed(word, _BOOLEAN)}')
        elif kind is int and word.datatype is not None and word.kind != f"{XSD}double" and abs(value) < 1e21:
            self._line(subject, word.predicate, f'"{value}"{_typed(word, _INTEGER)}')
        else:
            raise SteppedAside

    def _nested(self, name: str, value: JsonObject, words: Words) -> str:
        return self.node(value, words.inside(name))

    def _shared(self, name: str, value: JsonObject, words: Words) -> str:
        # The same bytes are the same part; version 2 of the format never abbreviates.
        try:
            content = marshal.dumps(value, 2)
        except ValueError as error:
            raise SteppedAside from error
        key = (id(words), name, content)
        known = self._memory.get(key, words)
        if known is None:
            walk = Walk(self._memory)
            subject = walk._nested(name, value, words)
            if walk.blanks:
                return self._nested(name, value, words)
            known = Part(subject, tuple(sorted(walk.lines())), walk.nodes)
            if len(content) <= _MAX_PART_BYTES:
                self._memory.keep(key, words, known)
        self.parts.append(known.lines)
        self.nodes += known.nodes
        return known.name

    def lines(self) -> set[str]:
        """All complete lines, each once."""
        return set(self.named).union(*self.parts)

    def _line(self, subject: str, predicate: str, target: str) -> None:
        if subject[0] == "_" or target[0] == "_":
            self.blank.append((subject, predicate, target))
        else:
            self.named.append(f"{subject} {predicate} {target} .\n")


class Part(NamedTuple):
    """What a part of a document says. name: its subject; lines: sorted; nodes: how many it holds."""

    name: str
    lines: Lines
    nodes: int


class PartMemory:
    """The lines of the parts met lately, by their content and the context they stood in."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, str, bytes], tuple[Words, Part]] = OrderedDict()

    def get(self, key: tuple[int, str, bytes], words: Words) -> Part | None:
        """The part's name and sorted lines, if it was met in this very context."""
        found = self._kept.get(key)
        return found[1] if found is not None and found[0] is words else None

    def keep(self, key: tuple[int, str, bytes], words: Words, part: Part) -> None:
        """Remember a part, and forget the oldest when there are too many."""
        self._kept[key] = (words, part)
        if len(self._kept) > _MAX_PARTS:
            self._kept.popitem(last=False)


def _types(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    found = tuple(value) if type(value) is list else (value,)
    if not found or any(type(name) is not str for name in found):
        raise SteppedAside
    return found


def _text(value: str, word: Word, words: Words) -> str:
    if word.datatype is not None:
        return quoted(value) + word.datatype
    if word.names_word and value in words.types:
        return words.types[value]
    if word.names_word or word.names_node:
        return _address(value, words)
    raise SteppedAside


def _address(value: Any, words: Words) -> str:
    if type(value) is not str or not is_iri(value):
        raise SteppedAside
    prefix, _, rest = value.partition(":")
    if prefix in words.prefixes and not rest.startswith("//"):
        raise SteppedAside
    return f"<{value}>"


def _typed(word: Word, default: str) -> str:
    """The datatype of a number or a truth value: the one the context asks for, or its own."""
    return default if word.kind is None or word.datatype is None else word.datatype
