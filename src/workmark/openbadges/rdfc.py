"""RDFC-1.0: names for blank nodes that depend on nothing but the dataset, within a budget.

Written here, rather than borrowed, for one reason: the algorithm takes factorial time on hostile input, and
the libraries offer no way to stop. Tests hold it against pyoxigraph and the W3C's own suite. The numbered
comments are those of the specification.

Spec: RDF Dataset Canonicalization 1.0, section 4.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import permutations

from workmark.openbadges.errors import DocumentTooComplex
from workmark.openbadges.rdf import Quad, is_blank

# Only nodes that their own quads do not tell apart cost more than reading them: a record of many badges has few.
MAX_ALIKE = 64
MAX_STEPS = 4000
# Seven stand in 5,040 orders, which is past the cap: no need to try the first 4,000 of them.
_MOST_ORDERED = 6


def canonical_nquads(quads: Iterable[Quad], *, hash_name: str = "sha256") -> str:
    """The canonical N-Quads of a dataset; raises DocumentTooComplex past the caps on nodes alike and steps."""
    unique = set(quads)
    return "".join(relabelled_lines(unique, canonical_names(unique, hash_name=hash_name)))


def canonical_names(quads: Iterable[Quad], *, hash_name: str = "sha256") -> dict[str, str]:
    """The canonical name ("_:c14n0") of each blank node; raises as `canonical_nquads` does."""
    unique = set(quads)
    return _Canonicaliser(unique, hash_name).names()


def relabelled_lines(quads: Iterable[Quad], names: dict[str, str]) -> list[str]:
    """The quads as N-Quads lines in code point order, each blank node under its new name."""
    return sorted({_line(_renamed(quad, names) if names else quad) for quad in quads})


class _Issuer:
    """Gives out numbered names in the order of asking. Spec: 4.3 "Blank Node Identifier Issuer State"."""

    def __init__(self, prefix: str, given: dict[str, str] | None = None) -> None:
        self._prefix = prefix
        self.given = given if given is not None else {}

    def issue(self, blank: str) -> str:
        return self.given.setdefault(blank, f"_:{self._prefix}{len(self.given)}")

    def copy(self) -> "_Issuer":
        return _Issuer(self._prefix, dict(self.given))


class _Canonicaliser:
    def __init__(self, quads: set[Quad], hash_name: str) -> None:
        self._hash: Callable[[str], str] = lambda text: hashlib.new(
            hash_name, text.encode("utf-8")
        ).hexdigest()
        self._canonical = _Issuer("c14n")
        self._steps = 0
        self._first_degree: dict[str, str] = {}
        self._quads_with: dict[str, list[Quad]] = defaultdict(list)
        for quad in quads:
            for blank in {term for term in quad if is_blank(term)}:
                self._quads_with[blank].append(quad)

    def names(self) -> dict[str, str]:
        """The canonical name of each blank node. Spec: 4.4.3."""
        # 3. Hash each blank node by the quads it stands in.
        by_hash: dict[str, list[str]] = defaultdict(list)
        for blank in self._quads_with:
            by_hash[self._hash_first_degree(blank)].append(blank)
        # 4. A hash that only one node has decides that node's place.
        for digest in sorted(by_hash):
            if len(by_hash[digest]) == 1:
                self._canonical.issue(by_hash.pop(digest)[0])
        alike = sum(map(len, by_hash.values()))
        if alike > MAX_ALIKE:
            raise DocumentTooComplex(
                f"The document has {alike} nodes without an id that look alike; at most {MAX_ALIKE} are told apart."
            )
        # 5. The others are told apart by their neighbours.
        for digest in sorted(by_hash):
            paths: list[tuple[str, _Issuer]] = []
            for blank in by_hash[digest]:
                if blank not in self._canonical.given:
                    issuer = _Issuer("b")
                    issuer.issue(blank)
                    paths.append(self._hash_n_degree(blank, issuer))
            for _, issuer in sorted(paths, key=lambda path: path[0]):
                for blank in issuer.given:
                    self._canonical.issue(blank)
        return self._canonical.given

    def _hash_first_degree(self, blank: str) -> str:
        """Spec: 4.6."""
        if blank not in self._first_degree:
            lines = sorted(
                _line(_renamed(quad, lambda term: "_:a" if term == blank else "_:z"))
                for quad in self._quads_with[blank]
            )
            self._first_degree[blank] = self._hash("".join(lines))
        return self._first_degree[blank]

    def _hash_related(self, related: str, quad: Quad, issuer: _Issuer, position: str) -> str:
        """Spec: 4.7."""
        name = self._canonical.given.get(related) or issuer.given.get(related)
        predicate = quad[1] if position != "g" else ""
        return self._hash(position + predicate + (name or self._hash_first_degree(related)))

    def _hash_n_degree(self, blank: str, issuer: _Issuer) -> tuple[str, _Issuer]:
        """Spec: 4.8."""
        # 1 to 3. Group the neighbours by how they are related.
        related: dict[str, list[str]] = defaultdict(list)
        for quad in self._quads_with[blank]:
            for position, term in (("s", quad[0]), ("o", quad[2]), ("g", quad[3])):
                if is_blank(term) and term != blank:
                    related[self._hash_related(term, quad, issuer, position)].append(term)
        # 4 and 5. Within each group, the order that gives the smallest path is chosen.
        data = ""
        for digest in sorted(related):
            path, issuer = self._shortest_path(related[digest], issuer)
            data += digest + path
        # 6. The hash of all paths stands for the node.
        return self._hash(data), issuer

    def _shortest_path(self, group: list[str], issuer: _Issuer) -> tuple[str, _Issuer]:
        if len(group) > _MOST_ORDERED:
            raise _too_woven()
        chosen_path, chosen_issuer = "", issuer
        for order in permutations(group):
            self._count_step()
            attempt = self._walk(order, issuer.copy(), chosen_path)
            if attempt is not None and (not chosen_path or attempt[0] < chosen_path):
                chosen_path, chosen_issuer = attempt
        return chosen_path, chosen_issuer

    def _walk(self, order: tuple[str, ...], issuer: _Issuer, best: str) -> tuple[str, _Issuer] | None:
        """One order of a group as a path, or None as soon as it cannot beat the best so far."""
        path, unnamed = "", []
        for blank in order:
            if blank in self._canonical.given:
                path += self._canonical.given[blank]
            else:
                if blank not in issuer.given:
                    unnamed.append(blank)
                path += issuer.issue(blank)
            if best and len(path) >= len(best) and path > best:
                return None
        for blank in unnamed:
            digest, deeper = self._hash_n_degree(blank, issuer)
            path += issuer.issue(blank) + f"<{digest}>"
            issuer = deeper
            if best and len(path) >= len(best) and path > best:
                return None
        return path, issuer

    def _count_step(self) -> None:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise _too_woven()


def _too_woven() -> DocumentTooComplex:
    return DocumentTooComplex("The nodes without an id are woven so that ordering them would take too long.")


def _renamed(quad: Quad, names: dict[str, str] | Callable[[str], str]) -> Quad:
    name = names if callable(names) else names.__getitem__
    subject, predicate, target, graph = quad
    return (
        name(subject) if is_blank(subject) else subject,
        predicate,
        name(target) if is_blank(target) else target,
        name(graph) if is_blank(graph) else graph,
    )


def _line(quad: Quad) -> str:
    return f"{quad[0]} {quad[1]} {quad[2]} {quad[3]} .\n" if quad[3] else f"{quad[0]} {quad[1]} {quad[2]} .\n"
