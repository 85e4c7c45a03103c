"""An assessor gives work back, saying why; it waits for somebody else again."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.calibration_models import AnchorUse
from workmark.assessment.holding import locked_hold
from workmark.assessment.models import Assignment, AssignmentState, ReadingState
from workmark.assessment.readings import close_reading
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.events import move
from workmark.submissions.models import SubmissionState


def decline_assignment(assessor: Person, assignment: Assignment, *, reason: str, at: datetime) -> None:
    """Return the work to the queue. Raises InvalidInput without a reason, WrongState once closed."""
    if not reason.strip():
        raise InvalidInput(
            _("Say in a few words why you give it back."), fields={"reason": [_("Enter a reason.")]}
        )
    with change(assessor, "assessment.decline", assignment, organisation=assignment.issuer):
        held = locked_hold(assignment)
        if held.reading.is_anchor and held.anchor_reading.use != AnchorUse.LIVE:
            raise WrongState(_("This is part of your training. It waits until you come back to it."))
        held.state, held.decline_reason, held.closed_at = AssignmentState.DECLINED, reason.strip(), at
        held.save(update_fields=["state", "decline_reason", "closed_at"])
        let_wait_again(held, at)


def let_wait_again(released: Assignment, at: datetime) -> None:
    """Put the Reading of a hold that has ended back into the queue. Call in the transaction that ends it.

    An anchor waits for nobody else, so its Reading is closed.
    """
    if released.reading.is_anchor:
        close_reading(released.reading)
        return
    released.reading.state = ReadingState.WAITING
    released.reading.save(update_fields=["state"])
    if released.reading.place == 1:  # nobody has judged it yet, so it waits from the beginning
        move(released.submission, SubmissionState.SUBMITTED, actor=released.assessor, at=at)
