"""Selective disclosure: put the claims that a holder chose to show back into the token that the issuer signed.

The issuer signs digests; the holder hands over, for each claim to be shown, the text behind its digest. Every text
must answer to exactly one digest, and digests nobody opened simply vanish.
Spec: RFC 9901, sections 4 and 7.1.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from workmark.openbadges.documents import MAX_DEPTH, JsonObject, parse_json
from workmark.openbadges.errors import DocumentTooLarge, MalformedEncoding, MalformedProof
from workmark.openbadges.jws import CompactJws, parse_compact
from workmark.openbadges.multibase import decode_base64url, encode_base64url

DIGESTS: Final[dict[str, Callable[[bytes], Any]]] = {
    "sha-256": hashlib.sha256,
    "sha-384": hashlib.sha384,
    "sha-512": hashlib.sha512,
}
MAX_DISCLOSURES: Final = 256


@dataclass(frozen=True)
class SdJwt:
    """A token with what its holder shows. holder_proof: the key binding token, or empty when there is none.

    presented: everything before the holder's proof, which is what that proof covers.
    """

    jws: CompactJws
    disclosures: tuple[str, ...]
    holder_proof: str
    presented: str = ""

    def disclosed_claims(self) -> JsonObject:
        """The signed claims with the shown ones in their places; raises MalformedProof or MalformedCredential."""
        claims = self.jws.claims
        function = self._digest_function(claims.pop("_sd_alg", "sha-256"))
        opening = _Opening({_digest(text, function): _parts(text) for text in self.disclosures})
        opened: JsonObject = opening.open(claims)
        if len(opening.texts) != len(self.disclosures) or set(opening.texts) - opening.used:
            raise MalformedProof("The token comes with claims that its issuer did not sign.")
        return opened

    def presented_digest(self) -> str:
        """The digest of all that is presented, as the holder's proof must name it (`sd_hash`)."""
        return _digest(self.presented, self._digest_function(self.jws.claims.get("_sd_alg", "sha-256")))

    def _digest_function(self, name: object) -> Callable[[bytes], Any]:
        if not isinstance(name, str) or name not in DIGESTS:
            raise MalformedProof(
                f"The token hides its claims with {str(name)[:40]!r}, which is not kept here."
            )
        return DIGESTS[name]


def parse_sd_jwt(token: str) -> SdJwt:
    """Take `<token>~<disclosure>~...~[<key binding token>]` apart; raises as `parse_compact` does."""
    first, *rest = token.split("~")
    if not rest:
        raise MalformedProof(
            "A selective token has at least one tilde after its signature; this one has none."
        )
    if len(rest) > MAX_DISCLOSURES:
        raise MalformedProof(
            f"The token shows {len(rest)} claims one by one; at most {MAX_DISCLOSURES} are read."
        )
    presented = token[: len(token) - len(rest[-1])]
    return SdJwt(parse_compact(first), tuple(rest[:-1]), rest[-1], presented)


class _Opening:
    """One walk over the signed claims. texts: by digest; used: the digests met on the way."""

    def __init__(self, texts: dict[str, list[Any]]) -> None:
        self.texts = texts
        self.used: set[str] = set()
        self._met: set[str] = set()

    def open(self, node: Any, depth: int = 0) -> Any:
        # A shown claim may hide further ones: a chain of them could be deeper than any JSON text may be.
        if depth > MAX_DEPTH:
            raise DocumentTooLarge(f"The token's claims nest deeper than {MAX_DEPTH} levels.")
        if isinstance(node, list):
            return [item for each in node for item in self._open_item(each, depth)]
        if not isinstance(node, dict):
            return node
        opened = {key: self.open(value, depth + 1) for key, value in node.items() if key != "_sd"}
        if "..." in opened or "_sd_alg" in opened:
            raise MalformedProof("The token uses a reserved name (... or _sd_alg) where it may not stand.")
        for digest in self._digests(node):
            parts = self._parts_behind(digest, expected=3)
            if parts is None:
                continue
            _, name, value = parts
            if not isinstance(name, str) or name in ("_sd", "..."):
                raise MalformedProof("A shown claim has no name, or a reserved one.")
            if name in opened:
                raise MalformedProof(
                    f"The claim {name[:80]!r} is both signed openly and shown; one of them is false."
                )
            opened[name] = self.open(value, depth + 1)
        return opened

    def _open_item(self, item: Any, depth: int) -> list[Any]:
        if not (isinstance(item, dict) and set(item) == {"..."}):
            return [self.open(item, depth + 1)]
        parts = self._parts_behind(item["..."], expected=2)
        return [] if parts is None else [self.open(parts[1], depth + 1)]

    def _digests(self, node: JsonObject) -> list[Any]:
        digests = node.get("_sd", [])
        if not isinstance(digests, list):
            raise MalformedProof("The token's list of hidden claims (_sd) is not a list.")
        return digests

    def _parts_behind(self, digest: Any, *, expected: int) -> list[Any] | None:
        if not isinstance(digest, str):
            raise MalformedProof("The token has a digest that is not a text.")
        if digest in self._met:
            raise MalformedProof("The token has the same digest in two places, so a claim could be moved.")
        self._met.add(digest)
        parts = self.texts.get(digest)
        if parts is None:
            return None
        if len(parts) != expected:
            raise MalformedProof("A shown claim stands where the issuer signed a claim of another kind.")
        self.used.add(digest)
        return parts


def _digest(text: str, function: Callable[[bytes], Any]) -> str:
    return encode_base64url(function(text.encode("utf-8")).digest())


def _parts(text: str) -> list[Any]:
    """A disclosure as [salt, name, value], or [salt, value] for an item of a list."""
    try:
        parts = parse_json(decode_base64url(text))
    except MalformedEncoding as error:
        raise MalformedProof(f"A shown claim does not decode: {error}") from error
    if not isinstance(parts, list) or len(parts) not in (2, 3) or not isinstance(parts[0], str):
        raise MalformedProof("A shown claim is not a list of a salt, a name and a value.")
    return parts
