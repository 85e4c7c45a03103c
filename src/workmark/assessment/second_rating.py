"""When one assessor's judgement is not enough, pure (ASSESSMENT.md "How a decision is made", step 3; AQ4).

No refusal stands on one person's word. Nor does any decision while a rubric or an assessor is new, one whose assessor
was unsure of a row, or one that the draw picked.
"""

from dataclasses import dataclass
from enum import StrEnum

from workmark.assessment.judging import Judgement, Outcome

FIRST_OF_RUBRIC = 30  # decisions of a rubric version that two assessors make
FIRST_OF_ASSESSOR = 10  # decisions of an assessor that a second one makes too
RANDOM_SHARE = 0.10  # of all others


class Why(StrEnum):
    """The reason for a second rating, and for an adjudication. Kept on the Reading; no assessor is shown it."""

    REFUSAL = "refusal"
    NEW_RUBRIC = "new-rubric"
    NEW_ASSESSOR = "new-assessor"
    PROVISIONAL = "provisional"
    UNSURE = "unsure"
    TIE_ALLOWED = "tie-allowed"
    NO_DIRECT_CLAIM = "no-direct-claim"
    DRAWN = "drawn"
    DISAGREEMENT = "disagreement"


@dataclass(frozen=True)
class Standing:
    """What else bears on it. decided_of_rubric, decided_by_assessor: decisions so far, without this one.

    is_unsure: on a row the assessor was in doubt, or noted why a rule of evidence does not hold.
    is_provisional: the assessor was not calibrated on this rubric yet.
    """

    decided_of_rubric: int
    decided_by_assessor: int
    is_unsure: bool
    is_drawn: bool
    lacks_direct_claim: bool = False  # an external verifier wants every decision of the issuer rated twice
    has_allowed_tie: bool = False  # the assessor judged in spite of a tie, with a second person's leave
    is_provisional: bool = False

    @property
    def is_trainee(self) -> bool:
        """Whoever reads next must be calibrated (AQ6: a trainee is always countersigned)."""
        return self.is_provisional or self.decided_by_assessor < FIRST_OF_ASSESSOR


def why_second(judgement: Judgement, standing: Standing) -> Why | None:
    """The first reason for a second rating, or None where one assessor is enough."""
    reasons = (
        (Why.REFUSAL, judgement.outcome != Outcome.AWARDED),
        (Why.NEW_RUBRIC, standing.decided_of_rubric < FIRST_OF_RUBRIC),
        (Why.NEW_ASSESSOR, standing.decided_by_assessor < FIRST_OF_ASSESSOR),
        (Why.PROVISIONAL, standing.is_provisional),
        (Why.UNSURE, standing.is_unsure),
        (Why.TIE_ALLOWED, standing.has_allowed_tie),
        (Why.NO_DIRECT_CLAIM, standing.lacks_direct_claim),
        (Why.DRAWN, standing.is_drawn),
    )
    return next((why for why, holds in reasons if holds), None)
