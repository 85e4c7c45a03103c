"""Add a Data Integrity proof to a document, and check one, alone, in a set or in a chain.

`check_proof` raises, because its answer must not be dropped by accident; `verify` turns what it raises into
checks. It says nothing about who owns the key: that is for `dids` and `verify`.

Spec: Verifiable Credential Data Integrity 1.0, sections 4.2 to 4.5.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workmark.openbadges.documents import JsonObject, as_list, format_moment, require_object, require_string
from workmark.openbadges.errors import MalformedEncoding, MalformedProof, UnknownProof
from workmark.openbadges.keys import PublicKey, Signer
from workmark.openbadges.multibase import decode_multibase, encode_multibase
from workmark.openbadges.proofs.selective.deriving import check_derived_value, derived_part
from workmark.openbadges.proofs.selective.signing import base_proof_value, check_base_value
from workmark.openbadges.proofs.suites import SUITES, Suite, suite_of


@dataclass(frozen=True)
class ProofOptions:
    """What a proof says besides its signature.

    verification_method: the identifier under which the signer's controller publishes the key.
    previous_proof: ids of the proofs that this one also covers, in a chain.
    mandatory_pointers: for ecdsa-sd-2023, the JSON pointers to what no holder can leave out.
    challenge, domain: what the one who asked for a presentation named, so that it serves them and only once.
    """

    verification_method: str
    created: datetime
    cryptosuite: str = "eddsa-rdfc-2022"
    purpose: str = "assertionMethod"
    proof_id: str | None = None
    expires: datetime | None = None
    previous_proof: tuple[str, ...] = ()
    mandatory_pointers: tuple[str, ...] = ()
    challenge: str | None = None
    domain: str | None = None


def add_proof(document: JsonObject, options: ProofOptions, signer: Signer) -> JsonObject:
    """The document with one more proof; any proofs it has stay, and the input is left as it was.

    Raises MalformedProof if the suite does not take this key, and as `canonical.canonicalise` does.
    """
    suite = SUITES[options.cryptosuite]
    config = proof_config(document, options)
    unsecured = _unsecured(document, config)
    if suite.is_selective:
        suite.require_key(signer.public_key.kind)
        value = base_proof_value(unsecured, config, signer, options.mandatory_pointers)
    else:
        signature = signer.sign(suite.content(unsecured, config, signer.public_key.kind).hash_data)
        value = encode_multibase(signature)
    return {**document, "proof": [*as_list(document.get("proof")), {**config, "proofValue": value}]}


def check_proof(document: JsonObject, proof: JsonObject, key: PublicKey, *, known: str | None = None) -> None:
    """Give nothing if this key made this proof over this document.

    known: the canonical N-Quads, by SHA-256, of the document without its proofs, if whoever asks has them.

    Raises UnknownProof, MalformedProof, SignatureMismatch, HolderOnlyProof for the base proof of ecdsa-sd-2023,
    and as `canonical.canonicalise` does.
    """
    suite = suite_of(proof)
    if suite.is_selective:
        suite.require_key(key.kind)
        check_derived_value(*_parts_of(document, proof), proof.get("proofValue"), key)
        return
    value = require_proof_value(proof)
    unsecured, config = _parts_of(document, proof)
    if "@context" in proof and suite.keeps_own_context:
        unsecured = {**unsecured, "@context": proof["@context"]}
    if "proof" in unsecured:
        # It covers other proofs too, and those are not in what is known.
        known = None
    key.check_signature(value, suite.content(unsecured, config, key.kind, known=known).hash_data)


def check_base_proof(document: JsonObject, proof: JsonObject, key: PublicKey) -> None:
    """Give nothing if this key made this base proof of ecdsa-sd-2023, as its issuer and its holder may ask.

    Raises UnknownProof, MalformedProof, MalformedPointer, SignatureMismatch, and as `canonicalise` does.
    """
    suite = _require_selective(proof)
    suite.require_key(key.kind)
    check_base_value(*_parts_of(document, proof), proof.get("proofValue"), key)


def derive_proof(document: JsonObject, proof: JsonObject, pointers: Sequence[str]) -> JsonObject:
    """The part of a document that the issuer's mandatory pointers and these choose, with its own proof.

    document: signed by `proof`, which is a base proof of ecdsa-sd-2023; its other proofs are left out.

    Raises UnknownProof, MalformedProof, MalformedPointer, and as `canonicalise` does.
    """
    _require_selective(proof)
    unsecured, config = _parts_of(document, proof)
    part, value = derived_part(unsecured, proof.get("proofValue"), pointers)
    # The contexts stand in the part itself; a second copy in the proof would only be long.
    shown = {name: member for name, member in config.items() if name != "@context"}
    return {**part, "proof": {**shown, "proofValue": value}}


def require_proof_value(proof: JsonObject) -> bytes:
    """The signature's bytes; raises MalformedProof. Only base58-btc is allowed by these suites."""
    text = proof.get("proofValue")
    if not isinstance(text, str) or not text.startswith("z"):
        raise MalformedProof("The proof's proofValue must be a multibase text that starts with z.")
    try:
        return decode_multibase(text)
    except MalformedEncoding as error:
        raise MalformedProof(f"The proof's proofValue does not decode: {error}") from error


def previous_proofs(document: JsonObject, proof: JsonObject) -> list[JsonObject]:
    """The proofs that this one builds on; raises MalformedProof if one is missing or the reference is no text."""
    if "previousProof" not in proof:
        return []
    others = [require_object(other, "a proof") for other in as_list(document.get("proof"))]
    found: list[JsonObject] = []
    for reference in as_list(proof["previousProof"]):
        if not isinstance(reference, str):
            raise MalformedProof("previousProof must name proofs by their id, as text.")
        matching = [other for other in others if other.get("id") == reference]
        if len(matching) != 1:
            raise MalformedProof(
                f"The proof builds on {reference!r}, which stands {len(matching)} times here."
            )
        found += matching
    if not found:
        raise MalformedProof("previousProof is empty.")
    return found


def proof_config(document: JsonObject, options: ProofOptions) -> JsonObject:
    """The proof on this document as it stands before it is signed, its members in the order they are written."""
    suite = SUITES[options.cryptosuite]
    config: JsonObject = {"type": suite.proof_type}
    if "@context" in document:
        # The list of contexts is written down once more, so that exchanging one for another is noticed.
        config = {"@context": document["@context"], **config}
    if options.proof_id is not None:
        config["id"] = options.proof_id
    if suite.proof_type != suite.name:
        config["cryptosuite"] = suite.name
    config["created"] = format_moment(options.created)
    if options.expires is not None:
        config["expires"] = format_moment(options.expires)
    config["verificationMethod"] = options.verification_method
    config["proofPurpose"] = options.purpose
    for name, value in (("challenge", options.challenge), ("domain", options.domain)):
        if value is not None:
            config[name] = value
    if options.previous_proof:
        config["previousProof"] = list(options.previous_proof)
    return config


def _require_selective(proof: JsonObject) -> Suite:
    suite = suite_of(proof)
    if not suite.is_selective:
        raise UnknownProof(
            f"A proof of {suite.name} covers the document in one piece, and has no parts to show."
        )
    return suite


def _parts_of(document: JsonObject, proof: JsonObject) -> tuple[JsonObject, JsonObject]:
    """The document as this proof sees it, and the proof without its value."""
    config = {name: member for name, member in proof.items() if name != "proofValue"}
    unsecured = _unsecured(document, config)
    if "@context" in proof:
        _require_same_contexts(unsecured, proof)
    return unsecured, config


def _unsecured(document: JsonObject, config: JsonObject) -> JsonObject:
    """The document as this proof sees it: without proofs, except those it builds on."""
    unsecured = {name: member for name, member in document.items() if name != "proof"}
    if "previousProof" in config:
        unsecured["proof"] = previous_proofs(document, config)
    return unsecured


def _require_same_contexts(document: JsonObject, proof: JsonObject) -> None:
    signed, given = as_list(proof["@context"]), as_list(document.get("@context"))
    if not signed or given[: len(signed)] != signed:
        raise MalformedProof("The document's contexts are not those that the proof was made with.")


def verification_method_of(proof: JsonObject) -> str:
    """The identifier of the key that a proof names; raises MalformedCredential."""
    method = proof.get("verificationMethod")
    # Some older issuers embed the key's entry; only its id is used, never the key beside it.
    return require_string(method.get("id") if isinstance(method, dict) else method, "verificationMethod")
