"""A learner takes a consent back: from this moment nobody sees anything under it."""

from datetime import datetime

from workmark.organisations.acting import Actor, change
from workmark.workforce.consent_models import Consent


def withdraw_consent(by: Actor, consent: Consent, *, at: datetime) -> Consent:
    """End it: by the learner, or by Workmark once she works there no more. Withdrawing twice is withdrawing once."""
    with change(by, "consent.withdraw", consent, organisation=consent.organisation) as event:
        if consent.withdrawn_at is None:
            consent.withdrawn_at = at
            consent.save(update_fields=["withdrawn_at"])
        event.detail = {"purpose": consent.purpose}
    return consent
