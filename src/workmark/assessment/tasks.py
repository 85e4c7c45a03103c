"""What repeats: sharing out work, reminding, handing on."""

from datetime import timedelta

from django.db.models import QuerySet
from django_tasks import task

from workmark.assessment.actions.allocate_readings import allocate_readings
from workmark.assessment.actions.hand_on_overdue import hand_on_if_overdue, remind_if_due
from workmark.assessment.models import Assignment, AssignmentState, Reading, ReadingState
from workmark.jobs.timetable import every
from workmark.lib.clock import now
from workmark.organisations.models import Organisation


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
    held = Assignment.objects.filter(state=AssignmentState.OPEN, reminded_at_percent__lt=100)
    for assignment in _whole(held).iterator(chunk_size=500):
        remind_if_due(assignment, at=at)
    overdue = Assignment.objects.filter(state=AssignmentState.OPEN, due_at__lt=at)
    for assignment in _whole(overdue).iterator(chunk_size=500):
        hand_on_if_overdue(assignment, at=at)


def _whole(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return assignments.select_related("submission__version__achievement__issuer", "assessor", "reading")


every(timedelta(minutes=10), "assessment.share_out_work", share_out_work)
every(timedelta(minutes=15), "assessment.watch_due_dates", watch_due_dates)
