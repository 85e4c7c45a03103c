"""The learner answers an inquiry into her badge. Her words stay as they are, whatever is decided."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.inquiring import clean, require_open
from workmark.credentials.inquiry_letters import tell_issuer_of_answer
from workmark.credentials.inquiry_models import Inquiry
from workmark.credentials.queries import locked_inquiry
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def answer_inquiry(learner: Person, inquiry: Inquiry, *, answer: str, at: datetime) -> Inquiry:
    """Once, while it is open; also after her days are over. Raises InvalidInput, or WrongState."""
    said = clean(answer, "answer")
    with change(
        learner, "credential.answer_inquiry", inquiry, organisation=inquiry.credential.issuer
    ) as event:
        held = locked_inquiry(inquiry)
        require_open(held)
        if held.answered_at is not None:
            raise WrongState(_("You have answered already. Your words are kept."))
        held.answer, held.answered_at = said, at
        held.save(update_fields=["answer", "answered_at"])
        tell_issuer_of_answer(held)
        event.target = held
    return held
