"""Verify a presentation: what a holder signed to hand credentials over, and every credential in it.

A presentation passes only if each credential in it does; each check of a credential says which one it is about.
Presentations in an envelope (`vp+jwt`) are for `jose.verify_token`; they ask the same questions.

Spec: VCDM 2.0, "Verifiable Presentations"; Data Integrity 1.0, "Proof Purposes" (authentication).
"""

from datetime import datetime

from workmark.openbadges.checks.form import check_contexts, check_terms
from workmark.openbadges.checks.presenting import (
    NO_OCCASION,
    Occasion,
    check_holder,
    check_occasion,
    stated_in_proof,
)
from workmark.openbadges.checks.proofs import check_each_proof
from workmark.openbadges.checks.surroundings import Surroundings
from workmark.openbadges.codes import CheckCode, gettext_noop
from workmark.openbadges.dids import AUTHENTICATION
from workmark.openbadges.documents import JsonObject, as_list, id_of, types_of
from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.intake import Kind, open_badge
from workmark.openbadges.jose.verify import verify_token
from workmark.openbadges.reading import Reading
from workmark.openbadges.report import Check, Outcome, Verification, answer, numbered
from workmark.openbadges.resolving import Resolver
from workmark.openbadges.structure import MAX_PRESENTED, presentation_problems_of
from workmark.openbadges.trust import NOBODY_KNOWN, Trust
from workmark.openbadges.verify import asked_safely, verify, verify_proofs

PRESENTATION = "VerifiablePresentation"


def is_presentation(document: JsonObject) -> bool:
    """Tell whether a document says that it is a presentation."""
    return PRESENTATION in types_of(document)


def verify_presentation(
    document: JsonObject,
    *,
    at: datetime,
    resolve: Resolver,
    trust: Trust = NOBODY_KNOWN,
    email: str | None = None,
    occasion: Occasion = NO_OCCASION,
    proofs_only: bool = False,
) -> Verification:
    """Answer every question about a presentation with embedded proofs; never raises.

    occasion: what the one who asked for it wants it signed with. proofs_only: of each credential, ask about its proofs
    and nothing else. The other arguments are those of `verify`.
    """
    around = Surroundings(at=at, resolve=resolve, trust=trust, email=email)
    checks = _own_checks(document, around, occasion)
    reports = []
    # The structure check has refused more than its bound; what is beyond it is not worked through.
    for number, item in enumerate(as_list(document.get("verifiableCredential"))[:MAX_PRESENTED], 1):
        report = _verify_one(item, around, proofs_only)
        reports.append(report)
        checks += numbered(report.checks, number)
    return Verification(tuple(checks), document, "vp", contained=tuple(reports))


def _own_checks(document: JsonObject, around: Surroundings, occasion: Occasion) -> list[Check]:
    reading = Reading(document)
    checks = asked_safely(CheckCode.STRUCTURE, lambda: [_check_structure(document)])
    checks += asked_safely(CheckCode.CONTEXTS_KNOWN, lambda: check_contexts(reading))
    checks += asked_safely(CheckCode.TERMS_DEFINED, lambda: check_terms(reading))
    checks += asked_safely(CheckCode.SIGNATURE, lambda: _check_signatures(reading, around, occasion))
    return checks


def _check_structure(document: JsonObject) -> Check:
    problems = presentation_problems_of(document)
    if not problems:
        return answer(CheckCode.STRUCTURE, Outcome.PASSED, gettext_noop("All required parts are there."))
    return answer(CheckCode.STRUCTURE, Outcome.FAILED, "{problems}", problems=" ".join(problems[:10]))


def _check_signatures(reading: Reading, around: Surroundings, occasion: Occasion) -> list[Check]:
    document = reading.document
    checks, answers = check_each_proof(reading, around, AUTHENTICATION)
    if not answers:
        return checks
    proofs = [proof for proof in as_list(document["proof"]) if isinstance(proof, dict)]
    occasions = check_occasion((stated_in_proof(proof) for proof in proofs), occasion)
    return [*checks, check_holder(document, answers), occasions]


def _verify_one(item: object, around: Surroundings, proofs_only: bool) -> Verification:
    """One credential, by whichever way it is secured."""
    if not isinstance(item, dict):
        refused = answer(
            CheckCode.STRUCTURE,
            Outcome.FAILED,
            gettext_noop("What is presented must be credentials, written out whole."),
        )
        return Verification((refused,))
    if "EnvelopedVerifiableCredential" in types_of(item):
        return _verify_envelope(item, around)
    if proofs_only:
        return verify_proofs(item, at=around.at, resolve=around.resolve)
    return verify(item, at=around.at, resolve=around.resolve, trust=around.trust, email=around.email)


def _verify_envelope(item: JsonObject, around: Surroundings) -> Verification:
    try:
        opened = open_badge((id_of(item) or "").encode("utf-8", "replace"))
    except OpenBadgesError as error:
        refused = answer(CheckCode.READABLE, Outcome.FAILED, "{reason}", reason=str(error))
        return Verification((refused,))
    if opened.kind is not Kind.TOKEN:
        return Verification(
            (
                answer(
                    CheckCode.READABLE,
                    Outcome.FAILED,
                    gettext_noop("The envelope holds no signed credential."),
                ),
            )
        )
    return verify_token(
        opened.token, at=around.at, resolve=around.resolve, trust=around.trust, email=around.email
    )
