"""The canonical lines of a template where nodes without an id are named by hashes that depend on the values.

A badge that names its learner twice, by name and by hashed address, has two such nodes, and Open Badges 3.0 allows no
id on them. RDFC-1.0 names nodes in the order of their first-degree hashes: so the lines are compiled for both orders,
and for each credential the two small hashes decide which of them is filled in.

Spec: RDF Dataset Canonicalization 1.0, section 4.4.3 steps 3 and 4, and section 4.6 "Hash First Degree Quads".
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workmark.openbadges.errors import RefusedToIssue
from workmark.openbadges.slots import Filled, SlotKind, cut, in_certain_order

_SUBJECT = re.compile(r"^_:c14n[0-9]+(?= )")
_OBJECT = re.compile(r"(?<= )_:c14n[0-9]+(?= \.\n$)")
_FIRST, _SECOND = "_:c14n0", "_:c14n1"
Kinds = Mapping[str, SlotKind]
Digest = Callable[[bytes], Any]


@dataclass(frozen=True)
class CanonicalLines:
    """What is hashed for each credential.

    orders: the lines as compiled; a second time with the two names exchanged, if there are two nodes without an id.
    first_degree: for those two, the lines that their hashes are taken over.
    """

    orders: tuple[Filled, ...]
    first_degree: tuple[Filled, ...] = ()

    def with_values(self, values: tuple[bytes, ...], digest: Digest) -> bytes:
        """The canonical form in UTF-8. Raises RefusedToIssue if the values make the two nodes alike."""
        if not self.first_degree:
            return self.orders[0].with_values(values)
        one, other = (digest(lines.with_values(values)).digest() for lines in self.first_degree)
        if one == other:
            raise RefusedToIssue("Two parts without an id say the same, so their order is not settled.")
        return self.orders[0 if one < other else 1].with_values(values)


def canonical_lines(texts: tuple[str, str], slots: Kinds) -> CanonicalLines:
    """Compile the canonical forms for both sets of marks. Raises RefusedToIssue where values could change more."""
    first, second = (_lines(text) for text in texts)
    labels = sorted({label for line in first for label in _labels(line)})
    if len(labels) < 2:
        return CanonicalLines((_compiled(first, second, slots),))
    if len(labels) > 2:
        raise RefusedToIssue("The credential has more than two nodes without an id: give them ids.")
    nodes = [_first_degree(first, label, slots, 0) for label in labels]
    if nodes[0] == nodes[1]:
        raise RefusedToIssue("Two nodes without an id say the same, so their order is not settled.")
    if _first_degree(second, _FIRST, slots, 1) == nodes[1]:
        second = _exchanged(second)
    if [_first_degree(second, label, slots, 1) for label in labels] != nodes:
        raise RefusedToIssue("The values change more of the canonical form than their own place.")
    orders = (
        _compiled(first, second, slots),
        _compiled(_exchanged(first), _exchanged(second), slots),
    )
    return CanonicalLines(orders, tuple(nodes))


def _compiled(first: list[str], second: list[str], slots: Kinds) -> Filled:
    """The lines, in the one order that they have for all values."""
    found = [[cut(line, slots, which) for line in lines] for which, lines in enumerate((first, second))]
    if found[0] != found[1]:
        raise RefusedToIssue("The values change more of the canonical form than their own place.")
    for line in found[0]:
        line.require_places_for(slots)
    in_certain_order(found[0])
    return Filled.joined(found[0])


def _first_degree(lines: list[str], label: str, slots: Kinds, which: int) -> Filled:
    """The lines about one node as its hash sees them: itself `_:a`, the other `_:z`."""

    def seen(found: re.Match[str]) -> str:
        return "_:a" if found[0] == label else "_:z"

    about = sorted(_OBJECT.sub(seen, _SUBJECT.sub(seen, line)) for line in lines if label in _labels(line))
    pieces = [cut(line, slots, which) for line in about]
    in_certain_order(pieces)
    return Filled.joined(pieces)


def _exchanged(lines: list[str]) -> list[str]:
    """The same with the two names exchanged, in canonical order again."""

    def other(found: re.Match[str]) -> str:
        return _SECOND if found[0] == _FIRST else _FIRST

    return sorted(_OBJECT.sub(other, _SUBJECT.sub(other, line)) for line in lines)


def _labels(line: str) -> set[str]:
    return {found[0] for pattern in (_SUBJECT, _OBJECT) if (found := pattern.search(line))}


def _lines(text: str) -> list[str]:
    # Not splitlines(): a text may hold U+2028, which ends no line of N-Quads.
    return [f"{line}\n" for line in text.split("\n") if line]
