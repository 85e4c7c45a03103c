"""Decided work read from the database into the plain values that the statistics take."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from workmark.achievements.content import AchievementContent
from workmark.achievements.models import AchievementVersion
from workmark.assessment.models import Assignment, AssignmentState, Decision, DecisionOutcome, ReadingKind
from workmark.assessment.reliability.judged import Judged, Rating
from workmark.assessment.review_models import ReviewOrigin, ReviewState
from workmark.assessment.second_rating import RANDOM_SHARE, Why

MOST_DECISIONS = 2_000  # the latest; enough for narrow intervals, and a bound on how long the job may take
_A_DAY = 86_400
_APPEALS = (ReviewOrigin.APPEAL, ReviewOrigin.PANEL)


# First decisions that say how good the work is: work returned as incomplete was not judged, and a review replaces one.
JUDGED = Q(replaces__isnull=True, outcome__in=[DecisionOutcome.AWARDED, DecisionOutcome.NOT_YET])


def judged_work(version: AchievementVersion) -> list[Judged]:
    """The latest decided work of a version, oldest first."""
    latest = (
        Decision.objects.filter(JUDGED, submission__version=version)
        .select_related("submission")
        .prefetch_related("reviews")
        .order_by("-decided_at", "-pk")[:MOST_DECISIONS]
    )
    decisions, content = list(reversed(latest)), version.said
    ratings = _ratings_of(decisions)
    return [_judged(decision, ratings.get(decision.submission_id, []), content) for decision in decisions]


def _ratings_of(decisions: Iterable[Decision]) -> dict[int, list[Assignment]]:
    """Independent ratings by submission, in the order of their places. Whoever settled a dispute had seen the ratings."""
    found = (
        Assignment.objects.filter(
            submission__in=[decision.submission_id for decision in decisions],
            state=AssignmentState.LOCKED,
            reading__kind=ReadingKind.RATING,
        )
        .select_related("reading")
        .prefetch_related("scores")
        .order_by("place")
    )
    by_submission: dict[int, list[Assignment]] = {}
    for assignment in found:
        by_submission.setdefault(assignment.submission_id, []).append(assignment)
    return by_submission


def _judged(decision: Decision, ratings: list[Assignment], content: AchievementContent) -> Judged:
    submission = decision.submission
    handed_in = submission.submitted_at or decision.decided_at
    appeals = [
        review
        for review in decision.reviews.all()
        if review.origin in _APPEALS and review.state != ReviewState.WITHDRAWN
    ]
    was_drawn = len(ratings) > 1 and ratings[1].reading.reason == Why.DRAWN
    return Judged(
        submission=submission.pk,
        ratings=tuple(_rating(assignment, decision, content) for assignment in ratings[:2]),
        weight=1 / RANDOM_SHARE if was_drawn else 1.0,
        is_first_round=submission.round_number == 1 and submission.renews_id is None,
        is_awarded=decision.outcome == DecisionOutcome.AWARDED,
        is_adjudicated=decision.is_adjudicated,
        passed={result["row"]: result["passed"] for result in decision.results if not result["carried"]},
        days=(decision.decided_at - handed_in).total_seconds() / _A_DAY,
        is_appealed=bool(appeals),
        is_overturned=any(review.state == ReviewState.CHANGED for review in appeals),
    )


def _rating(assignment: Assignment, decision: Decision, content: AchievementContent) -> Rating:
    levels: dict[str, int] = {}
    failed = set()
    for score in assignment.scores.all():
        row = content.row(score.row_key)
        keys = [level.key for level in row.levels] if row else []
        if row is None or score.is_carried or score.level_key not in keys:
            continue
        levels[row.key] = len(keys) - 1 - keys.index(score.level_key)
        if not row.passes(score.level_key):
            failed.add(row.key)
    return Rating(
        assignment.assessor_id, _day(assignment.closed_at or decision.decided_at), levels, frozenset(failed)
    )


def _day(moment: datetime) -> float:
    return moment.timestamp() / _A_DAY
