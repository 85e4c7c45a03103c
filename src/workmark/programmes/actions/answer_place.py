"""Whoever is asked into a cohort says yes or no, and may leave at any time. To be in it shows nothing but that."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import NotAllowed, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.organisations.queries import confirmed_addresses
from workmark.programmes.ending import end_consent_if_last
from workmark.programmes.models import ANSWERABLE, CohortPlace, PlaceState


def join_cohort(person: Person, place: CohortPlace, *, at: datetime) -> CohortPlace:
    """Raises NotAllowed unless the address is one of theirs, confirmed; WrongState if it was answered or has ended."""
    _require_own(person, place)
    with change(person, "cohort.answer", person, organisation=place.organisation) as event:
        current = _open(place, at)
        if CohortPlace.objects.filter(cohort=current.cohort, person=person).exists():
            raise WrongState(_("You are in this cohort already, by another address."))
        current.person, current.state, current.joined_at, current.link_hash = person, PlaceState.IN, at, ""
        current.left_at = None
        current.save(update_fields=["person", "state", "joined_at", "left_at", "link_hash"])
        event.target = current
    return current


def decline_cohort(person: Person, place: CohortPlace, *, at: datetime) -> None:
    """Say no. The institution does not ask this address again for ninety days: `invite_to_cohort`. Raises as `join_cohort`."""
    _require_own(person, place)
    with change(person, "cohort.answer", person, organisation=place.organisation) as event:
        current = _open(place, at)
        event.detail = {"answer": "no"}
        event.target = current.cohort
        if current.state == PlaceState.INVITED:
            current.state, current.left_at = PlaceState.DECLINED, at
            current.save(update_fields=["state", "left_at"])


def leave_cohort(person: Person, place: CohortPlace, *, at: datetime) -> None:
    """Leave: what the institution saw by this person's consent ends at once, unless another cohort there needs it."""
    with change(person, "cohort.answer", place, organisation=place.organisation) as event:
        place.state, place.left_at = PlaceState.LEFT, at
        place.save(update_fields=["state", "left_at"])
        end_consent_if_last(person, place.organisation, at=at)
        event.detail = {"answer": "left"}


def _require_own(person: Person, place: CohortPlace) -> None:
    if place.email.lower() not in confirmed_addresses(person):
        told = _("This went to %(email)s. Add that address to your account and confirm it, then come back.")
        raise NotAllowed(told % {"email": place.email})


def _open(place: CohortPlace, at: datetime) -> CohortPlace:
    """The row as it stands, locked, while it takes an answer."""
    current = CohortPlace.objects.select_for_update(no_key=True).filter(pk=place.pk).first()
    if current is None or current.state not in ANSWERABLE or current.expires_at <= at:
        raise WrongState(_("This was answered or taken back, or is too old. Ask whoever sent it."))
    return current
