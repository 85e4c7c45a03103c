"""A learner appeals against the hold on her badge, or against its revocation: within 30 days, once each, for nothing."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.inquiring import (
    WORKING_DAYS_TO_DECIDE,
    appealable_since,
    clean,
    require_in_time,
)
from workmark.credentials.inquiry_letters import tell_issuer_of_appeal
from workmark.credentials.inquiry_models import Inquiry, WithdrawalAppeal
from workmark.credentials.queries import locked_inquiry
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.calendars import calendar_of
from workmark.organisations.models import Person


def appeal_withdrawal(
    learner: Person, inquiry: Inquiry, *, against: str, grounds: str, at: datetime
) -> WithdrawalAppeal:
    """against: an `Against`. Raises InvalidInput without grounds, or WrongState: nothing to appeal against, or too late."""
    said = clean(grounds, "grounds")
    with change(learner, "credential.appeal", inquiry, organisation=inquiry.credential.issuer) as event:
        held = locked_inquiry(inquiry)
        require_in_time(appealable_since(held, against), at)
        if held.appeals.filter(against=against).exists():
            raise WrongState(_("You have appealed against this already."))
        made = WithdrawalAppeal.objects.create(
            inquiry=held,
            against=against,
            grounds=said,
            filed_at=at,
            due_at=calendar_of(inquiry.credential.issuer).close_after(at, WORKING_DAYS_TO_DECIDE),
        )
        tell_issuer_of_appeal(made)
        event.target, event.detail = made, {"against": against}
    return made
