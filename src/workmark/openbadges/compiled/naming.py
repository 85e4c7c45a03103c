"""Canonical order, and canonical names for blank nodes where first-degree hashes tell them apart.

With no blank node the canonical form is the groups in order; a single one is always `_:c14n0`. Nodes that only
their neighbours tell apart are left to the general way.

Spec: RDF Dataset Canonicalization 1.0, sections 4.4.3 and 4.6 "Hash First Degree Quads".
"""

import hashlib
from typing import TypeAlias

from workmark.openbadges.compiled.plans import END, SteppedAside
from workmark.openbadges.compiled.walk import Walk, joined, lines_in

# First-degree hashing reads a blank node's lines once, so the work stays small up to here.
_MAX_BLANKS = 16
_Line: TypeAlias = tuple[str, str, str]


def canonical_text(walk: Walk, hash_name: str) -> str:
    """The canonical N-Quads of a finished walk; raises SteppedAside."""
    if walk.blanks > 1:
        return _with_names(walk, hash_name)
    return "".join([walk.groups[head] for head in sorted(walk.groups)])


def _with_names(walk: Walk, hash_name: str) -> str:
    # Only these groups hold blank nodes, and a group with one may have lines without.
    blank = {_parts(line) for head in walk.blank_heads for line in lines_in(walk.groups.get(head, ""))}
    names = _names(walk.blanks, blank, hash_name)
    rest = [text for head, text in walk.groups.items() if head not in walk.blank_heads]
    written = [f"{names.get(s, s)} {p} {names.get(o, o)}{END}" for s, p, o in blank]
    return joined([line for text in rest for line in lines_in(text)] + written)


def _parts(line: str) -> _Line:
    subject, predicate, target = line.removesuffix(END).split(" ", 2)
    return subject, predicate, target


def _names(blanks: int, lines: set[_Line], hash_name: str) -> dict[str, str]:
    if blanks > _MAX_BLANKS:
        raise SteppedAside
    by_hash: dict[str, str] = {}
    for number in range(blanks):
        blank = f"_:c14n{number}"
        digest = _first_degree(blank, [line for line in lines if blank in (line[0], line[2])], hash_name)
        if digest in by_hash:
            raise SteppedAside
        by_hash[digest] = blank
    return {by_hash[digest]: f"_:c14n{place}" for place, digest in enumerate(sorted(by_hash))}


def _first_degree(blank: str, lines: list[_Line], hash_name: str) -> str:
    def seen(term: str) -> str:
        return term if term[0] != "_" else "_:a" if term == blank else "_:z"

    text = "".join(sorted(f"{seen(s)} {p} {seen(o)}{END}" for s, p, o in lines))
    return hashlib.new(hash_name, text.encode("utf-8")).hexdigest()
