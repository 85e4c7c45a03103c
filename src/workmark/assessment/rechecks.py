"""What a second look at a decision comes to. It never changes the decision: it puts it before a lead assessor.

First what would be in the learner's favour: a row that was refused and that the second look passes becomes a review, in
which a fresh assessor reads the refused rows and the one gate decides. Where an award would not have been made, a lead
assessor looks at it and says in words what follows; the badge stands meanwhile.
"""

from collections.abc import Iterable
from datetime import datetime

from workmark.assessment.calibration_models import Doubt
from workmark.assessment.models import Assignment, Decision, DecisionOutcome, ReadingKind
from workmark.assessment.panels import scores_of
from workmark.assessment.pausing import came_into_doubt
from workmark.assessment.queries import decision_on
from workmark.assessment.readings import open_reading
from workmark.assessment.review_models import Review, ReviewOrigin, ReviewState
from workmark.assessment.reviewing import WORKING_DAYS_FIRST, rows_not_passed
from workmark.organisations.calendars import calendar_of
from workmark.submissions.models import Submission


def after_recheck(held: Assignment, at: datetime) -> Decision | None:
    """Compare row by row with the decision that holds. Call in the transaction that locks the scores."""
    decision = decision_on(held.submission)
    if decision is None:
        return None
    gained, lost = differing_rows(decision, held)
    if gained and decision.outcome == DecisionOutcome.NOT_YET:
        _propose_review(decision, at)
    if lost and decision.outcome == DecisionOutcome.AWARDED:
        Doubt.objects.get_or_create(
            decision=decision, defaults={"assignment": held, "row_keys": list(lost), "opened_at": at}
        )
    return None


def read_again_if_in_doubt(submission: Submission, judged: Iterable[Assignment], *, at: datetime) -> None:
    """Call when these judgements have decided it: one of those who made them may have been paused in between."""
    if any(came_into_doubt(one) for one in judged):
        open_reading(submission, at=at, kind=ReadingKind.RECHECK, wants_certified=True)


def differing_rows(decision: Decision, held: Assignment) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Keys of the rows that the second look passes and the decision refused, and the other way round."""
    scores, content = scores_of(held), held.submission.version.said
    seen = {key: row.passes(one.level) for key, one in scores.items() if (row := content.row(key))}
    decided = {result["row"]: result["passed"] for result in decision.results}
    both = [key for key in decided if key in seen]
    gained = tuple(key for key in both if seen[key] and not decided[key])
    return gained, tuple(key for key in both if decided[key] and not seen[key])


def _propose_review(decision: Decision, at: datetime) -> None:
    if decision.reviews.filter(state__in=[ReviewState.IN_REVIEW, ReviewState.PROPOSED]).exists():
        return  # somebody looks at it already
    Review.objects.get_or_create(
        decision=decision,
        origin=ReviewOrigin.RECHECK,
        defaults={
            "state": ReviewState.PROPOSED,
            "row_keys": list(rows_not_passed(decision.results)),
            "opened_at": at,
            "due_at": calendar_of(decision.submission.issuer).close_after(at, WORKING_DAYS_FIRST),
        },
    )
