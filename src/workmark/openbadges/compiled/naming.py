"""Canonical order, and canonical names for blank nodes, which only the lines that hold some decide.

With no blank node the canonical form is the groups in order; a single one is always `_:c14n0`.

Spec: RDF Dataset Canonicalization 1.0, section 4.4.3.
"""

from typing import TypeAlias

from workmark.openbadges.compiled.plans import END, SteppedAside
from workmark.openbadges.compiled.walk import Walk, joined, lines_in
from workmark.openbadges.errors import DocumentTooComplex
from workmark.openbadges.rdfc import canonical_names

_Line: TypeAlias = tuple[str, str, str]


def canonical_text(walk: Walk, hash_name: str) -> str:
    """The canonical N-Quads of a finished walk; raises SteppedAside."""
    if walk.blanks > 1:
        return _with_names(walk, hash_name)
    return "".join([walk.groups[head] for head in sorted(walk.groups)])


def _with_names(walk: Walk, hash_name: str) -> str:
    # Only these groups hold blank nodes, and a group with one may have lines without.
    blank = {_parts(line) for head in walk.blank_heads for line in lines_in(walk.groups.get(head, ""))}
    try:
        names = canonical_names({(*line, "") for line in blank}, hash_name=hash_name)
    except DocumentTooComplex as error:
        raise SteppedAside from error
    rest = [text for head, text in walk.groups.items() if head not in walk.blank_heads]
    written = [f"{names.get(s, s)} {p} {names.get(o, o)}{END}" for s, p, o in blank]
    return joined([line for text in rest for line in lines_in(text)] + written)


def _parts(line: str) -> _Line:
    subject, predicate, target = line.removesuffix(END).split(" ", 2)
    return subject, predicate, target
