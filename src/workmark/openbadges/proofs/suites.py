"""The cryptosuites: for each, which keys it takes and which bytes it signs.

All but one sign the hash of the proof's options followed by the hash of the document. They differ in how both
are put into canonical form (RDFC-1.0 or JCS) and in the keys they take. The one that signs each statement for
itself is named here and made in `selective`.

Spec: Data Integrity EdDSA Cryptosuites 1.0, section 3; Data Integrity ECDSA Cryptosuites 1.0, section 3.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import rfc8785

from workmark.openbadges.canonical import canonicalise
from workmark.openbadges.contexts import ED25519_2020
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.errors import MalformedCredential, MalformedProof, UndefinedTerm, UnknownProof
from workmark.openbadges.keys import KeyKind

DATA_INTEGRITY_PROOF = "DataIntegrityProof"
ED25519_SIGNATURE_2020 = "Ed25519Signature2020"
ECDSA_SD_2023 = "ecdsa-sd-2023"


@dataclass(frozen=True)
class SignedContent:
    """What one proof covers, step by step, as the published test vectors list it."""

    canonical_document: bytes
    canonical_options: bytes
    document_hash: bytes
    options_hash: bytes

    @property
    def hash_data(self) -> bytes:
        """The bytes that are signed: the options' hash first, then the document's."""
        return self.options_hash + self.document_hash


@dataclass(frozen=True)
class Suite:
    """One cryptosuite. name: as `cryptosuite` spells it, or the proof's type for the one older kind.

    is_selective: signs each statement for itself, as `selective` does, and not the document in one piece.
    """

    name: str
    key_kinds: frozenset[KeyKind]
    canonicalise: Callable[[JsonObject, str], bytes]
    keeps_own_context: bool = False
    is_selective: bool = False

    @property
    def proof_type(self) -> str:
        """The `type` that a proof of this suite has."""
        return ED25519_SIGNATURE_2020 if self.name == ED25519_SIGNATURE_2020 else DATA_INTEGRITY_PROOF

    def require_key(self, kind: KeyKind) -> None:
        """Raise MalformedProof for a kind of key that this suite does not take."""
        if kind not in self.key_kinds:
            raise MalformedProof(f"{self.name} is not used with {kind.curve} keys.")

    def content(
        self, document: JsonObject, options: JsonObject, kind: KeyKind, *, known: str | None = None
    ) -> SignedContent:
        """What is signed. document: without its own proof; options: the proof without `proofValue`.

        known: the document's canonical N-Quads by SHA-256, if whoever asks has them.

        Raises MalformedProof if the key is of another kind, and as `canonical.canonicalise` does.
        """
        self.require_key(kind)
        hash_name = "sha384" if kind is KeyKind.P384 else "sha256"
        if not self.keeps_own_context and "@context" in document:
            options = {**options, "@context": document["@context"]}
        if known is not None and self.canonicalise is _rdfc and hash_name == "sha256":
            canonical_document = known.encode("utf-8")
        else:
            canonical_document = self.canonicalise(document, hash_name)
        canonical_options = self._canonical_options(options, hash_name)
        digest = hashlib.sha384 if kind is KeyKind.P384 else hashlib.sha256
        return SignedContent(
            canonical_document,
            canonical_options,
            digest(canonical_document).digest(),
            digest(canonical_options).digest(),
        )

    def _canonical_options(self, options: JsonObject, hash_name: str) -> bytes:
        try:
            return self.canonicalise(options, hash_name)
        except UndefinedTerm:
            if self.name != ED25519_SIGNATURE_2020:
                raise
            # The older suite's proofs mean what its own context says, also where the document leaves it out.
            return self.canonicalise({**options, "@context": ED25519_2020}, hash_name)


def suite_of(proof: JsonObject) -> Suite:
    """The suite that a proof names; raises UnknownProof."""
    kind, name = proof.get("type"), proof.get("cryptosuite")
    if kind == ED25519_SIGNATURE_2020:
        return SUITES[ED25519_SIGNATURE_2020]
    if (
        kind == DATA_INTEGRITY_PROOF
        and isinstance(name, str)
        and name in SUITES
        and name != ED25519_SIGNATURE_2020
    ):
        return SUITES[name]
    named = name if kind == DATA_INTEGRITY_PROOF else kind
    raise UnknownProof(f"Proofs of type {named!r} cannot be checked here.")


def _rdfc(document: JsonObject, hash_name: str) -> bytes:
    return canonicalise(document, hash_name=hash_name).encode("utf-8")


def _jcs(document: JsonObject, hash_name: str) -> bytes:
    try:
        return rfc8785.dumps(document)
    except rfc8785.CanonicalizationError as error:
        raise MalformedCredential(f"The document has no JSON canonical form: {error}.") from error


_ED25519 = frozenset({KeyKind.ED25519})
_ECDSA = frozenset({KeyKind.P256, KeyKind.P384})

SUITES: dict[str, Suite] = {
    suite.name: suite
    for suite in (
        Suite("eddsa-rdfc-2022", _ED25519, _rdfc),
        Suite("eddsa-jcs-2022", _ED25519, _jcs, keeps_own_context=True),
        Suite("ecdsa-rdfc-2019", _ECDSA, _rdfc),
        Suite("ecdsa-jcs-2019", _ECDSA, _jcs, keeps_own_context=True),
        Suite(ECDSA_SD_2023, frozenset({KeyKind.P256}), _rdfc, is_selective=True),
        Suite(ED25519_SIGNATURE_2020, _ED25519, _rdfc),
    )
}
