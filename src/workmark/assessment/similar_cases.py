"""When an appeal overturns a row, others who were refused on the same row deserve a second look (AQ14)."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from workmark.assessment.due_dates import due_after
from workmark.assessment.models import Decision, DecisionOutcome
from workmark.assessment.review_models import Review, ReviewOrigin, ReviewState
from workmark.assessment.reviewing import WORKING_DAYS_FIRST, rows_not_passed
from workmark.submissions.models import SubmissionState

LOOK_BACK = timedelta(days=365)
# Whoever has only begun to revise, or gave that up, still waits for what the refusal kept from them.
_GONE_ON = frozenset(SubmissionState) - {SubmissionState.DRAFT, SubmissionState.WITHDRAWN}
MOST_CASES = 200  # the newest; more than this says that the rubric row itself must be mended


def propose_similar_cases(review: Review, overturned: frozenset[str], *, at: datetime) -> int:
    """Put before the lead assessors each standing refusal on one of these rows. Gives how many.

    Call in the transaction of the ruling. overturned: row keys that the review passed and the decision had refused.
    """
    submission = review.decision.submission
    # An appeal that was taken back was answered by nobody.
    looked_at = Review.objects.filter(decision=OuterRef("pk")).exclude(state=ReviewState.WITHDRAWN)
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
        .order_by("-decided_at")[:MOST_CASES]
    )
    due_at = due_after(at, working_days=WORKING_DAYS_FIRST, zone=submission.issuer.time_zone)
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
        for decision in refusals
        if overturned & set(rows_not_passed(decision.results))
    ]
    Review.objects.bulk_create(cases)
    return len(cases)
