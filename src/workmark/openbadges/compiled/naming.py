"""Canonical order, and canonical names for blank nodes where first-degree hashes tell them apart.

With no blank node the canonical form is the sorted lines; a single one is always `_:c14n0`. Nodes that only
their neighbours tell apart are left to the general way.

Spec: RDF Dataset Canonicalization 1.0, sections 4.4.3 and 4.6 "Hash First Degree Quads".
"""

import hashlib

from workmark.openbadges.compiled.walk import SteppedAside, Walk

# First-degree hashing reads a blank node's lines once, so the work stays small up to here.
_MAX_BLANKS = 16


def canonical_text(walk: Walk, hash_name: str) -> str:
    """The canonical N-Quads of a finished walk; raises SteppedAside."""
    lines = _in_order(walk)
    if not walk.blank:
        return "".join(lines)
    names = {"_:b1": "_:c14n0"} if walk.blanks == 1 else _names(walk, hash_name)
    written = {f"{names.get(s, s)} {p} {names.get(o, o)} .\n" for s, p, o in walk.blank}
    lines.extend(sorted(written))
    lines.sort()
    return "".join(lines)


def _in_order(walk: Walk) -> list[str]:
    """The complete lines, sorted. Parts come sorted, and the sort makes use of runs that are in order already."""
    if not walk.parts:
        return sorted(set(walk.named))
    longest = max(walk.parts, key=len)
    others = walk.lines().difference(longest)
    lines = [*longest, *sorted(others)]
    lines.sort()
    return lines


def _names(walk: Walk, hash_name: str) -> dict[str, str]:
    if walk.blanks > _MAX_BLANKS:
        raise SteppedAside
    by_hash: dict[str, str] = {}
    quads = set(walk.blank)
    for number in range(1, walk.blanks + 1):
        blank = f"_:b{number}"
        digest = _first_degree(blank, [quad for quad in quads if blank in quad], hash_name)
        if digest in by_hash:
            raise SteppedAside
        by_hash[digest] = blank
    return {by_hash[digest]: f"_:c14n{place}" for place, digest in enumerate(sorted(by_hash))}


def _first_degree(blank: str, quads: list[tuple[str, str, str]], hash_name: str) -> str:
    def seen(term: str) -> str:
        return term if term[0] != "_" else "_:a" if term == blank else "_:z"

    text = "".join(sorted(f"{seen(s)} {p} {seen(o)} .\n" for s, p, o in quads))
    return hashlib.new(hash_name, text.encode("utf-8")).hexdigest()
