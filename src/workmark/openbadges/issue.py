"""Sign a credential, check the result as a stranger would, and only then give out its bytes.

What leaves here is bytes, because bytes are what was signed and checked; whoever stores them stores exactly
these. The self-check runs the generic verification with the signer's own key and no network.

Spec: Data Integrity 1.0, "Add Proof".
"""

import json
from collections.abc import Iterable
from datetime import datetime

from workmark.openbadges.checks.form import check_contexts, check_structure, check_terms
from workmark.openbadges.documents import JsonObject, as_list, parse_json_object
from workmark.openbadges.errors import OpenBadgesError, RefusedToIssue
from workmark.openbadges.keys import Signer
from workmark.openbadges.proofs.data_integrity import ProofOptions, add_proof, check_proof
from workmark.openbadges.report import Check, Outcome


def issue_credential(
    document: JsonObject,
    signer: Signer,
    *,
    verification_method: str,
    created: datetime,
    cryptosuite: str = "eddsa-rdfc-2022",
) -> bytes:
    """Sign a document and give the exact bytes to store and publish.

    document: an unsigned credential, such as `achievement_credential.credential_document` makes.
    verification_method: the identifier under which the issuer publishes the signer's key.
    created: the moment of signing, aware.

    Raises RefusedToIssue if the result would not pass our own verification, naming the check.
    """
    if "proof" in document:
        raise RefusedToIssue("The credential is signed already. Add a further proof with add_proof.")
    options = ProofOptions(verification_method=verification_method, created=created, cryptosuite=cryptosuite)
    try:
        signed = add_proof(document, options, signer)
        exact = serialise(signed)
        _require_sound(exact, signer)
    except RefusedToIssue:
        raise
    except OpenBadgesError as error:
        raise RefusedToIssue(f"The credential cannot be signed: {error}") from error
    return exact


def serialise(document: JsonObject) -> bytes:
    """The JSON bytes we publish: UTF-8, members in the order given, no space that could be changed unnoticed."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")


def _require_sound(exact: bytes, signer: Signer) -> None:
    """Read the bytes back and check them by the path that strangers' credentials take."""
    document = parse_json_object(exact)
    _require_passed([*check_structure(document), *check_contexts(document), *check_terms(document)])
    for proof in as_list(document["proof"]):
        check_proof(document, proof, signer.public_key)


def _require_passed(checks: Iterable[Check]) -> None:
    for check in checks:
        if check.outcome is not Outcome.PASSED:
            raise RefusedToIssue(f"The credential was not let out: {check.code}: {check.detail}")
