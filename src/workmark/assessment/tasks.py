"""What repeats: sharing out work, reminding, handing on."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog
from django.db.models import QuerySet
from django_tasks import task

from workmark.assessment.actions.allocate_readings import allocate_readings
from workmark.assessment.actions.hand_on_overdue import hand_on_if_overdue, remind_if_due
from workmark.assessment.calibration_models import IN_TRAINING
from workmark.assessment.models import Assignment, AssignmentState, Reading, ReadingState
from workmark.jobs.timetable import every
from workmark.lib.clock import now
from workmark.organisations.models import Organisation

log = structlog.get_logger()


@task()
def share_out_work() -> None:
    """For each issuer with work that waits, and somebody who takes given work. Bears a second run."""
    at = now()
    waiting = Reading.objects.filter(state=ReadingState.WAITING).values(
        "submission__version__achievement__issuer"
    )
    for issuer in Organisation.objects.filter(
        pk__in=waiting, memberships__person__availability__takes_given_work=True
    ).distinct():
        allocate_readings(issuer, at=at)


@task()
def watch_due_dates() -> None:
    """Remind of what is due, and hand on what is overdue. Bears a second run."""
    at = now()
    held = _in_hands().filter(reminded_at_percent__lt=100)
    _for_each(held, partial(remind_if_due, at=at))
    _for_each(_in_hands().filter(due_at__lt=at), partial(hand_on_if_overdue, at=at))


def _for_each(assignments: QuerySet[Assignment], act: Callable[[Assignment], object]) -> None:
    """Each by itself: whatever is wrong with one piece of work is no reason to leave out that of others."""
    for assignment in assignments.iterator(chunk_size=500):
        try:
            act(assignment)
        except Exception:  # the next run tries it again
            log.exception("a due date was not kept", assignment=assignment.pk)


def _in_hands() -> QuerySet[Assignment]:
    """Open work. Practice and calibration are no work, and nobody waits for them."""
    held = Assignment.objects.filter(state=AssignmentState.OPEN)
    held = held.exclude(anchor_reading__use__in=IN_TRAINING)
    return held.select_related("submission__version__achievement__issuer", "assessor", "reading")


every(timedelta(minutes=10), "assessment.share_out_work", share_out_work)
every(timedelta(minutes=15), "assessment.watch_due_dates", watch_due_dates)
