"""A badge that nobody presented answers no challenge: whoever has a copy of it could have sent it.

Data Integrity 1.0, "Verify Proof": where a domain or a challenge is asked for and the proof's own differs, it errs.
"""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.openbadges.ob2.test_ob2_verify import ASSERTION, AT, world
from tests.openbadges.samples import (
    A_MONTH_LATER,
    AWARDED,
    METHOD,
    SIGNER,
    Pages,
    issued,
    without_status,
)
from workmark.openbadges import Occasion, Outcome, Verification, verify, verify_proofs
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.proofs.data_integrity import ProofOptions, add_proof
from workmark.openbadges.trust import NOBODY_KNOWN
from workmark.verification.judging import Handed, Scope, judge

FRESH, KESTREL = "uQx3", "kestrel.example"
ASKED = Occasion(FRESH, KESTREL)
ISSUERS = ProofOptions(verification_method=METHOD, created=AWARDED)
# Asked of a whole badge, and of its proofs alone.
QUESTIONS = pytest.mark.parametrize("question", [verify, verify_proofs])


def signed(*options: ProofOptions) -> dict[str, Any]:
    document = without_status()
    for each in options:
        document = add_proof(document, each, SIGNER)
    return document


def answered(question: Any, badge: dict[str, Any], occasion: Occasion) -> Verification:
    report = question(badge, at=A_MONTH_LATER, resolve=Pages(), occasion=occasion)
    assert isinstance(report, Verification)
    return report


@QUESTIONS
@pytest.mark.parametrize("occasion", [Occasion(FRESH), Occasion(domain=KESTREL), ASKED, Occasion("")])
def test_a_badge_that_no_holder_signed_fails_for_the_occasion_asked_for(
    question: Any, occasion: Occasion
) -> None:
    report = answered(question, signed(ISSUERS), occasion)

    assert report.outcome_of(CheckCode.SIGNATURE) is Outcome.PASSED
    assert [check.outcome for check in report.of(CheckCode.CHALLENGE)] == [Outcome.FAILED]
    assert report.outcome is Outcome.FAILED


@QUESTIONS
def test_a_badge_without_any_signature_answers_nothing(question: Any) -> None:
    for proof in ({}, {"proof": []}, {"proof": [7]}):
        report = answered(question, {**without_status(), **proof}, ASKED)

        assert [check.outcome for check in report.of(CheckCode.CHALLENGE)] == [Outcome.FAILED]


@QUESTIONS
def test_where_nobody_named_an_occasion_a_badge_is_not_asked_for_one(question: Any) -> None:
    report = answered(question, signed(ISSUERS), Occasion())

    assert not report.of(CheckCode.CHALLENGE)
    assert report.outcome_of(CheckCode.SIGNATURE) is Outcome.PASSED


@QUESTIONS
@pytest.mark.parametrize(
    ("second", "outcome"),
    [
        ({"challenge": FRESH, "domain": KESTREL}, Outcome.PASSED),
        ({"challenge": "uOld", "domain": KESTREL}, Outcome.FAILED),
        ({"challenge": FRESH, "domain": "otto.example"}, Outcome.FAILED),
        ({"challenge": FRESH}, Outcome.FAILED),
    ],
)
def test_a_badge_signed_for_the_occasion_itself_answers_in_every_proof(
    question: Any, second: dict[str, str], outcome: Outcome
) -> None:
    fresh = replace(ISSUERS, challenge=FRESH, domain=KESTREL)

    report = answered(question, signed(fresh, replace(ISSUERS, **second)), ASKED)

    assert report.outcome_of(CheckCode.CHALLENGE) is outcome
    assert report.outcome_of(CheckCode.SIGNATURE) is Outcome.PASSED


def handed(badge: bytes, scope: Scope, pages: dict[str, bytes] | None = None) -> Verification:
    resolve = Pages(pages)
    return judge(Handed(badge), at=AT, resolve=resolve, trust=NOBODY_KNOWN, scope=scope).verification


@pytest.mark.parametrize("proofs_only", [False, True])
def test_whatever_is_handed_over_is_asked_for_the_occasion(proofs_only: bool) -> None:
    scope = Scope(proofs_only=proofs_only, challenge=FRESH)

    report = handed(issued(without_status()), scope)

    assert report.outcome_of(CheckCode.CHALLENGE) is Outcome.FAILED
    assert not handed(issued(without_status()), Scope(proofs_only)).of(CheckCode.CHALLENGE)


def test_badges_of_the_older_standard_answer_no_occasion() -> None:
    pages = {url: json.dumps(page).encode() for url, page in world().items()}
    badge = json.dumps(ASSERTION).encode()

    asked = handed(badge, Scope(domain=KESTREL), pages)

    assert handed(badge, Scope(), pages).outcome is Outcome.PASSED
    assert (asked.outcome, asked.outcome_of(CheckCode.CHALLENGE)) == (Outcome.FAILED, Outcome.FAILED)
