"""How a node of one shape is written down: its members in the order of their predicates, looked up once.

Badges are alike: the same members under the same types come again and again. A plan holds what does not depend on the
members' values, so that a walk only fills them in. A shape that the tables do not understand has no plan.

Spec: RDF Dataset Canonicalization 1.0, "Canonical N-Quads" and the order of its lines.
"""

from typing import NamedTuple

from workmark.openbadges.compiled.words import Word, Words
from workmark.openbadges.documents import JsonObject

RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
# What ends a line.
END = " .\n"
# How many shapes of nodes one table keeps before it begins anew.
_MAX_PLANS = 256

# The types as they are written, and the names of the members, both in the order of the document.
Shape = tuple[tuple[str, ...], tuple[str, ...]]


class SteppedAside(Exception):
    """The document needs the general way; nothing is said about whether it is good."""


class Step(NamedTuple):
    """One member, or all types of the node.

    predicate: with the space after it. word: None for the types.
    datatype: what follows the closing quote of a text that is a plain literal; None where a text is anything else.
    """

    predicate: str
    member: str
    word: Word | None
    datatype: str | None


class Plan(NamedTuple):
    """How to write a node.

    words: in which its members are read. steps: in the order of their predicates.
    types: the predicate and the object of each type, in order.
    is_in_order: no two steps write the same predicate, so that the lines come in canonical order by themselves.
    """

    words: Words
    steps: tuple[Step, ...]
    types: tuple[str, ...]
    is_in_order: bool


def plan_for(node: JsonObject, words: Words) -> Plan:
    """The plan for a node in a context; raises SteppedAside."""
    given = node.get("type", [])
    shape = (tuple(given) if type(given) is list else (given,), tuple(node))
    try:
        plan: Plan | None = words.plans.get(shape)
    except TypeError as error:
        # A type that is a list or an object is no type.
        raise SteppedAside from error
    if plan is None:
        if len(words.plans) >= _MAX_PLANS:
            words.plans.clear()
        plan = words.plans[shape] = _made(shape, words)
    return plan


def _made(shape: Shape, words: Words) -> Plan:
    types, names = shape
    if "type" in names and (not types or any(type(name) is not str for name in types)):
        raise SteppedAside
    # A node of one member may be a mere reference, which JSON-LD reads in the context around it.
    if not words.is_plain or len(names) < 2:
        raise SteppedAside
    inner = words.for_types(types) if types else words
    if inner is None or not inner.is_plain:
        raise SteppedAside
    steps = [_step(name, inner) for name in names if name not in ("id", "type")]
    if types:
        steps.append(Step(f"{RDF_TYPE} ", "type", None, None))
    return Plan(
        inner,
        tuple(sorted(steps, key=lambda step: step.predicate)),
        tuple(sorted({f"{RDF_TYPE} {_address_of(name, words)}" for name in types})),
        len({step.predicate for step in steps}) == len(steps),
    )


def _step(name: str, words: Words) -> Step:
    word = words.members.get(name)
    if word is None:
        raise SteppedAside
    return Step(f"{word.predicate} ", name, word, None if word.is_scoped else word.datatype)


def _address_of(kind: str, words: Words) -> str:
    address = words.types.get(kind)
    if address is None:
        raise SteppedAside
    return address
