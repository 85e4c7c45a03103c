"""What anybody may know of how an issuer keeps its promises: how long a decision takes, how often an appeal changes one.

Both count people, in whole tens in the order of time, and are counted anew for every ten: no figure moves with what one
person got (decision 0422). Work of a demonstration's made-up past is not counted.
"""

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Min, QuerySet

from workmark.achievements.models import Achievement
from workmark.assessment.review_models import Review, ReviewOrigin, ReviewState
from workmark.insights.rates import LEAST_SHOWN, MOST_SHOWN, Rate
from workmark.lib.working_days import working_days_between
from workmark.organisations.models import Organisation
from workmark.submissions.models import Submission, SubmissionState
from workmark.submissions.outcomes import ENOUGH_LEARNERS
from workmark.submissions.queries import first_decision

LATEST_LEARNERS = 100  # how fast an issuer was long ago is no news
NINE_IN_TEN = 0.9  # AQ13
_ANSWERED = [ReviewState.STANDS, ReviewState.CHANGED]


@dataclass(frozen=True)
class Promptness:
    """learners: the latest who had a first decision by `until`. days: weekdays within which nine in ten of them had it."""

    learners: int
    days: int
    until: datetime


@dataclass(frozen=True)
class Overturned:
    """rate: of the first learners who had an answer to an appeal, those who had had a decision changed by `until`."""

    rate: Rate
    until: datetime

    @property
    def percent(self) -> int:
        """Whole, and never nearer to either end than five: "5 or less" and "95 or more" say who nearly everybody was."""
        return min(MOST_SHOWN, max(LEAST_SHOWN, round(100 * self.rate.value)))

    @property
    def is_least(self) -> bool:
        return self.percent == LEAST_SHOWN

    @property
    def is_most(self) -> bool:
        return self.percent == MOST_SHOWN

    @property
    def low(self) -> int:
        return round(100 * self.rate.interval.low)

    @property
    def high(self) -> int:
        return round(100 * self.rate.interval.high)


def promptness_of(achievement: Achievement) -> Promptness | None:
    """Over all versions, by each learner's first decision; None for fewer than ten learners."""
    decided = Submission.objects.filter(
        version__achievement=achievement,
        is_simulated=False,
        state__in=[SubmissionState.AWARDED, SubmissionState.NOT_YET],
        submitted_at__isnull=False,
    ).annotate(first=first_decision())
    ranked = _ranked(decided.filter(first__isnull=False), "learner", "first")
    if not (whole := _whole_tens(ranked)):
        return None
    learners = list(ranked.values_list("learner", flat=True)[max(0, whole - LATEST_LEARNERS) : whole])
    zone, waits = ZoneInfo(achievement.issuer.time_zone), dict[int, tuple[datetime, int]]()
    works = decided.filter(learner__in=learners).order_by("first", "pk")
    for learner, handed_in, first in works.values_list("learner", "submitted_at", "first"):
        if learner not in waits and handed_in is not None and first is not None:
            days = working_days_between(handed_in.astimezone(zone).date(), first.astimezone(zone).date())
            waits[learner] = (first, days)
    in_order = sorted(days for _first, days in waits.values())
    return Promptness(
        len(learners),
        in_order[ceil(NINE_IN_TEN * len(in_order)) - 1],
        max(first for first, _days in waits.values()),
    )


def overturned_of(issuer: Organisation) -> Overturned | None:
    """Over all that the issuer judges, of both stages; None for fewer than ten learners with an answer."""
    answered = Review.objects.filter(
        origin__in=[ReviewOrigin.APPEAL, ReviewOrigin.PANEL],
        state__in=_ANSWERED,
        closed_at__isnull=False,
        decision__submission__version__achievement__issuer=issuer,
        decision__submission__is_simulated=False,
    )
    learner = "decision__submission__learner"
    ranked = _ranked(answered, learner, "closed_at")
    if not (whole := _whole_tens(ranked)):
        return None
    until = ranked.values_list("at", flat=True)[whole - 1]
    changed = answered.filter(
        state=ReviewState.CHANGED,
        closed_at__lte=until,
        decision__submission__learner__in=ranked.values(learner)[:whole],
    )
    return Overturned(Rate(changed.order_by().values(learner).distinct().count(), whole), until)


def _ranked(found: QuerySet[Any], learner: str, when: str) -> QuerySet[Any]:
    """One row for each learner, at their first moment, in order."""
    first: QuerySet[Any] = found.order_by().values(learner).annotate(at=Min(when))
    return first.order_by("at", learner)


def _whole_tens(ranked: QuerySet[Any]) -> int:
    return ranked.count() // ENOUGH_LEARNERS * ENOUGH_LEARNERS
