"""What this room does when another announces something."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.dispatch import receiver

from workmark.achievements.models import AchievementVersion
from workmark.achievements.signals import published
from workmark.credentials.models import Credential
from workmark.credentials.signals import credentials_signed
from workmark.lib.clock import now
from workmark.organisations.acting import SYSTEM
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Person
from workmark.organisations.signals import employment_ended, employments_ending
from workmark.workforce.actions.offer_writing import fulfil
from workmark.workforce.actions.withdraw_consent import withdraw_consent
from workmark.workforce.actions.withdraw_learning import end_learning_of, open_learning_of
from workmark.workforce.candidate_proofs import keep_proofs
from workmark.workforce.consent_models import WHILE_EMPLOYED, Consent, Purpose
from workmark.workforce.writing_models import OfferState, WritingOffer


@receiver(published, dispatch_uid="workforce.fulfil_offers")
def fulfil_offers(sender: type[AchievementVersion], version: AchievementVersion, **_: Any) -> None:
    """Whoever asked for it hears that it is there."""
    waiting = WritingOffer.objects.filter(
        achievement=version.achievement_id, state=OfferState.ACCEPTED, fulfilled_at=None
    )
    for offer in waiting.select_related("request__organisation", "request__asked_by", "issuer"):
        fulfil(offer, at=now())


@receiver(credentials_signed, dispatch_uid="workforce.keep_proofs")
def keep_new_proofs(sender: type[Credential], credentials: Sequence[Credential], **_: Any) -> None:
    """Whoever agreed to be found is found by a new badge too. What is taken back is left out by the search itself."""
    at = now()
    found = Person.objects.filter(
        pk__in={each.learner_id for each in credentials},
        consents__purpose=Purpose.RECRUITING,
        consents__withdrawn_at=None,
        consents__expires_at__gt=at,
    )
    keep_proofs(found.distinct(), at=at)


@receiver(employments_ending, dispatch_uid="workforce.lock_what_ends")
def lock_what_ends(sender: type[Employment], employments: Sequence[Employment], **_: Any) -> None:
    list(open_learning_of(employments).select_for_update(no_key=True))
    list(_consents_while_employed(employments).select_for_update(no_key=True, of=("self",)))


@receiver(employment_ended, dispatch_uid="workforce.end_consents")
def end_consents(sender: type[Employment], employment: Employment, at: datetime, **_: Any) -> None:
    """Runs inside the change that ends the work: what she let her employer see ends with it.

    What she agreed to as an applicant, or to be found, hangs on no employment and stays until she ends it.
    """
    for consent in _consents_while_employed([employment]):
        withdraw_consent(SYSTEM, consent, at=at)


@receiver(employment_ended, dispatch_uid="workforce.end_learning")
def end_learning(sender: type[Employment], employment: Employment, at: datetime, **_: Any) -> None:
    """Whoever leaves keeps all they earned, and the employer sees nothing more of what it asked for."""
    end_learning_of(employment, at=at)


def _consents_while_employed(employments: Sequence[Employment]) -> QuerySet[Consent]:
    """employments: all of one organisation."""
    given = Consent.objects.filter(
        person__in=[each.person_id for each in employments],
        organisation=employments[0].organisation_id,
        withdrawn_at=None,
        purpose__in=WHILE_EMPLOYED,
    )
    return given.select_related("organisation").order_by("pk")
