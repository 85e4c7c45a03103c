"""Somebody in a cohort lets its institution see how far they are with what stood before them, and with nothing else."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workmark.lib.problems import NotFound
from workmark.organisations.models import Person
from workmark.programmes.models import CohortPlace, PlaceState
from workmark.programmes.queries import parts_of
from workmark.workforce.actions.give_consent import give_consent
from workmark.workforce.consent_models import Consent, Purpose


def show_progress(
    person: Person, place: CohortPlace, seen: Collection[str], *, words: str, until: datetime, at: datetime
) -> Consent:
    """Agree, or agree anew. What is added to the programme later is not shown before another yes.

    seen: the slugs of the parts on the page that was answered; one that is in the programme no more is left out.
    words, until: as `give_consent` takes them. Raises NotFound for a place that is not the person's; InvalidInput.
    """
    if place.person_id != person.pk or place.state != PlaceState.IN:
        raise NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
    before = Consent.objects.filter(
        person=person, organisation=place.organisation, purpose=Purpose.COHORT, withdrawn_at=None
    )
    shown = CohortPlace.shown_parts.through.objects.filter(
        cohortplace__person=person, cohortplace__cohort__programme__organisation=place.organisation
    )
    with transaction.atomic():
        if not before.filter(expires_at__gt=at).exists():
            shown.delete()  # a yes that was taken back, or has ended, says nothing any more
        consent = give_consent(person, place.organisation, Purpose.COHORT, words=words, until=until, at=at)
        place.shown_parts.add(*[part for part in parts_of(place.cohort.programme) if part.slug in seen])
    return consent
