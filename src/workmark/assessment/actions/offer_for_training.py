"""A learner lets her decided work be used to train assessors, and may take that back at any time."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.actions.retire_anchor import take_out_of_use
from workmark.assessment.calibration_models import AnchorState, TrainingUse
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.models import Submission, SubmissionState

_DECIDED = frozenset({SubmissionState.AWARDED, SubmissionState.NOT_YET})


def offer_for_training(learner: Person, submission: Submission, *, at: datetime) -> TrainingUse:
    """Let lead assessors make nameless examples of it. Raises WrongState before it is decided."""
    with change(
        learner, "submission.offer_for_training", submission, organisation=submission.issuer
    ) as event:
        if submission.state not in _DECIDED:
            raise WrongState(_("Only work that was judged can be used for training."))
        offer, _made = TrainingUse.objects.update_or_create(
            submission=submission, defaults={"agreed_at": at, "withdrawn_at": None}
        )
        event.target = offer
    return offer


def withdraw_from_training(learner: Person, submission: Submission, *, at: datetime) -> None:
    """Take every anchor that was made of it out of use at once, and erase what was copied.

    Raises WrongState if it was not offered.
    """
    with change(
        learner, "submission.offer_for_training", submission, organisation=submission.issuer
    ) as event:
        offer = TrainingUse.objects.filter(submission=submission, withdrawn_at__isnull=True).first()
        if offer is None:
            raise WrongState(_("This work is not used for training."))
        offer.withdrawn_at = at
        offer.save(update_fields=["withdrawn_at"])
        for anchor in submission.anchors.exclude(state=AnchorState.RETIRED):
            take_out_of_use(anchor, at=at, erase=True)
        submission.anchors.update(origin=None)
        event.target = offer
        event.detail = {"withdrawn": True}
