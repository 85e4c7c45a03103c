"""Somebody in a cohort lets its institution see how far they are with what stood before them, and with nothing else."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workmark.lib.problems import NotFound
from workmark.organisations.models import Person
from workmark.programmes.models import CohortPlace, PlaceState
from workmark.programmes.queries import parts_of, shows_until
from workmark.workforce.actions.give_consent import give_consent
from workmark.workforce.consent_models import Consent, Purpose


def show_progress(
    person: Person, place: CohortPlace, seen: Collection[str], *, words: str, until: datetime, at: datetime
) -> Consent:
    """Agree, or agree anew. What is added to the programme later is not shown before another yes.

    seen: the slugs of the parts on the page that was answered; one that is in the programme no more is left out.
    words, until: as `give_consent` takes them. The consent is one for the institution and lasts as long as the last of
    its cohorts; each cohort is shown until the day that its own page named, and no later yes puts that off.

    Raises NotFound for a place that is not the person's; InvalidInput.
    """
    if place.person_id != person.pk or place.state != PlaceState.IN:
        raise NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
    before = Consent.objects.filter(
        person=person, organisation=place.organisation, purpose=Purpose.COHORT, withdrawn_at=None
    )
    mine = CohortPlace.objects.filter(person=person, cohort__programme__organisation=place.organisation)
    with transaction.atomic():
        list(mine.select_for_update(no_key=True))
        place.refresh_from_db(fields=["state", "shown_until"])
        if not before.filter(expires_at__gt=at).exists():
            _forget(mine)  # a yes that was taken back, or has ended, says nothing any more
        shown = shows_until(place, at=at)
        if shown is None:
            _forget(mine.filter(pk=place.pk))
        place.shown_until = min(shown, until) if shown is not None else until
        place.save(update_fields=["shown_until"])
        place.shown_parts.add(*[part for part in parts_of(place.cohort.programme) if part.slug in seen])
        others = mine.filter(state=PlaceState.IN, shown_until__gt=at).values_list("shown_until", flat=True)
        last = max([until, *(each for each in others if each is not None)])
        return give_consent(person, place.organisation, Purpose.COHORT, words=words, until=last, at=at)


def _forget(places: QuerySet[CohortPlace]) -> None:
    CohortPlace.shown_parts.through.objects.filter(cohortplace__in=places).delete()
    places.update(shown_until=None)
