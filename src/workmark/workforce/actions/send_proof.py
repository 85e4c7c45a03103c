"""Whoever prepared an answer agrees, and the employer sees it."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.acting import LinkHolder, change
from workmark.organisations.models import Person
from workmark.workforce.proof_messages import tell_of_answer
from workmark.workforce.proof_models import ProofAnswer
from workmark.workforce.proofs import MOST_ANSWERS, answers_to


def send_proof(by: Person | LinkHolder, answer: ProofAnswer, *, at: datetime) -> ProofAnswer:
    """From now on the employer has it, for as many days as the request said. Raises WrongState if it takes no more."""
    request = answer.request
    with change(by, "proof.send", answer, organisation=request.organisation) as event:
        is_full = answer.sent_at is None and answers_to(request, at=at).count() >= MOST_ANSWERS
        if is_full or not request.is_open_at(at):
            raise WrongState(_("This request takes no more answers. Ask who sent you the link."))
        if answer.sent_at is None:
            answer.sent_at, answer.keep_until = at, at + timedelta(days=request.keep_days)
            answer.save(update_fields=["sent_at", "keep_until"])
            tell_of_answer(answer)
        event.detail = {"way": answer.way, "outcome": answer.outcome}
    return answer
