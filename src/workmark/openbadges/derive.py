"""Make a part of a credential to show: what its issuer made mandatory and what its holder chooses, nothing else.

This is the holder's act. It needs no key, but it needs the base credential, which holds everything that is not
shown and must never be passed on.

Spec: Data Integrity ECDSA Cryptosuites 1.0, "Add Derived Proof (ecdsa-sd-2023)".
"""

from collections.abc import Sequence

from workmark.openbadges.documents import JsonObject, as_list, parse_json_object
from workmark.openbadges.errors import UnknownProof
from workmark.openbadges.issue import serialise
from workmark.openbadges.proofs.data_integrity import derive_proof
from workmark.openbadges.proofs.selective.proof_values import is_base
from workmark.openbadges.proofs.suites import ECDSA_SD_2023


def derive(base: JsonObject | bytes, pointers: Sequence[str], *, proof_id: str | None = None) -> bytes:
    """The exact bytes of a part to show, which verify like any credential.

    base: a credential with a base proof of ecdsa-sd-2023, as `issue_selective` makes.
    pointers: JSON pointers (RFC 6901) into it, to what is shown besides the mandatory parts.
    proof_id: which base proof to use, if there are several.

    Raises UnknownProof if there is not exactly one such base proof, MalformedPointer, MalformedProof, and as
    `documents.parse_json` and `canonical.canonicalise` do.
    """
    document = parse_json_object(base) if isinstance(base, bytes) else base
    proofs = [
        proof
        for proof in as_list(document.get("proof"))
        if isinstance(proof, dict)
        and proof.get("cryptosuite") == ECDSA_SD_2023
        and is_base(proof.get("proofValue"))
        and proof_id in (None, proof.get("id"))
    ]
    if len(proofs) != 1:
        raise UnknownProof(
            f"A part can be made from exactly one base proof of ecdsa-sd-2023, but {len(proofs)} match here."
        )
    return serialise(derive_proof(document, proofs[0], pointers))
