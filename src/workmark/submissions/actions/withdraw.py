"""Take work back: give up a draft, or recall work that no assessor has taken yet."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.actions.cancel_upload import discard
from workmark.submissions.events import move
from workmark.submissions.models import AttestationState, Submission, SubmissionState
from workmark.submissions.signals import withdrawn


def withdraw(learner: Person, submission: Submission, *, at: datetime) -> Submission:
    """Close this round without a decision. What was written stays readable to the learner.

    Raises WrongState while an assessor holds it, and once it is decided.
    """
    with change(learner, "submission.withdraw", submission, organisation=submission.issuer) as event:
        if submission.state == SubmissionState.IN_ASSESSMENT:
            raise WrongState(_("An assessor is reading this now. Wait for the decision; it costs nothing."))
        move(submission, SubmissionState.WITHDRAWN, actor=learner, at=at)
        submission.attestations.filter(state=AttestationState.ASKED).update(state=AttestationState.WITHDRAWN)
        for upload in submission.uploads.filter(evidence=None):
            discard(upload)
        withdrawn.send(sender=Submission, submission=submission)
        event.target = submission
        event.detail = {"round": submission.round_number}
    return submission
