"""A lead assessor says what becomes of a case like one that an appeal overturned: it stands, or is read again."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.conflicts import tie_to
from workmark.assessment.errors import ConflictOfInterest
from workmark.assessment.messages import tell_learner_of_another_reading
from workmark.assessment.models import Decision, ReadingKind
from workmark.assessment.readings import open_reading
from workmark.assessment.review_models import Review, ReviewState
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.models import Submission, SubmissionState

_NOT_HANDED_IN = (SubmissionState.DRAFT, SubmissionState.WITHDRAWN)


def let_stand(lead: Person, review: Review, *, answer: str, at: datetime) -> Review:
    """Close it with the reason. Raises InvalidInput without one, WrongState once it was answered, NotAllowed for
    whoever judged it, ConflictOfInterest for whoever has a tie to the learner.
    """
    if not answer.strip():
        words = _("Say why this decision stands.")
        raise InvalidInput(words, fields={"answer": [words]})
    with change(lead, "review.let_stand", review, organisation=review.issuer) as event:
        proposed = _proposed(lead, review, at)
        proposed.state, proposed.closed_at = ReviewState.STANDS, at
        proposed.answer, proposed.answered_by = answer.strip(), lead
        proposed.save(update_fields=["state", "closed_at", "answer", "answered_by"])
        event.target = proposed
        event.detail = {"state": proposed.state}
    return proposed


def read_again(lead: Person, review: Review, *, at: datetime) -> Review:
    """Put its refused rows before a fresh assessor, as an appeal would. The learner need do nothing.

    Raises WrongState once it was answered, where the learner has gone on to another round, while the work is read again
    already, or once the decision was changed; ConflictOfInterest for whoever has a tie to the learner.
    """
    with change(lead, "review.answer", review, organisation=review.issuer) as event:
        proposed = _proposed(lead, review, at)
        submission = Submission.objects.select_for_update(no_key=True).get(pk=proposed.decision.submission_id)
        later = Submission.objects.filter(previous=submission).exclude(state__in=_NOT_HANDED_IN)
        if submission.state != SubmissionState.NOT_YET or later.exists():
            raise WrongState(_("The learner has gone on from this decision. Let it stand and say so."))
        if Decision.objects.filter(replaces=proposed.decision_id).exists():
            raise WrongState(_("This decision has been changed since. Let it stand and say so."))
        if Review.objects.filter(decision__submission=submission, state=ReviewState.IN_REVIEW).exists():
            raise WrongState(_("This work is being read again already."))
        proposed.state, proposed.answered_by = ReviewState.IN_REVIEW, lead
        proposed.save(update_fields=["state", "answered_by"])
        open_reading(submission, at=at, kind=ReadingKind.REVIEW, row_keys=proposed.row_keys, review=proposed)
        tell_learner_of_another_reading(proposed)
        event.target = proposed
        event.detail = {"state": proposed.state}
    return proposed


def _proposed(lead: Person, review: Review, at: datetime) -> Review:
    held = Review.objects.select_for_update(no_key=True).get(pk=review.pk)
    if held.state != ReviewState.PROPOSED:
        raise WrongState(_("This case has been answered already."))
    if reason := tie_to(lead, held.decision.submission, at):
        raise ConflictOfInterest(reason)
    return held
