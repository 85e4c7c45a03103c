"""What this room does when another announces something."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from workmark.organisations.acting import SYSTEM
from workmark.organisations.employment_models import Employment
from workmark.organisations.signals import employment_ended
from workmark.workforce.actions.withdraw_consent import withdraw_consent
from workmark.workforce.actions.withdraw_learning import end_learning_of
from workmark.workforce.consent_models import Consent


@receiver(employment_ended, dispatch_uid="workforce.end_consents")
def end_consents(sender: type[Employment], employment: Employment, at: datetime, **_: Any) -> None:
    """Runs inside the change that ends the work: from that moment the employer sees nothing by consent."""
    if employment.person_id is None:
        return
    given = Consent.objects.filter(
        person=employment.person_id, organisation=employment.organisation_id, withdrawn_at=None
    )
    for consent in given.select_related("organisation"):
        withdraw_consent(SYSTEM, consent, at=at)


@receiver(employment_ended, dispatch_uid="workforce.end_learning")
def end_learning(sender: type[Employment], employment: Employment, at: datetime, **_: Any) -> None:
    """Whoever leaves keeps all they earned, and the employer sees nothing more of what it asked for."""
    end_learning_of(employment, at=at)
