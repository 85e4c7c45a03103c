"""A credential as the single statements that its issuer signs, and which of them a choice of members covers.

Each statement is one canonical N-Quad. Blank nodes have names made with a secret of the proof, so that the order
of the names tells nothing about what is not shown. To know the same node again in a part of the document, every
node without an id gets one for the time being ("skolemising").

Spec: Data Integrity ECDSA Cryptosuites 1.0, "canonicalizeAndGroup".
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

from workmark.openbadges.canonical import canonicalise, expand
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.errors import MalformedCredential
from workmark.openbadges.multibase import encode_base64url
from workmark.openbadges.proofs.selective.pointers import select
from workmark.openbadges.rdf import Quad, is_blank, quads_of
from workmark.openbadges.rdfc import canonical_names, relabelled_lines


class Statements:
    """A document's statements in the order in which they are signed.

    lines: canonical N-Quads with secret blank node names, in code point order.
    """

    def __init__(self, document: JsonObject, hmac_key: bytes) -> None:
        """Raises as `canonical.canonicalise` does, and MalformedCredential for what has no parts."""
        self._stem = _unused_stem(document)
        self._marked: JsonObject = _Marker(self._stem).marked(document)
        quads = self._unmarked(self._marked)
        names = canonical_names(quads)
        if "".join(relabelled_lines(quads, names)) != canonicalise(document):
            raise MalformedCredential(
                "The document holds something that cannot be shown in parts, such as a list in a fixed order."
            )
        self._secret = {
            blank: f"_:{secret_label(hmac_key, name.removeprefix('_:'))}" for blank, name in names.items()
        }
        self.lines = relabelled_lines(quads, self._secret)
        self._place = {line: index for index, line in enumerate(self.lines)}

    def chosen(self, pointers: Sequence[str]) -> set[int]:
        """The places, in `lines`, of the statements that these pointers choose; raises MalformedPointer."""
        return {self._place[line] for line in relabelled_lines(self._quads_of(pointers), self._secret)}

    def labels_for_reader(self, pointers: Sequence[str]) -> dict[str, str]:
        """For each name that a reader of this part will give a blank node, the secret name that was signed."""
        names = canonical_names(self._quads_of(pointers))
        return {name: self._secret[blank] for blank, name in names.items()}

    def _quads_of(self, pointers: Sequence[str]) -> set[Quad]:
        """The statements of a part. No pointer at all chooses nothing."""
        quads = self._unmarked(select(self._marked, pointers)) if pointers else set()
        if not set(relabelled_lines(quads, self._secret)) <= self._place.keys():
            raise MalformedCredential("A part of the document says something that the whole does not.")
        return quads

    def _unmarked(self, marked: JsonObject) -> set[Quad]:
        """The quads of a marked document, with its marks turned back into blank nodes."""
        start = f"<{self._stem}"
        quads = quads_of(expand(marked))
        if any(is_blank(term) for quad in quads for term in quad):
            raise MalformedCredential(
                "The document holds a node that has no place of its own, such as a list in a fixed order."
            )
        return {_without_marks(quad, start) for quad in quads}


def secret_label(hmac_key: bytes, name: str) -> str:
    """The signed name of a blank node. name: its canonical one, such as "c14n0"."""
    return "u" + encode_base64url(hmac.digest(hmac_key, name.encode("ascii"), hashlib.sha256))


class _Marker:
    """Gives every node without an id an id that nothing else has."""

    def __init__(self, stem: str) -> None:
        self._stem = stem
        self._count = 0

    def marked(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.marked(item) for item in value]
        if not isinstance(value, dict):
            return value
        marked = {
            name: member if name == "@context" else self.marked(member) for name, member in value.items()
        }
        name = value.get("id")
        if "@value" in value or (name is not None and not str(name).startswith("_:")):
            return marked
        if name is None:
            self._count += 1
            return {"id": f"{self._stem}n{self._count}", **marked}
        return {**marked, "id": f"{self._stem}d{name[2:]}"}


def _without_marks(quad: Quad, start: str) -> Quad:
    subject, predicate, target, graph = (
        f"_:{term[len(start) : -1]}" if term.startswith(start) else term for term in quad
    )
    return subject, predicate, target, graph


def _unused_stem(document: JsonObject) -> str:
    """The start of an address that the document does not use."""
    text, stem = json.dumps(document), "urn:blank:"
    while stem in text:
        stem += "x:"
    return stem
