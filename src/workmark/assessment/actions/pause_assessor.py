"""The rule pauses an assessor whose scores have drifted from the agreed ones, and has recent decisions read again."""

from datetime import datetime

from workmark.assessment.actions.decline_assignment import let_wait_again
from workmark.assessment.calibration_models import Pause
from workmark.assessment.messages import tell_assessor_of_pause
from workmark.assessment.models import Assignment, AssignmentState, Reading, ReadingKind, ReadingState
from workmark.assessment.pausing import Window, in_doubt, open_pause, window_of
from workmark.assessment.readings import open_reading
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Organisation, Person


def pause_if_drifted(assessor: Person, issuer: Organisation, *, at: datetime) -> Pause | None:
    """Apply the rule to the last twenty anchors; None while it has nothing to say. No person can call for it.

    Open work returns to the queue, the assessor is told what the way back is, and each decision since the last anchor
    that was read well is read once more by somebody else.
    """
    window = window_of(assessor, issuer)
    if not window.must_pause or open_pause(assessor, issuer) is not None:
        return None
    worst = min(reversed(window.items), key=lambda item: item.exact / item.rows)
    pause = Pause(assessor=assessor, issuer=issuer, version=worst.anchor.version, paused_at=at)
    pause.exact, pause.rows = window.exact, window.rows
    with change(SYSTEM, "assessor.pause", pause, organisation=issuer) as event:
        pause.save()
        returned = _return_work(assessor, issuer, at)
        doubtful = _read_again(assessor, issuer, window, at)
        tell_assessor_of_pause(pause)
        event.detail = {
            "exact": window.exact,
            "rows": window.rows,
            "returned": returned,
            "read_again": doubtful,
        }
    return pause


def _return_work(assessor: Person, issuer: Organisation, at: datetime) -> int:
    """Whatever is in these hands waits for somebody else; anchors that waited for them alone are closed."""
    held = Assignment.objects.filter(
        assessor=assessor,
        state=AssignmentState.OPEN,
        submission__version__achievement__issuer=issuer,
    ).exclude(anchor_reading__use__in=["practice", "calibration"])
    count = 0
    for assignment in held.select_related("reading", "submission", "assessor"):
        assignment.state, assignment.closed_at = AssignmentState.REASSIGNED, at
        assignment.save(update_fields=["state", "closed_at"])
        if not assignment.reading.is_anchor:
            let_wait_again(assignment, at)
            count += 1
    Reading.objects.filter(
        kind=ReadingKind.ANCHOR,
        anchor_reading__assessor=assessor,
        submission__version__achievement__issuer=issuer,
        state__in=[ReadingState.WAITING, ReadingState.HELD],
    ).update(state=ReadingState.CLOSED)
    return count


def _read_again(assessor: Person, issuer: Organisation, window: Window, at: datetime) -> int:
    doubtful = list(in_doubt(assessor, issuer, window.last_good))
    for rating in doubtful:
        open_reading(rating.submission, at=at, kind=ReadingKind.RECHECK, wants_certified=True)
    return len(doubtful)
