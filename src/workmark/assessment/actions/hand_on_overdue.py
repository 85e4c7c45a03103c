"""Remind assessors at half, at four fifths and at the end of their time; then give the work to somebody else.

Practice and calibration wait for the one person whose training they are: nobody is reminded of them or loses them.
"""

from datetime import datetime

from workmark.assessment.actions.decline_assignment import let_wait_again
from workmark.assessment.holding import locked_hold
from workmark.assessment.messages import tell_assessor_of_due_date, tell_assessor_of_handing_on
from workmark.assessment.models import Assignment, AssignmentState
from workmark.assessment.training import training_item
from workmark.assessment.workloads import calendar_for
from workmark.lib.problems import WrongState
from workmark.organisations.acting import SYSTEM, change

REMINDED_AT = (100, 80, 50)  # per cent of the time given, AQ13
GRACE_WORKING_DAYS = 1  # after the due date, before the work is handed on


def remind_if_due(assignment: Assignment, *, at: datetime) -> bool:
    """Send the reminder that is due, once each; never of training. Gives whether one was sent."""
    spent = 100 * (at - assignment.taken_at) / (assignment.due_at - assignment.taken_at)
    mark = next((mark for mark in REMINDED_AT if spent >= mark), 0)
    if mark <= assignment.reminded_at_percent or _is_training(assignment):
        return False
    with change(SYSTEM, "assessment.remind", assignment, organisation=assignment.issuer) as event:
        held = Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
        if held.state != AssignmentState.OPEN or held.reminded_at_percent >= mark:
            return False
        held.reminded_at_percent = mark
        held.save(update_fields=["reminded_at_percent"])
        tell_assessor_of_due_date(held, mark)
        event.detail = {"percent": mark}
    return True


def hand_on_if_overdue(assignment: Assignment, *, at: datetime) -> bool:
    """Let the work wait for somebody else once a working day has passed since it was due. Its draft scores are kept.

    An anchor among live work leaves the assessor's hands like any other, and waits for nobody. Training stays theirs.
    Gives whether it was handed on.
    """
    calendar = calendar_for(assignment.assessor, assignment.issuer, assignment.due_at)
    over_at = calendar.close_after(assignment.due_at, GRACE_WORKING_DAYS)
    if at < over_at or _is_training(assignment):
        return False
    with change(SYSTEM, "assessment.hand_on", assignment, organisation=assignment.issuer):
        try:
            held = locked_hold(assignment)
        except WrongState:
            return False  # locked or given back a moment ago
        held.state, held.closed_at = AssignmentState.REASSIGNED, at
        held.save(update_fields=["state", "closed_at"])
        let_wait_again(held, at)
        tell_assessor_of_handing_on(held)
    return True


def _is_training(assignment: Assignment) -> bool:
    return assignment.reading.is_anchor and training_item(assignment) is not None
