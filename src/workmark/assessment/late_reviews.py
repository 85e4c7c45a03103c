"""Answers to appeals, and what lead assessors are asked to look at, by the day that was promised.

Whoever leads the issuer's assessment hears of it a day before, and once it is late; a learner who appealed hears once that
her answer is late. A suspended issuer can answer nothing, so nobody is reminded for it.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django_tasks import task

from workmark.assessment.messages import tell_leads_of_due_review, tell_learner_of_late_answer
from workmark.assessment.review_models import Review, ReviewOrigin, ReviewState
from workmark.jobs.timetable import every
from workmark.lib.clock import now

_BEFORE = timedelta(days=1)
_ASKED_FOR = frozenset({ReviewOrigin.APPEAL, ReviewOrigin.PANEL})


def remind_of_reviews(at: datetime) -> int:
    """Queue what is to be said now; each person hears each thing once. Gives how many wait."""
    waiting = Review.objects.filter(
        state__in=[ReviewState.PROPOSED, ReviewState.IN_REVIEW],
        due_at__lte=at + _BEFORE,
        decision__submission__version__achievement__issuer__suspended_at=None,
    ).select_related("decision__submission__version__achievement__issuer", "decision__submission__learner")
    for review in waiting:
        is_late = at > review.due_at
        with transaction.atomic():
            tell_leads_of_due_review(review, is_late=is_late)
            if is_late and review.origin in _ASKED_FOR:
                tell_learner_of_late_answer(review)
    return len(waiting)


@task()
def remind_of_appeals() -> None:
    """Runs hourly; the outbox keeps a second run from saying anything twice."""
    remind_of_reviews(now())


every(timedelta(hours=1), "assessment.remind_of_appeals", remind_of_appeals)
