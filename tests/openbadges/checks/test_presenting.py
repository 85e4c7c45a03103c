"""A presentation is its holder's, for the occasion that was asked for, in each of its signatures."""

from typing import Any

import pytest

from workmark.openbadges import Outcome
from workmark.openbadges.checks.presenting import (
    Occasion,
    Stated,
    check_holder,
    check_occasion,
    stated_in_claims,
    stated_in_proof,
)
from workmark.openbadges.checks.proofs import ProofAnswers
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.report import answer

PASSED, FAILED = Outcome.PASSED, Outcome.FAILED
NOT_DETERMINED, NOT_APPLICABLE = Outcome.NOT_DETERMINED, Outcome.NOT_APPLICABLE
LENA, OTTO = "did:key:z6Lena", "did:key:z6Otto"


def test_proofs_and_tokens_name_the_occasion_by_their_own_words() -> None:
    assert stated_in_proof({"challenge": "c", "domain": "d"}) == Stated("c", ("d",))
    assert stated_in_proof({"challenge": "c", "domain": ["d", "e"]}) == Stated("c", ("d", "e"))
    assert stated_in_claims({"nonce": "c", "aud": "d"}) == Stated("c", ("d",))
    assert stated_in_claims({"nonce": "c", "aud": ["d", "e"]}) == Stated("c", ("d", "e"))
    assert stated_in_proof({}) == stated_in_claims({}) == Stated(None, ())


@pytest.mark.parametrize(
    ("occasion", "stated", "outcome"),
    [
        (Occasion(), [Stated("c", ("d",))], NOT_APPLICABLE),
        (Occasion("c"), [Stated("c", ())], PASSED),
        (Occasion("c"), [Stated("another", ())], FAILED),
        (Occasion("c"), [Stated(None, ())], FAILED),
        (Occasion(""), [Stated(None, ())], FAILED),
        (Occasion(domain="d"), [Stated(None, ("d",))], PASSED),
        (Occasion(domain="d"), [Stated("c", ("e", "d"))], PASSED),
        (Occasion(domain="d"), [Stated("c", ("e",))], FAILED),
        (Occasion(domain="d"), [Stated("c", ())], FAILED),
        (Occasion("c", "d"), [Stated("c", ("d",))], PASSED),
        (Occasion("c", "d"), [Stated("c", ("e",))], FAILED),
        (Occasion("c", "d"), [Stated("x", ("d",))], FAILED),
        # Each signature must name it: a second one could otherwise be from another day.
        (Occasion("c"), [Stated("c", ()), Stated("x", ())], FAILED),
        (Occasion("c"), [Stated("c", ()), Stated("c", ())], PASSED),
    ],
)
def test_every_signature_must_be_for_the_occasion(
    occasion: Occasion, stated: list[Stated], outcome: Outcome
) -> None:
    check = check_occasion(stated, occasion)

    assert (check.code, check.outcome) == (CheckCode.CHALLENGE, outcome)


def made_by(controller: str | None, outcome: Outcome) -> ProofAnswers:
    return ProofAnswers([answer(CheckCode.SIGNATURE, outcome, "so it is")], controller)


@pytest.mark.parametrize(
    ("holder", "answers", "outcome"),
    [
        (None, [made_by(LENA, PASSED)], NOT_APPLICABLE),
        (7, [made_by(LENA, PASSED)], NOT_APPLICABLE),
        (LENA, [made_by(LENA, PASSED)], PASSED),
        ({"id": LENA}, [made_by(LENA, PASSED)], PASSED),
        (LENA, [made_by(OTTO, PASSED)], FAILED),
        (LENA, [made_by(LENA, FAILED)], FAILED),
        (LENA, [made_by(LENA, NOT_DETERMINED)], NOT_DETERMINED),
        (LENA, [made_by(None, NOT_DETERMINED)], NOT_DETERMINED),
        (LENA, [made_by(OTTO, PASSED), made_by(None, NOT_DETERMINED)], NOT_DETERMINED),
        (LENA, [made_by(OTTO, PASSED), made_by(LENA, PASSED)], PASSED),
        (LENA, [made_by(LENA, FAILED), made_by(LENA, NOT_DETERMINED)], NOT_DETERMINED),
        (LENA, [made_by(LENA, FAILED), made_by(LENA, PASSED)], PASSED),
        (LENA, [made_by(LENA, FAILED), made_by(None, NOT_DETERMINED)], FAILED),
    ],
)
def test_one_sound_signature_of_the_holders_own_is_needed(
    holder: Any, answers: list[ProofAnswers], outcome: Outcome
) -> None:
    check = check_holder({"holder": holder}, answers)

    assert (check.code, check.outcome) == (CheckCode.HOLDER_KEY, outcome)


def test_a_broken_signature_in_the_holders_name_is_not_called_somebody_elses() -> None:
    broken = check_holder({"holder": LENA}, [made_by(LENA, FAILED)])
    another = check_holder({"holder": LENA}, [made_by(OTTO, PASSED)])

    assert broken.message != another.message
