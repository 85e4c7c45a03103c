"""A lead assessor says what follows from an award that a second look would not have made."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.calibration_models import Doubt
from workmark.assessment.conflicts import tie_to
from workmark.assessment.errors import ConflictOfInterest
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def answer_doubt(lead: Person, doubt: Doubt, *, answer: str, at: datetime) -> Doubt:
    """Close it with the reason. The badge stands; taking one back is an owner's act of its own, with a reason.

    Raises InvalidInput without an answer, WrongState once it was given, ConflictOfInterest for whoever has a tie to the
    learner.
    """
    if not answer.strip():
        words = _("Say what you found.")
        raise InvalidInput(words, fields={"answer": [words]})
    with change(lead, "doubt.answer", doubt, organisation=doubt.issuer):
        held = Doubt.objects.select_for_update(no_key=True).get(pk=doubt.pk)
        if held.closed_at is not None:
            raise WrongState(_("This case has been answered already."))
        if reason := tie_to(lead, held.decision.submission, at):
            raise ConflictOfInterest(reason)
        held.answer, held.answered_by, held.closed_at = answer.strip(), lead, at
        held.save(update_fields=["answer", "answered_by", "closed_at"])
    return held
