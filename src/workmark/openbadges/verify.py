"""Ask every question about a credential and write down every answer.

`verify` never raises and never says yes or no: it gives a `Verification`, whose checks stand in the order of
the numbered comments below. What could not be asked is NOT_DETERMINED. The moment, the resolver and the trust
are arguments, so the same call gives the same report, today and in a test.

Spec: VCDM 2.0, "Verification"; Data Integrity 1.0; Bitstring Status List 1.0; Open Badges 3.0, "Verification".
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from workmark.openbadges.checks.claims import check_identity, check_recipient, check_validity
from workmark.openbadges.checks.endorsements import check_contained, check_endorsements
from workmark.openbadges.checks.form import check_contexts, check_structure, check_terms
from workmark.openbadges.checks.inclusion import check_inclusion
from workmark.openbadges.checks.presenting import NO_OCCASION, Occasion, check_unpresented
from workmark.openbadges.checks.proofs import check_proofs
from workmark.openbadges.checks.resources import check_related_resources, check_schemas
from workmark.openbadges.checks.status import check_status
from workmark.openbadges.checks.surroundings import Surroundings
from workmark.openbadges.codes import CheckCode, gettext_noop
from workmark.openbadges.documents import JsonObject, as_list, parse_json_object
from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.log.evidence import NO_LOG, LogBook
from workmark.openbadges.reading import Reading
from workmark.openbadges.report import Check, Outcome, Verification, answer, overall
from workmark.openbadges.resolving import Resolver
from workmark.openbadges.structure import uses_model_1
from workmark.openbadges.trust import NOBODY_KNOWN, Trust

# Deeper than an endorsement: no status list or endorsement inside a status list is followed.
STATUS_LIST_DEPTH = 3


def verify(
    document: JsonObject | bytes,
    *,
    at: datetime,
    resolve: Resolver,
    trust: Trust = NOBODY_KNOWN,
    email: str | None = None,
    envelope: Sequence[Check] = (),
    log: LogBook = NO_LOG,
    occasion: Occasion = NO_OCCASION,
) -> Verification:
    """Verify one credential.

    document: the credential as parsed by `documents.parse_json_object`, or the bytes of its JSON.
    at: the moment for which to answer, aware. resolve: fetches keys and status lists, or raises Unresolvable.
    trust: what is known of issuers. email: whose badge it should be, if that is asked.
    envelope: the checks of a signature around the document (JWT, COSE), when there is one instead of a proof.
    log: what is known of its place in a public log of what was issued.
    occasion: what the one who asked for it wants it signed with.
    """
    around = Surroundings(at=at, resolve=resolve, trust=trust, email=email, log=log)
    if isinstance(document, bytes):
        try:
            document = parse_json_object(document)
        except OpenBadgesError as error:
            unreadable = answer(CheckCode.READABLE, Outcome.FAILED, "{reason}", reason=str(error))
            return Verification((unreadable,))
    report = _verified(document, around, envelope)
    # 13. Was it signed for the one who asked?
    return replace(report, checks=(*report.checks, *check_unpresented(occasion, document)))


def verify_proofs(
    document: JsonObject, *, at: datetime, resolve: Resolver, occasion: Occasion = NO_OCCASION
) -> Verification:
    """Verify the proofs of a well-formed credential, and not even that a key is the issuer's own; arguments as `verify`'s.

    This is what VC-API callers ask for with `checks: ["proof"]`. It says nothing about dates, status or issuer.
    """
    around = Surroundings(at=at, resolve=resolve, trust=NOBODY_KNOWN)
    reading = Reading(document)
    checks = asked_safely(CheckCode.STRUCTURE, lambda: check_structure(document))
    checks += asked_safely(CheckCode.CONTEXTS_KNOWN, lambda: check_contexts(reading))
    checks += asked_safely(CheckCode.TERMS_DEFINED, lambda: check_terms(reading))
    checks += asked_safely(CheckCode.SIGNATURE, lambda: check_proofs(reading, around))
    kept = [check for check in checks if check.code is not CheckCode.ISSUER_KEY]
    kept += check_unpresented(occasion, document)
    return Verification(tuple(kept), document, _format_of(document, enveloped=False))


def _verified(document: JsonObject, around: Surroundings, envelope: Sequence[Check] = ()) -> Verification:
    reading = Reading(document)
    checks: list[Check] = []
    # 1. Is it whole?
    checks += asked_safely(CheckCode.STRUCTURE, lambda: check_structure(document))
    # 2 and 3. In words whose meaning is known?
    checks += asked_safely(CheckCode.CONTEXTS_KNOWN, lambda: check_contexts(reading))
    checks += asked_safely(CheckCode.TERMS_DEFINED, lambda: check_terms(reading, is_enveloped=bool(envelope)))
    # 4. Is every proof sound, and one of them the issuer's?
    # A document may be signed both ways. Then both must hold, or one could be used to slip past the other.
    is_enveloped, signed = bool(envelope), list(envelope)
    if not is_enveloped or "proof" in document:
        signed += asked_safely(CheckCode.SIGNATURE, lambda: check_proofs(reading, around))
    checks += signed
    # 5. Who is behind the issuer?
    own = all(
        overall(check for check in signed if check.code is code) is Outcome.PASSED
        for code in (CheckCode.ISSUER_KEY, CheckCode.SIGNATURE)
    )
    checks += asked_safely(
        CheckCode.ISSUER_IDENTITY, lambda: check_identity(document, around, key_is_issuers=own)
    )
    # 6. Is it in date?
    checks += asked_safely(CheckCode.VALIDITY_PERIOD, lambda: check_validity(document, around))
    # 7. Has it been taken back? A status list is asked everything except whether it was itself taken back.
    if around.depth < STATUS_LIST_DEPTH:
        lists = partial(_verified_list, around=around)
        checks += asked_safely(CheckCode.STATUS_ENTRY, lambda: check_status(document, around, lists))
    # 8 and 9. Do the schemas and files that it names agree?
    checks += asked_safely(CheckCode.SCHEMA, lambda: check_schemas(document, around))
    checks += asked_safely(CheckCode.RELATED_RESOURCES, lambda: check_related_resources(document, around))
    # 10. Do others stand behind it, and are the badges inside it sound?
    endorsed, endorsements = check_endorsements(document, around, _verified)
    held, contained = check_contained(document, around, _verified)
    checks += endorsed + held
    # 11. Is it about the person who was named?
    if around.depth == 0:
        checks += asked_safely(CheckCode.RECIPIENT, lambda: check_recipient(document, around))
        # 12. Does the public log of what was issued hold it?
        checks += asked_safely(CheckCode.LOG_INCLUSION, lambda: check_inclusion(document, around))
    return Verification(tuple(checks), document, _format_of(document, is_enveloped), endorsements, contained)


def asked_safely(code: CheckCode, question: Callable[[], list[Check]]) -> list[Check]:
    """The answers to one question. If asking breaks down, the answer is that we could not tell, and nothing raises."""
    try:
        return question()
    except Exception as error:
        message = gettext_noop("We could not tell: something in the badge stopped this check ({kind}).")
        return [answer(code, Outcome.NOT_DETERMINED, message, kind=type(error).__name__)]


def _verified_list(listed: JsonObject, envelope: Sequence[Check], *, around: Surroundings) -> Verification:
    return _verified(listed, replace(around, email=None, depth=STATUS_LIST_DEPTH), envelope)


def _format_of(document: JsonObject, enveloped: bool) -> str:
    model = "vc1" if uses_model_1(document) else "vc2"
    if enveloped:
        return f"{model}+envelope"
    proof = next((proof for proof in as_list(document.get("proof")) if isinstance(proof, dict)), {})
    return f"{model}+{proof.get('cryptosuite', proof.get('type', 'unsigned'))}"
