"""The endorser takes its word back, with a reason; its public list says so to every checker."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.endorsement_models import Endorsement
from workmark.credentials.inquiring import clean_reason
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def withdraw_endorsement(
    owner: Person, endorsement: Endorsement, *, reason: str, at: datetime
) -> Endorsement:
    """Withdraw it for ever. Raises InvalidInput without a reason, WrongState if it was withdrawn before."""
    reason = clean_reason(reason)
    with change(owner, "endorsement.withdraw", endorsement, organisation=endorsement.issuer):
        held = Endorsement.objects.select_for_update(no_key=True).get(pk=endorsement.pk)
        if held.withdrawn_at is not None:
            raise WrongState(_("This endorsement was withdrawn before."))
        held.withdrawn_at, held.withdrawal_reason = at, reason
        held.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    return held
