"""Sign a credential, check the result as a stranger would, and only then give out its bytes.

What leaves here is bytes, because bytes are what was signed and checked; whoever stores them stores exactly
these. The self-check runs the generic verification with the signer's own key and no network.

Spec: Data Integrity 1.0, "Add Proof".
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from workmark.openbadges.checks.form import check_form
from workmark.openbadges.documents import JsonObject, as_list, parse_json_object
from workmark.openbadges.errors import OpenBadgesError, RefusedToIssue
from workmark.openbadges.keys import KeyKind, Signer
from workmark.openbadges.proofs.data_integrity import (
    ProofOptions,
    add_proof,
    check_base_proof,
    check_proof,
)
from workmark.openbadges.proofs.suites import ECDSA_SD_2023, suite_of
from workmark.openbadges.reading import Reading
from workmark.openbadges.report import Check, Outcome


def issue_credential(
    document: JsonObject,
    signer: Signer,
    *,
    verification_method: str,
    created: datetime,
    cryptosuite: str = "",
) -> bytes:
    """Sign a document and give the exact bytes to store and publish.

    document: an unsigned credential, such as `achievement_credential.credential_document` makes.
    verification_method: the identifier under which the issuer publishes the signer's key.
    created: the moment of signing, aware. cryptosuite: by default the one over RDF that the signer's key fits.

    Raises RefusedToIssue if the result would not pass our own verification, naming the check.
    """
    is_edwards = signer.public_key.kind is KeyKind.ED25519
    suite = cryptosuite or ("eddsa-rdfc-2022" if is_edwards else "ecdsa-rdfc-2019")
    options = ProofOptions(verification_method=verification_method, created=created, cryptosuite=suite)
    return _issued(document, options, signer)


def issue_selective(
    document: JsonObject,
    signer: Signer,
    *,
    verification_method: str,
    created: datetime,
    mandatory_pointers: Sequence[str],
) -> bytes:
    """Sign a document with ecdsa-sd-2023, so that its holder can show parts of it; the bytes are for her alone.

    signer: of a P-256 key. mandatory_pointers: JSON pointers (RFC 6901) to what every part will show. Name there
    the issuer, the dates and the status: a holder can leave out all else, also that the badge was taken back.
    Other arguments as for `issue_credential`.

    Raises RefusedToIssue, also for pointers that lead nowhere.
    """
    options = ProofOptions(
        verification_method=verification_method,
        created=created,
        cryptosuite=ECDSA_SD_2023,
        mandatory_pointers=tuple(mandatory_pointers),
    )
    return _issued(document, options, signer)


def _issued(document: JsonObject, options: ProofOptions, signer: Signer) -> bytes:
    if "proof" in document:
        raise RefusedToIssue("The credential is signed already. Add a further proof with add_proof.")
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
    reading = Reading(parse_json_object(exact))
    _require_passed(check_form(reading))
    for proof in as_list(reading.document["proof"]):
        if suite_of(proof).is_selective:
            check_base_proof(reading.document, proof, signer.public_key)
        else:
            check_proof(reading.document, proof, signer.public_key, known=reading.canonical)


def _require_passed(checks: Iterable[Check]) -> None:
    for check in checks:
        if check.outcome is not Outcome.PASSED:
            raise RefusedToIssue(f"The credential was not let out: {check.code}: {check.detail}")
