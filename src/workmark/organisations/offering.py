"""Asking somebody by e-mail whether they work there: the link, and how many strangers may be asked a day."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from workmark.lib.tokens import hash_token, new_token
from workmark.organisations.employment_models import Employment
from workmark.organisations.messages import tell_employed
from workmark.organisations.models import Organisation, Person

VALID_FOR = timedelta(days=30)
MOST_STRANGERS_A_DAY = 50  # at domains that the employer has not proved to be its own
REST_AFTER_NO = timedelta(days=30)


def send_offers(
    by: Person | None, organisation: Organisation, employments: Sequence[Employment], *, at: datetime
) -> list[Employment]:
    """Mail each a new link, as far as the day's limit goes; gives those that were mailed.

    Nobody is asked who has accepted, or who said no to this employer less than a month ago. Call it inside a change.
    """
    own = tuple(f"@{domain}" for domain in _proved_domains(organisation))
    left = MOST_STRANGERS_A_DAY - _strangers_asked(organisation, own, at)
    refused = said_no(organisation, at)
    sent = []
    for employment in employments:
        if employment.person_id or employment.work_email in refused:
            continue
        if not employment.work_email.endswith(own):
            if left <= 0:
                continue
            left -= 1
        token = new_token()
        employment.offer_hash, employment.offered_at = hash_token(token), at
        employment.offer_expires_at = until = at + VALID_FOR
        tell_employed(employment, by, token, until=until)
        sent.append(employment)
    Employment.objects.bulk_update(sent, ["offer_hash", "offered_at", "offer_expires_at"], batch_size=500)
    return sent


def said_no(organisation: Organisation, at: datetime) -> set[str]:
    """The addresses whose holder declined within the last month."""
    declined = Employment.objects.filter(organisation=organisation, declined_at__gt=at - REST_AFTER_NO)
    return set(declined.values_list("work_email", flat=True))


def _proved_domains(organisation: Organisation) -> list[str]:
    proofs = organisation.domain_proofs.filter(proved_at__isnull=False)
    return list(proofs.values_list("domain", flat=True))


def _strangers_asked(organisation: Organisation, own: tuple[str, ...], at: datetime) -> int:
    asked = Employment.objects.filter(organisation=organisation, offered_at__gt=at - timedelta(days=1))
    return sum(not address.endswith(own) for address in asked.values_list("work_email", flat=True))
