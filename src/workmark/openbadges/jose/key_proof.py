"""A wallet's proof that it holds a key, so that a credential can be bound to that key.

Who sends it may be anybody: everything is bounded before it is read, and the key is taken from the header alone because
it is the key that is to be proved. Nothing is looked up: a key is named in full, or by an identifier that contains it.

Spec: OpenID for Verifiable Credential Issuance 1.0, Appendix F.1 (`jwt` proof type) and F.4 (verifying proofs).
"""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from workmark.openbadges.documents import JsonObject, parse_json_object
from workmark.openbadges.errors import DocumentTooLarge, MalformedEncoding, MalformedKey, MalformedProof
from workmark.openbadges.jws import CompactJws, check_compact, parse_compact
from workmark.openbadges.keys import PublicKey
from workmark.openbadges.multibase import decode_base64url

PROOF_TYPE: Final = "openid4vci-proof+jwt"
PROOF_ALGORITHMS: Final = ("ES256", "ES384", "EdDSA", "Ed25519")
MAX_PROOF_LETTERS: Final = 8_192
CLOCK_WINDOW: Final = timedelta(minutes=5)


class KeyProof(NamedTuple):
    """A key that its holder was shown to have. nonce: what the proof answers to; whoever calls knows if it gave it."""

    key: PublicKey
    nonce: str


def check_key_proof(token: str, *, audience: str, at: datetime) -> KeyProof:
    """Give the proved key, or raise an OpenBadgesError that says what is wrong.

    audience: the identifier of the credential issuer. at: the moment of asking, aware.
    """
    if len(token) > MAX_PROOF_LETTERS:
        raise DocumentTooLarge(f"The key proof has more than {MAX_PROOF_LETTERS} letters.")
    proof = parse_compact(token)
    if proof.header.get("typ") != PROOF_TYPE:
        raise MalformedProof(f"The key proof's typ is not {PROOF_TYPE}.")
    if proof.algorithm not in PROOF_ALGORITHMS:
        raise MalformedProof(f"The key proof's alg is none of {', '.join(PROOF_ALGORITHMS)}.")
    key = _named_key(proof)
    check_compact(proof, key)
    claims = proof.claims
    if claims.get("aud") != audience:
        raise MalformedProof("The key proof is meant for somebody else: its aud is not this issuer.")
    _require_recent(claims.get("iat"), at)
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not nonce:
        raise MalformedProof("The key proof answers to no nonce.")
    return KeyProof(key, nonce)


def _named_key(proof: CompactJws) -> PublicKey:
    named = [name for name in ("jwk", "kid", "x5c") if name in proof.header]
    if named == ["jwk"] and isinstance(proof.header["jwk"], dict):
        return PublicKey.from_jwk(proof.header["jwk"])
    if named == ["kid"] and isinstance(proof.header["kid"], str):
        did = proof.header["kid"].partition("#")[0]
        if did.startswith("did:jwk:"):
            return PublicKey.from_jwk(_document_in(did.removeprefix("did:jwk:")))
        if did.startswith("did:key:"):
            return PublicKey.from_multikey(did.removeprefix("did:key:"))
    raise MalformedKey("The key proof must name one key: by jwk, or by a kid that is a did:jwk or did:key.")


def _document_in(text: str) -> JsonObject:
    try:
        return parse_json_object(decode_base64url(text))
    except MalformedEncoding as error:
        raise MalformedKey("The did:jwk does not decode.") from error


def _require_recent(made: object, at: datetime) -> None:
    if isinstance(made, bool) or not isinstance(made, int | float):
        raise MalformedProof("The key proof gives no date (iat).")
    # Bounded first: a number of a thousand digits has no difference to a date.
    if not 0 <= made < 2**53 or not abs(made - at.timestamp()) <= CLOCK_WINDOW.total_seconds():
        raise MalformedProof("The key proof was not made in the last minutes.")
