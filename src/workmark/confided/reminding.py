"""Remind who answers: once a day before an answer is due, and once when it is late."""

from datetime import datetime, timedelta

from django.db import transaction
from django_tasks import task

from workmark.confided.kinds import OPEN
from workmark.confided.messages import Asked, tell_who_answers
from workmark.confided.models import AccommodationRequest, PrerequisiteWaiver, WaiverRequest
from workmark.jobs.timetable import every
from workmark.lib.clock import now

_BEFORE = timedelta(days=1)


def remind_at(moment: datetime) -> int:
    """Queue what is to be said now; each person hears each thing once. Gives how many requests wait."""
    waiting: list[Asked] = [
        *AccommodationRequest.objects.filter(state__in=OPEN, due_at__lte=moment + _BEFORE),
        *WaiverRequest.objects.filter(state__in=OPEN, due_at__lte=moment + _BEFORE),
        *PrerequisiteWaiver.objects.filter(state__in=OPEN, due_at__lte=moment + _BEFORE),
    ]
    for asked in waiting:
        with transaction.atomic():
            tell_who_answers(asked, "late" if moment > asked.due_at else "due")
    return len(waiting)


@task()
def remind_who_answers() -> None:
    """Runs hourly; the outbox keeps a second run from saying anything twice."""
    remind_at(now())


every(timedelta(hours=1), "confided.remind_who_answers", remind_who_answers)
