"""The holder's side: a part of the credential with the signatures of just the statements in it; and its check.

Spec: Data Integrity ECDSA Cryptosuites 1.0, "Add Derived Proof" and "Verify Derived Proof (ecdsa-sd-2023)".
"""

from collections.abc import Sequence

from workmark.openbadges.canonical import expand
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.errors import HolderOnlyProof, MalformedPointer, MalformedProof
from workmark.openbadges.keys import PublicKey
from workmark.openbadges.multibase import decode_base64url, encode_base64url
from workmark.openbadges.proofs.selective.pointers import select
from workmark.openbadges.proofs.selective.proof_values import DerivedValue, is_base, read_base, read_derived
from workmark.openbadges.proofs.selective.signing import check_signatures, proof_hash, signed_data
from workmark.openbadges.proofs.selective.statements import Statements
from workmark.openbadges.rdf import quads_of
from workmark.openbadges.rdfc import canonical_names, relabelled_lines


def derived_part(
    unsecured: JsonObject, base_value: object, selective_pointers: Sequence[str]
) -> tuple[JsonObject, str]:
    """The part of a document that is shown, and the proofValue that goes with it.

    unsecured: the whole document without its proofs. base_value: the issuer's proofValue over it.

    Raises MalformedProof, MalformedPointer (also when nothing is chosen), and as `Statements` does.
    """
    base = read_base(base_value)
    combined = [*base.mandatory_pointers, *selective_pointers]
    if not combined:
        raise MalformedPointer("Nothing is chosen to be shown, and the issuer made nothing mandatory.")
    statements = Statements(unsecured, base.hmac_key)
    mandatory = statements.chosen(base.mandatory_pointers)
    shown = statements.chosen(combined)
    optional = [place for place in range(len(statements.lines)) if place not in mandatory]
    if len(optional) != len(base.signatures):
        raise MalformedProof("The proof's signatures do not match the credential's statements.")
    labels = statements.labels_for_reader(combined)
    value = DerivedValue(
        base_signature=base.base_signature,
        proof_key=base.proof_key,
        signatures=tuple(
            signature for place, signature in zip(optional, base.signatures, strict=True) if place in shown
        ),
        labels={
            int(name.removeprefix("_:c14n")): decode_base64url(label.removeprefix("_:u"))
            for name, label in labels.items()
        },
        mandatory_indexes=tuple(
            relative for relative, place in enumerate(sorted(shown)) if place in mandatory
        ),
    )
    return select(unsecured, combined), value.as_text()


def check_derived_value(
    unsecured: JsonObject, config: JsonObject, proof_value: object, issuer_key: PublicKey
) -> None:
    """Give nothing if the issuer made every statement of this document, and meant the mandatory ones to be here.

    Raises HolderOnlyProof for a base proof, MalformedProof, SignatureMismatch, and as `canonicalise` does.
    """
    if is_base(proof_value):
        raise HolderOnlyProof(
            "This is the holder's own copy, with the secrets of everything in it. "
            "It is not for showing: the holder makes a part to show from it."
        )
    value = read_derived(proof_value)
    lines = _signed_lines(unsecured, value)
    mandatory = set(value.mandatory_indexes)
    if any(index >= len(lines) for index in mandatory):
        raise MalformedProof("A mandatory index in the proof points past the document's statements.")
    check_signatures(
        issuer_key,
        value.base_signature,
        signed_data(
            proof_hash(unsecured, config),
            value.proof_key,
            [line for index, line in enumerate(lines) if index in mandatory],
        ),
        value.proof_key,
        value.signatures,
        [line for index, line in enumerate(lines) if index not in mandatory],
    )


def _signed_lines(unsecured: JsonObject, value: DerivedValue) -> list[str]:
    """The document's statements under the names that the issuer signed. Spec: "createVerifyData"."""
    quads = quads_of(expand(unsecured))
    names = canonical_names(quads)
    labels = {f"_:c14n{number}": f"_:u{encode_base64url(label)}" for number, label in value.labels.items()}
    if labels.keys() != set(names.values()):
        raise MalformedProof("The proof's labels are not those of the document's nodes.")
    return relabelled_lines(quads, {blank: labels[name] for blank, name in names.items()})
