"""A lead assessor takes an anchor out of use: it was told about, or it was wrong."""

from datetime import datetime

from django.db.models import Q

from workmark.assessment.calibration_models import Anchor, AnchorState
from workmark.assessment.models import Assignment, AssignmentState, Reading, ReadingState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.copying import erase_example
from workmark.submissions.models import Submission


def retire_anchor(lead: Person, anchor: Anchor, *, at: datetime) -> None:
    """No new reading of it begins. Readings under way go on; results that were measured by it stay."""
    with change(lead, "anchor.retire", anchor, organisation=anchor.issuer):
        take_out_of_use(anchor, at=at, erase=False)


def take_out_of_use(anchor: Anchor, *, at: datetime, erase: bool) -> None:
    """Retire it; with `erase`, also close whatever of it is being read and delete the words and files everywhere.

    Call in the transaction of the action that wants it.
    """
    anchor.state, anchor.retired_at = AnchorState.RETIRED, at
    if erase:
        anchor.notes = {}
    anchor.save(update_fields=["state", "retired_at", "notes"])
    if not erase:
        return
    taken = Q(readings__assignments__anchor_reading__anchor=anchor)
    waiting = Q(readings__anchor_reading__anchor=anchor)  # hidden among live work, and nobody's yet
    copies = Submission.objects.filter(taken | waiting).distinct()
    Assignment.objects.filter(submission__in=copies, state=AssignmentState.OPEN).update(
        state=AssignmentState.REASSIGNED, closed_at=at
    )
    Reading.objects.filter(submission__in=copies, state__in=[ReadingState.WAITING, ReadingState.HELD]).update(
        state=ReadingState.CLOSED
    )
    for work in (anchor.work, *copies):
        erase_example(work)
