"""One JSON document, walked once, straight to N-Quads. Anything unusual makes it step aside.

Unusual is whatever the general way treats with more than a look into a table: keywords, maps by language or
index, lists, contexts inside the document, words without meaning, relative addresses, floats. `SteppedAside`
carries no verdict: the general way then reads the document from its beginning.

The lines are kept in groups, one for each subject, and each group is written in canonical order. So what remains to be
sorted is a dozen groups and not all lines: no subject, with the space after it, is the beginning of another.

Spec: JSON-LD 1.1 Processing Algorithms and API, section 5.1.2 "Expansion Algorithm", for plain node objects.
"""

import marshal
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from workmark.openbadges.compiled.plans import END, SteppedAside, plan_for
from workmark.openbadges.compiled.words import Word, Words
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.rdf import XSD, is_iri, quoted

_BOOLEAN = f"^^<{XSD}boolean>"
_INTEGER = f"^^<{XSD}integer>"
# Parts that all badges of one achievement share: their lines are remembered by the part's exact content.
_SHARED_PARTS = frozenset({"achievement", "issuer"})
_MAX_PART_BYTES = 32 * 1024
_MAX_PARTS = 64


class Walk:
    """The lines of one document.

    groups: the lines of each subject, in order, by the subject with the space after it.
    blanks: how many nodes have no id. They are called `_:c14n0` and so on as they are met, which is the canonical name
        where there is only one. blank_heads: the groups in which such a name stands.
    nodes: how many nodes there are in all.
    """

    def __init__(self, memory: "PartMemory") -> None:
        self.groups: dict[str, str] = {}
        self.blank_heads: set[str] = set()
        self.blanks = self.nodes = 0
        self._memory = memory

    def node(self, node: JsonObject, words: Words | None) -> str:
        """Write the lines of a node and of all within it; gives its name. Raises SteppedAside."""
        self.nodes += 1
        if words is None:
            raise SteppedAside
        inner, steps, types, is_in_order = plan_for(node, words)
        name = _address(node["id"], inner) if "id" in node else self._blank()
        head = f"{name} "
        said: list[str] = []
        for predicate, member, word, datatype in steps:
            if word is None:
                said += types
                continue
            value = node[member]
            if datatype is not None and type(value) is str:
                # Nearly all texts need no escape; asking here, and not in `quoted`, saves a call for each.
                is_simple = value.isprintable() and '"' not in value and "\\" not in value
                said.append(
                    f'{predicate}"{value}"{datatype}' if is_simple else predicate + quoted(value) + datatype
                )
            elif type(value) is list and len(value) != 1:
                said += sorted({predicate + self._object(head, member, word, item, inner) for item in value})
            else:
                one = value[0] if type(value) is list else value
                said.append(predicate + self._object(head, member, word, one, inner))
        if said:
            between = END + head
            self._write(head, head + between.join(said if is_in_order else sorted(set(said))) + END)
        return name

    def _blank(self) -> str:
        name = f"_:c14n{self.blanks}"
        self.blanks += 1
        self.blank_heads.add(f"{name} ")
        return name

    def _object(self, head: str, member: str, word: Word, value: Any, words: Words) -> str:
        """A value as it stands at the end of a line."""
        kind = type(value)
        if kind is dict:
            shared = member in _SHARED_PARTS
            name = self._shared(member, value, words) if shared else self.node(value, words.inside(member))
            if name[0] == "_":
                self.blank_heads.add(head)
            return name
        if word.is_scoped:
            scoped = words.for_text(member)
            if scoped is None or kind is not str:
                raise SteppedAside
            return _text(value, *scoped)
        if kind is str:
            return _text(value, word, words)
        if kind is bool and word.datatype is not None:
            return f'"{"true" if value else "false"}"{_typed(word, _BOOLEAN)}'
        if kind is int and word.datatype is not None and word.kind != f"{XSD}double" and abs(value) < 1e21:
            return f'"{value}"{_typed(word, _INTEGER)}'
        raise SteppedAside

    def _shared(self, member: str, value: JsonObject, words: Words) -> str:
        # The same bytes are the same part; version 2 of the format never abbreviates.
        try:
            content = marshal.dumps(value, 2)
        except ValueError as error:
            raise SteppedAside from error
        key = (id(words), member, content)
        known = self._memory.get(key, words)
        if known is None:
            walk = Walk(self._memory)
            name = walk.node(value, words.inside(member))
            if walk.blanks:
                # Its blank nodes are named among all others.
                return self.node(value, words.inside(member))
            known = Part(name, walk.groups, walk.nodes)
            if len(content) <= _MAX_PART_BYTES:
                self._memory.keep(key, words, known)
        if self.groups.keys().isdisjoint(known.groups):
            self.groups.update(known.groups)
        else:
            for group in known.groups.items():
                self._write(*group)
        self.nodes += known.nodes
        return known.name

    def _write(self, head: str, text: str) -> None:
        # A subject may be met twice, and may then say the same twice.
        if head in self.groups:
            text = joined([*lines_in(self.groups[head]), *lines_in(text)])
        self.groups[head] = text


class Part(NamedTuple):
    """What a part of a document says. name: its subject; groups: as in a walk; nodes: how many it holds."""

    name: str
    groups: Mapping[str, str]
    nodes: int


class PartMemory:
    """The lines of the parts met lately, by their content and the context they stood in."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, str, bytes], tuple[Words, Part]] = OrderedDict()

    def get(self, key: tuple[int, str, bytes], words: Words) -> Part | None:
        """What the part says, if it was met in this very context."""
        found = self._kept.get(key)
        return found[1] if found is not None and found[0] is words else None

    def keep(self, key: tuple[int, str, bytes], words: Words, part: Part) -> None:
        """Remember a part, and forget the oldest when there are too many."""
        self._kept[key] = (words, part)
        if len(self._kept) > _MAX_PARTS:
            self._kept.popitem(last=False)


def lines_in(text: str) -> list[str]:
    """The lines of a group. Not splitlines(): a text may hold U+2028, which ends no line of N-Quads."""
    return [f"{line}\n" for line in text.split("\n")[:-1]]


def joined(lines: Iterable[str]) -> str:
    """Lines as one text, in order and each once."""
    return "".join(sorted(set(lines)))


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
