"""When a refusal is overturned on a row, others who were refused on it deserve a second look (AQ14)."""

from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Exists, OuterRef, Q

from workmark.assessment.models import Decision, DecisionOutcome
from workmark.assessment.review_models import Review, ReviewOrigin, ReviewState
from workmark.assessment.reviewing import WORKING_DAYS_FIRST, rows_not_passed
from workmark.organisations.calendars import calendar_of
from workmark.submissions.models import SubmissionState

LOOK_BACK = timedelta(days=365)
# Whoever has only begun to revise, or gave that up, still waits for what the refusal kept from them.
_GONE_ON = frozenset(SubmissionState) - {SubmissionState.DRAFT, SubmissionState.WITHDRAWN}
MOST_CASES = 200  # the newest; more than this says that the rubric row itself must be mended


def propose_similar_cases(review: Review, overturned: frozenset[str], *, at: datetime) -> int:
    """Put before the lead assessors each standing refusal on one of these rows. Gives how many.

    Whoever appealed before and lost is among them; what is being looked at now is not. A ruling on a similar case
    proposes no further ones, so that one overturn cannot lead through every refusal there is.

    Call in the transaction of the ruling. overturned: row keys that the review passed and the decision had refused.
    """
    if review.origin == ReviewOrigin.SIMILAR_CASE or not overturned:
        return 0
    due_at = calendar_of(review.issuer).close_after(at, WORKING_DAYS_FIRST)
    cases = [
        Review(
            decision=decision,
            origin=ReviewOrigin.SIMILAR_CASE,
            state=ReviewState.PROPOSED,
            row_keys=list(rows_not_passed(decision.results)),
            because=review,
            opened_at=at,
            due_at=due_at,
        )
        for decision in _refused_on(overturned, review, at)
    ]
    Review.objects.bulk_create(cases)
    return len(cases)


def _refused_on(row_keys: frozenset[str], review: Review, at: datetime) -> list[Decision]:
    """The newest standing refusals of other work on one of these rows that nobody looks at now."""
    submission = review.decision.submission
    looked_at = Review.objects.filter(
        Q(state__in=[ReviewState.PROPOSED, ReviewState.IN_REVIEW]) | Q(because=review),
        decision=OuterRef("pk"),
    )
    refusals = (
        Decision.objects.filter(
            submission__version=submission.version_id,
            submission__is_simulated=False,
            outcome=DecisionOutcome.NOT_YET,
            replaced_by__isnull=True,
            decided_at__gte=at - LOOK_BACK,
        )
        .exclude(submission=submission)
        .exclude(submission__revised_as__state__in=_GONE_ON)
        .exclude(Exists(looked_at))
        .only("results")
        .order_by("-decided_at", "-pk")
    )
    alike = (one for one in refusals.iterator(chunk_size=500) if row_keys & set(rows_not_passed(one.results)))
    return list(islice(alike, MOST_CASES))
