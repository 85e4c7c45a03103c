"""Remind somebody at the workplace of a request that they have not answered, by a further link of their own."""

from datetime import datetime, timedelta

from workmark.lib.tokens import hash_token, new_token
from workmark.organisations.acting import SYSTEM, change
from workmark.submissions.messages import remind
from workmark.submissions.models import Attestation, AttestationLink, AttestationState
from workmark.submissions.witnessing import ANSWERABLE

# After these parts of the time a request is open; never more than these two.
_AFTER = (timedelta(days=5), timedelta(days=11))


def is_due(attestation: Attestation, *, at: datetime) -> bool:
    """Tell whether a reminder is due: the request is open, and fewer were sent than its age asks for."""
    if not attestation.is_open_at(at) or attestation.submission.state not in ANSWERABLE:
        return False
    wanted = sum(1 for days in _AFTER if at >= attestation.asked_at + days)
    return attestation.links.count() < wanted


def remind_witness(attestation: Attestation, *, at: datetime) -> bool:
    """Send one reminder if one is due. Gives whether it did; a second run sends nothing."""
    if not is_due(attestation, at=at):
        return False
    issuer = attestation.submission.issuer
    with change(SYSTEM, "attestation.remind", attestation, organisation=issuer) as event:
        current = Attestation.objects.select_for_update(no_key=True).get(pk=attestation.pk)
        if is_due(current, at=at):
            token = new_token()
            AttestationLink.objects.create(attestation=current, token_hash=hash_token(token), sent_at=at)
            remind(current, token, current.links.count())
        event.detail = {"reminders": current.links.count()}
    return True


def open_requests(*, at: datetime) -> list[Attestation]:
    """Requests that somebody may have to be reminded of."""
    asked = Attestation.objects.filter(
        state=AttestationState.ASKED, expires_at__gt=at, asked_at__lte=at - _AFTER[0]
    ).select_related("submission__version__achievement__issuer", "submission__learner")
    return [attestation for attestation in asked if is_due(attestation, at=at)]
