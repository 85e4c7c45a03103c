"""When a second assessor is asked: each rule of ASSESSMENT.md, step 3, at its edge."""

from dataclasses import replace

import pytest

from workmark.assessment.judging import Judgement, Outcome, RowResult
from workmark.assessment.second_rating import Standing, Why, why_second

AWARD = Judgement(Outcome.AWARDED, (RowResult("a", "good", passed=True, carried=False),))
REFUSAL = Judgement(Outcome.NOT_YET, (RowResult("a", "poor", passed=False, carried=False),))
SETTLED = Standing(decided_of_rubric=30, decided_by_assessor=10, is_unsure=False, is_drawn=False)


def test_an_award_by_a_proven_assessor_under_a_proven_rubric_needs_no_second() -> None:
    assert why_second(AWARD, SETTLED) is None


def test_no_refusal_stands_on_one_persons_word() -> None:
    assert why_second(REFUSAL, SETTLED) == Why.REFUSAL


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"decided_of_rubric": 29}, Why.NEW_RUBRIC),
        ({"decided_by_assessor": 9}, Why.NEW_ASSESSOR),
        ({"is_unsure": True}, Why.UNSURE),
        ({"is_drawn": True}, Why.DRAWN),
        ({"has_allowed_tie": True}, Why.TIE_ALLOWED),
        ({"lacks_direct_claim": True}, Why.NO_DIRECT_CLAIM),
    ],
)
def test_each_reason_is_enough_alone(changed: dict[str, int], why: Why) -> None:
    assert why_second(AWARD, replace(SETTLED, **changed)) == why
