"""An assessor gives work back, saying why; it waits for somebody else again."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.models import Assignment, AssignmentState
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
        held = Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
        if held.state != AssignmentState.OPEN:
            raise WrongState(_("You do not hold this work any more."))
        held.state, held.decline_reason, held.closed_at = AssignmentState.DECLINED, reason.strip(), at
        held.save(update_fields=["state", "decline_reason", "closed_at"])
        move(held.submission, SubmissionState.SUBMITTED, actor=assessor, at=at)
