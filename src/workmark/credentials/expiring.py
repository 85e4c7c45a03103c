"""Badges that end soon: their learners are told 90, 30 and 7 days before (AQ16), once each."""

from datetime import datetime, timedelta

from workmark.credentials.letters import expiry_letter
from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.renewing import has_been_renewed, renewal_of
from workmark.texting.models import Kind
from workmark.texting.queueing import Reminder, queue_reminders

NOTICE_DAYS = (7, 30, 90)
_AT_ONCE = 500


def notice_due(valid_until: datetime, at: datetime) -> int | None:
    """Which notice a badge is due for: the shortest of 90, 30 and 7 days that it still lasts for at most; None for none."""
    if valid_until <= at:
        return None
    return next((days for days in NOTICE_DAYS if valid_until <= at + timedelta(days=days)), None)


def tell_of_expiring(at: datetime) -> int:
    """Queue a letter for each badge that is due for a notice. A letter's key says which, so that none goes out twice.

    A badge that was replaced, renewed or revoked is passed over, and whoever declined such reminders gets none, by text
    message neither. Gives how many badges were looked at.
    """
    soon = (
        Credential.objects.filter(
            state=CredentialState.ISSUED,
            revoked_at__isnull=True,
            replaced_by__isnull=True,
            learner__declined_reminders__isnull=True,
            valid_until__gt=at,
            valid_until__lte=at + timedelta(days=NOTICE_DAYS[-1]),
        )
        .exclude(has_been_renewed())
        .select_related("learner", "issuer", "version__achievement", "decision")
        .order_by("pk")
    )
    seen = 0
    for first in range(0, soon.count(), _AT_ONCE):
        some = [one for one in soon[first : first + _AT_ONCE] if one.learner.email]
        letters = [
            Reminder(
                one.learner,
                Kind.BADGE_ENDING,
                expiry_letter(one, days, can_be_renewed=renewal_of(one, at) is not None),
            )
            for one in some
            if one.valid_until is not None and (days := notice_due(one.valid_until, at)) is not None
        ]
        queue_reminders(letters)
        seen += len(letters)
    return seen
