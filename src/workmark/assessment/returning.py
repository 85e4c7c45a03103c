"""Work leaves an assessor's hands and waits for somebody else: when they are paused, and when a qualification ends."""

from datetime import datetime

from django.db.models import QuerySet

from workmark.achievements.models import AchievementVersion
from workmark.assessment.actions.decline_assignment import let_wait_again
from workmark.assessment.calibration_models import IN_TRAINING
from workmark.assessment.models import Assignment, AssignmentState, Reading, ReadingKind, ReadingState
from workmark.organisations.models import Person


def return_work(assessor: Person, versions: QuerySet[AchievementVersion], at: datetime) -> int:
    """Gives how many pieces wait again. Anchors that waited for them alone are closed; practice stays theirs.

    versions: of which rubrics. Call in the transaction of the action that wants it.
    """
    held = Assignment.objects.filter(
        assessor=assessor, state=AssignmentState.OPEN, submission__version__in=versions
    ).exclude(anchor_reading__use__in=IN_TRAINING)
    count = 0
    for assignment in held.select_related("reading", "submission", "assessor"):
        assignment.state, assignment.closed_at = AssignmentState.REASSIGNED, at
        assignment.save(update_fields=["state", "closed_at"])
        let_wait_again(assignment, at)
        count += not assignment.reading.is_anchor
    Reading.objects.filter(
        kind=ReadingKind.ANCHOR,
        anchor_reading__assessor=assessor,
        submission__version__in=versions,
        state__in=[ReadingState.WAITING, ReadingState.HELD],
    ).update(state=ReadingState.CLOSED)
    return count
