"""Sign what a VC-API caller sends: any sound credential, under the demonstration key of one suite.

What would not pass our own verification is refused before it is signed: a word that no context defines, a broken
structure, a linked file that does not have its digest. A credential that carries proofs gets one more beside them, or,
with `options.previousProof`, one that builds on them.

Spec: VC API, "Issue Credential"; Data Integrity 1.0, "Add Proof Set/Chain".
"""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from workmark.api.vc_api.refusals import GENERATION, MALFORMED, Refused
from workmark.api.vc_api.suites import ApiSuite
from workmark.openbadges.checks.form import check_form
from workmark.openbadges.checks.resources import check_related_resources
from workmark.openbadges.checks.surroundings import Surroundings
from workmark.openbadges.contexts import CREDENTIALS_V1, DATA_INTEGRITY_V2, ED25519_2020
from workmark.openbadges.documents import JsonObject, as_list, format_moment, id_of, parse_moment
from workmark.openbadges.errors import MalformedCredential, OpenBadgesError
from workmark.openbadges.proofs.data_integrity import ProofOptions, add_proof, check_base_proof, check_proof
from workmark.openbadges.proofs.suites import ECDSA_SD_2023, ED25519_SIGNATURE_2020
from workmark.openbadges.reading import Reading
from workmark.openbadges.report import Check, Outcome
from workmark.openbadges.resolving import Resolver
from workmark.openbadges.structure import uses_model_1
from workmark.openbadges.trust import NOBODY_KNOWN

ALWAYS_SHOWN = ("issuer", "issuanceDate", "expirationDate", "validFrom", "validUntil", "credentialStatus")


def issue(
    credential: JsonObject, options: JsonObject, suite: ApiSuite, *, at: datetime, resolve: Resolver
) -> JsonObject:
    """The signed credential. options: as VC-API names them; those that mean nothing here are left alone.

    resolve: fetches linked files, whose digests are compared. Raises Refused.
    """
    unsigned = _completed(credential, suite, at)
    if id_of(unsigned.get("issuer")) != suite.issuer:
        raise Refused(f"issuer must be {suite.issuer}, whose key signs here, or an object with it as its id.")
    _require_sound(unsigned, Surroundings(at=at, resolve=resolve, trust=NOBODY_KNOWN))
    try:
        signed = add_proof(unsigned, _proof_options(unsigned, options, suite, at), suite.signer)
        check = check_base_proof if suite.cryptosuite == ECDSA_SD_2023 else check_proof
        check(signed, signed["proof"][-1], suite.signer.public_key)
    except OpenBadgesError as error:
        raise Refused(f"The credential cannot be signed: {error}", kind=GENERATION) from error
    # Suites and libraries of the VC-API read a single proof as an object.
    return signed if len(signed["proof"]) > 1 else {**signed, "proof": signed["proof"][0]}


def _completed(credential: JsonObject, suite: ApiSuite, at: datetime) -> JsonObject:
    """With the words that the proof needs and, for model 1.1, the id and date that it asks for and callers leave out."""
    contexts = as_list(credential.get("@context"))
    completed = dict(credential)
    needed = _context_needed(credential, suite)
    if needed and contexts and needed not in contexts:
        completed["@context"] = [*contexts, needed]
    if uses_model_1(credential):
        completed.setdefault("id", f"urn:uuid:{uuid.uuid4()}")
        completed.setdefault("issuanceDate", format_moment(at))
    return completed


def _context_needed(credential: JsonObject, suite: ApiSuite) -> str | None:
    if suite.cryptosuite == ED25519_SIGNATURE_2020:
        return ED25519_2020
    return DATA_INTEGRITY_V2 if as_list(credential.get("@context"))[:1] == [CREDENTIALS_V1] else None


def _require_sound(unsigned: JsonObject, around: Surroundings) -> None:
    _require_passed(check_form(Reading(unsigned)))
    _require_passed(check_related_resources(unsigned, around))


def _require_passed(checks: Iterable[Check]) -> None:
    for check in checks:
        if check.outcome is not Outcome.PASSED:
            raise Refused(check.detail, kind=MALFORMED)


def _proof_options(unsigned: JsonObject, options: JsonObject, suite: ApiSuite, at: datetime) -> ProofOptions:
    # A holder may leave out whatever is not mandatory; without a word from the caller, never these.
    usual = [f"/{name}" for name in ALWAYS_SHOWN if name in unsigned]
    mandatory = texts_in(options, "mandatoryPointers") if "mandatoryPointers" in options else usual
    return ProofOptions(
        verification_method=suite.verification_method,
        created=_moment(options, "created") or at,
        cryptosuite=suite.cryptosuite,
        proof_id=_text(options, "proofId"),
        expires=_moment(options, "expires"),
        previous_proof=tuple(texts_in(options, "previousProof")),
        mandatory_pointers=tuple(mandatory) if suite.cryptosuite == ECDSA_SD_2023 else (),
        challenge=_text(options, "challenge"),
        domain=_text(options, "domain"),
    )


def _moment(options: JsonObject, name: str) -> datetime | None:
    if options.get(name) is None:
        return None
    try:
        return parse_moment(options[name], f"options.{name}")
    except MalformedCredential as error:
        raise Refused(str(error), kind=GENERATION) from error


def _text(options: JsonObject, name: str) -> str | None:
    value = options.get(name)
    if value is not None and not isinstance(value, str):
        raise Refused(f"options.{name} must be a text.")
    return value


def texts_in(options: JsonObject, name: str) -> list[Any]:
    values = as_list(options.get(name))
    if not all(isinstance(value, str) and value for value in values):
        raise Refused(f"options.{name} must hold texts.")
    return values
