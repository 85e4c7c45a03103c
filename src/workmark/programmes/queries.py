"""Questions about programmes and cohorts, for an institution's people and for whoever is in one."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from workmark.achievements.models import Achievement
from workmark.lib.problems import NotFound
from workmark.lib.tokens import hash_token
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.programmes.models import ANSWERABLE, Cohort, CohortPlace, PlaceState, Programme
from workmark.workforce.consent_models import Purpose
from workmark.workforce.consents import consents_to


def programmes_there(person: Person, organisation: Organisation) -> QuerySet[Programme]:
    """Raises NotAllowed."""
    require(person, "programme.read", organisation)
    return Programme.objects.filter(organisation=organisation).annotate(cohort_count=Count("cohorts"))


def programme_there(person: Person, organisation: Organisation, token: str) -> Programme:
    """Raises NotAllowed, or NotFound for another institution's."""
    found = programmes_there(person, organisation).select_related("organisation").filter(token=token).first()
    if found is None:
        raise _nothing_here()
    return found


def cohorts_of(programme: Programme) -> QuerySet[Cohort]:
    """The newest first, each with how many are in it and how many have not answered."""
    return programme.cohorts.annotate(
        is_in=Count("places", filter=Q(places__state=PlaceState.IN)),
        waiting=Count("places", filter=Q(places__state=PlaceState.INVITED)),
    )


def cohort_there(person: Person, organisation: Organisation, token: str) -> Cohort:
    """Raises NotAllowed, or NotFound for another institution's."""
    require(person, "cohort.read", organisation)
    held = Cohort.objects.filter(programme__organisation=organisation, token=token)
    found = held.select_related("programme__organisation").first()
    if found is None:
        raise _nothing_here()
    return found


def place_there(person: Person, cohort: Cohort, pk: int) -> CohortPlace:
    """An invitation that waits, or somebody in it. Raises NotAllowed, or NotFound for what is over already."""
    require(person, "cohort.keep", cohort)
    held = cohort.places.filter(pk=pk, state__in=(PlaceState.INVITED, PlaceState.IN))
    found = held.select_related("cohort__programme__organisation", "person").first()
    if found is None:
        raise _nothing_here()
    return found


def parts_of(programme: Programme) -> list[Achievement]:
    """The Achievements to earn, the badge of each stack last, each once.

    What is for an issuer's own people only is left out, should an old programme name it.
    """
    own = list(programme.achievements.filter(is_in_house=False).order_by("slug"))
    stacked = Achievement.objects.filter(badge_of__programmes=programme, is_in_house=False).order_by("slug")
    return own + [each for each in stacked if each not in own]


def shows_until(place: CohortPlace, *, at: datetime) -> datetime | None:
    """Until when the institution sees how far this person is in this cohort; None where it sees nothing of it."""
    if place.state != PlaceState.IN or place.shown_until is None or place.shown_until <= at:
        return None
    consent = consents_to(place.organisation, Purpose.COHORT, at=at).filter(person=place.person_id).first()
    return min(place.shown_until, consent.expires_at) if consent is not None else None


def parts_shown(place: CohortPlace, *, at: datetime) -> list[Achievement]:
    """What this person lets the institution see of this cohort now."""
    if shows_until(place, at=at) is None:
        return []
    agreed = set(place.shown_parts.values_list("pk", flat=True))
    return [part for part in parts_of(place.cohort.programme) if part.pk in agreed]


def places_of(person: Person) -> QuerySet[CohortPlace]:
    """The cohorts that somebody is in, the newest first."""
    held = CohortPlace.objects.filter(person=person, state=PlaceState.IN)
    return held.select_related("cohort__programme__organisation").order_by("-joined_at")


def place_of_mine(person: Person, pk: int) -> CohortPlace:
    found = places_of(person).filter(pk=pk).first()
    if found is None:
        raise _nothing_here()
    return found


def place_by_link(secret: str, *, at: datetime) -> CohortPlace:
    """What a link from a mail stands for. Raises NotFound once it took a yes, was taken back or is too old."""
    held = CohortPlace.objects.filter(link_hash=hash_token(secret), state__in=ANSWERABLE, expires_at__gt=at)
    found = held.select_related("cohort__programme__organisation").first()
    if found is None:
        raise _nothing_here()
    return found


def _nothing_here() -> NotFound:
    return NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
