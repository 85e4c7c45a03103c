"""Somebody who had no part in it decides an appeal against a hold or a revocation.

A hold that is overturned ends. A revocation is for ever, so what is overturned is issued anew, as a badge of its own.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.actions.change_hold import close_hold
from workmark.credentials.inquiring import clean
from workmark.credentials.inquiry_letters import tell_of_appeal_decided
from workmark.credentials.inquiry_models import Against, AppealEnd, WithdrawalAppeal
from workmark.credentials.queries import locked_inquiry
from workmark.credentials.tasks.reissues import reissue_on_appeal
from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def decide_withdrawal_appeal(
    third: Person, appeal: WithdrawalAppeal, *, overturned: bool, words: str, at: datetime
) -> WithdrawalAppeal:
    """words: the reason, for the learner. Raises NotAllowed, InvalidInput, or WrongState if it is decided."""
    said = clean(words, "words")
    inquiry = appeal.inquiry
    with change(third, "credential.decide_appeal", appeal, organisation=inquiry.credential.issuer) as event:
        case = locked_inquiry(inquiry)
        held = WithdrawalAppeal.objects.select_for_update(no_key=True).get(pk=appeal.pk)
        if held.end:
            raise WrongState(_("This appeal is decided already."))
        held.end = AppealEnd.OVERTURNED if overturned else AppealEnd.UPHELD
        held.decided_by, held.decided_at, held.words = third, at, said
        held.save(update_fields=["end", "decided_by", "decided_at", "words"])
        if overturned and held.against == Against.HOLD:
            close_hold(case, at)
        if overturned and held.against == Against.REVOCATION:
            enqueue_once(reissue_on_appeal, f"withdrawal-appeal:{held.pk}", held.pk)
        tell_of_appeal_decided(held)
        event.target, event.detail = held, {"against": held.against, "end": held.end}
    return held
