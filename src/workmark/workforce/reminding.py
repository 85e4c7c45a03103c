"""Reminders of what an employer asked for: a week and a day before it is due. Whoever has earned it hears nothing."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone
from django_tasks import task

from workmark.jobs.timetable import every
from workmark.lib.clock import now
from workmark.workforce.learning import Progress, progress_of
from workmark.workforce.learning_models import OPEN, LearningAssignment
from workmark.workforce.messages import remind_due

DAYS_BEFORE: Final = (7, 1)


def remind(at: datetime) -> int:
    """Remind whoever is due to be reminded; gives how many. A second run sends nothing twice.

    Nobody is reminded of what a suspended employer asked for, nor while their own account is suspended.
    """
    latest = timezone.localdate(at) + timedelta(days=max(DAYS_BEFORE) + 1)
    near = LearningAssignment.objects.filter(
        state__in=OPEN,
        ended_at=None,
        due_on__lte=latest,
        due_on__gte=latest - timedelta(days=10),
        organisation__suspended_at=None,
        person__is_active=True,
    ).select_related("person", "organisation", "achievement")
    found = list(near)
    far = progress_of(found)
    reminded = 0
    for each in found:
        days_before = _reminder(each, at)
        if days_before and far[each.pk] is not Progress.ACHIEVED:
            remind_due(each, today=_today(each, at), days_before=days_before)
            reminded += 1
    return reminded


def _reminder(assignment: LearningAssignment, at: datetime) -> int:
    """Which reminder this day is for, in the learner's time zone; 0 for none, or if she was asked later than that."""
    left = (assignment.due_on - _today(assignment, at)).days
    wanted = next((days for days in sorted(DAYS_BEFORE) if 0 <= left <= days), 0)
    asked_on = timezone.localdate(assignment.assigned_at)
    return wanted if wanted and (assignment.due_on - asked_on).days > wanted else 0


def _today(assignment: LearningAssignment, at: datetime) -> date:
    return timezone.localdate(at, ZoneInfo(assignment.person.time_zone or "UTC"))


@task()
def remind_due_learning() -> int:
    return remind(now())


every(timedelta(hours=6), "workforce.remind_due_learning", remind_due_learning)
