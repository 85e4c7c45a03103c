"""The issuer's side: one signature over what must always be shown, and one for each other statement.

The single statements are signed by a key made for this one proof and then forgotten; the issuer's own key signs
that key together with the mandatory statements and the proof's options.

Spec: Data Integrity ECDSA Cryptosuites 1.0, "Create Base Proof (ecdsa-sd-2023)".
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from workmark.openbadges.canonical import canonicalise
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.errors import DocumentTooComplex, SignatureMismatch
from workmark.openbadges.keys import KeyKind, LocalSigner, PublicKey, Signer
from workmark.openbadges.proofs.selective.proof_values import MAX_STATEMENTS, BaseValue, read_base
from workmark.openbadges.proofs.selective.statements import Statements


@dataclass(frozen=True)
class ProofSecrets:
    """What is drawn anew for each proof: 32 bytes for names, and the key that signs single statements."""

    hmac_key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    proof_signer: LocalSigner = field(default_factory=lambda: LocalSigner.generate(KeyKind.P256))


def base_proof_value(
    unsecured: JsonObject,
    config: JsonObject,
    signer: Signer,
    mandatory_pointers: Sequence[str],
    drawn: ProofSecrets | None = None,
) -> str:
    """The proofValue of a base proof.

    unsecured: the document without its proofs. config: the proof without `proofValue`. signer: of a P-256 key.
    mandatory_pointers: what a holder can never leave out. drawn: given by tests alone.

    Raises MalformedPointer, DocumentTooComplex, and as `Statements` does.
    """
    drawn = drawn or ProofSecrets()
    statements = Statements(unsecured, drawn.hmac_key)
    if len(statements.lines) > MAX_STATEMENTS:
        raise DocumentTooComplex(f"The document makes more than {MAX_STATEMENTS} statements.")
    mandatory = statements.chosen(mandatory_pointers)
    proof_key = drawn.proof_signer.public_key
    data = signed_data(
        proof_hash(unsecured, config), proof_key, [statements.lines[place] for place in sorted(mandatory)]
    )
    optional = [line for place, line in enumerate(statements.lines) if place not in mandatory]
    return BaseValue(
        base_signature=signer.sign(data),
        proof_key=proof_key,
        hmac_key=drawn.hmac_key,
        signatures=tuple(drawn.proof_signer.sign(line.encode("utf-8")) for line in optional),
        mandatory_pointers=tuple(mandatory_pointers),
    ).as_text()


def check_base_value(
    unsecured: JsonObject, config: JsonObject, proof_value: object, issuer_key: PublicKey
) -> None:
    """Give nothing if this base proof is sound, for its holder and for the issuer before it leaves.

    Raises SignatureMismatch, MalformedProof, MalformedPointer, and as `Statements` does.
    """
    base = read_base(proof_value)
    statements = Statements(unsecured, base.hmac_key)
    mandatory = statements.chosen(base.mandatory_pointers)
    check_signatures(
        issuer_key,
        base.base_signature,
        signed_data(
            proof_hash(unsecured, config),
            base.proof_key,
            [statements.lines[place] for place in sorted(mandatory)],
        ),
        base.proof_key,
        base.signatures,
        [line for place, line in enumerate(statements.lines) if place not in mandatory],
    )


def proof_hash(unsecured: JsonObject, config: JsonObject) -> bytes:
    """SHA-256 of the proof's options in canonical form, in the words of the document's contexts."""
    options = {**config, "@context": unsecured["@context"]} if "@context" in unsecured else config
    return hashlib.sha256(canonicalise(options).encode("utf-8")).digest()


def signed_data(options_hash: bytes, proof_key: PublicKey, mandatory: Iterable[str]) -> bytes:
    """What the issuer's own key signs. mandatory: N-Quads in order. Spec: "serializeSignData"."""
    mandatory_hash = hashlib.sha256("".join(mandatory).encode("utf-8")).digest()
    return options_hash + proof_key.kind.public_prefix + proof_key.raw + mandatory_hash


def check_signatures(
    issuer_key: PublicKey,
    base_signature: bytes,
    data: bytes,
    proof_key: PublicKey,
    signatures: Sequence[bytes],
    optional: Sequence[str],
) -> None:
    """Raise SignatureMismatch unless the issuer signed `data` and the proof's key each optional statement."""
    if len(signatures) != len(optional):
        raise SignatureMismatch(
            f"The proof signs {len(signatures)} single statements, but the document makes {len(optional)}."
        )
    issuer_key.check_signature(base_signature, data)
    for signature, line in zip(signatures, optional, strict=True):
        proof_key.check_signature(signature, line.encode("utf-8"))
