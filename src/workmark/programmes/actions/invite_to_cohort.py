"""An institution asks people into a cohort, by e-mail; or ends somebody's place."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, TooManyRequests, WrongState
from workmark.lib.tokens import hash_token, new_token
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.programmes.ending import end_consent_if_last
from workmark.programmes.messages import tell_asked_in
from workmark.programmes.models import Cohort, CohortPlace, PlaceState

VALID_FOR: Final = timedelta(days=30)
MOST_AT_ONCE: Final = 100
MOST_A_DAY: Final = 300
LEFT_IN_PEACE: Final = timedelta(days=90)  # after a no, from every cohort of the institution
ASKED_AGAIN_AFTER: Final = timedelta(days=7)


def invite_to_cohort(
    person: Person, cohort: Cohort, emails: Sequence[str], *, at: datetime
) -> list[CohortPlace]:
    """Mail each a link; to ask again after a week sends a new one. Gives those who were asked.

    Left out is whoever is in or left, was asked into this cohort within a week, or said no here within ninety days. That
    goes by the address alone: to know a person's other address would tell the institution of it.

    Raises NotAllowed; InvalidInput naming the addresses that are none; WrongState for a cohort that has ended;
    TooManyRequests beyond three hundred a day.
    """
    wanted = list(dict.fromkeys(email.strip().lower() for email in emails if email.strip()))
    _require_sound(wanted)
    with change(person, "cohort.keep", cohort, organisation=cohort.organisation) as event:
        Organisation.objects.select_for_update(no_key=True).get(pk=cohort.organisation_id)
        if cohort.ends_on < timezone.localdate(at):
            raise WrongState(_("This cohort has ended."))
        asked = CohortPlace.objects.filter(
            cohort__programme__organisation=cohort.organisation_id, invited_at__gt=at - timedelta(days=1)
        )
        if asked.count() + len(wanted) > MOST_A_DAY:
            raise TooManyRequests(
                _("%(most)d people a day can be asked. Ask more tomorrow.") % {"most": MOST_A_DAY}
            )
        made = [place for email in wanted if (place := _ask(person, cohort, email, at)) is not None]
        event.target = cohort
        event.detail = {"asked": len(made)}
    return made


def _ask(person: Person, cohort: Cohort, email: str, at: datetime) -> CohortPlace | None:
    held = CohortPlace.objects.filter(cohort=cohort, email=email).first()
    if held is not None and (
        held.state in (PlaceState.IN, PlaceState.LEFT) or held.invited_at > at - ASKED_AGAIN_AFTER
    ):
        return None
    if _is_left_in_peace(cohort, email, at):
        return None
    place, secret = held or CohortPlace(cohort=cohort, email=email), new_token()
    place.state, place.left_at = PlaceState.INVITED, None
    place.link_hash, place.invited_by, place.invited_at = hash_token(secret), person, at
    place.expires_at = at + VALID_FOR
    place.save()
    tell_asked_in(place, secret)
    return place


def _is_left_in_peace(cohort: Cohort, email: str, at: datetime) -> bool:
    said_no = CohortPlace.objects.filter(
        email=email, state=PlaceState.DECLINED, left_at__gt=at - LEFT_IN_PEACE
    )
    return said_no.filter(cohort__programme__organisation=cohort.organisation_id).exists()


def remove_from_cohort(person: Person, place: CohortPlace, *, at: datetime) -> None:
    """Take back an invitation, or end a place. Badges and work stay the person's, untouched."""
    with change(person, "cohort.keep", place, organisation=place.organisation) as event:
        event.target = place.cohort
        event.detail = {"ended": 1}
        held = CohortPlace.objects.filter(pk=place.pk)
        # It goes on counting as asked, or whoever takes back and asks again could do so all day.
        if not held.filter(state=PlaceState.INVITED).update(
            state=PlaceState.TAKEN_BACK, left_at=at, link_hash=""
        ):
            held.filter(state=PlaceState.IN).delete()
        if place.person is not None:
            end_consent_if_last(place.person, place.organisation, at=at)


def _require_sound(wanted: Sequence[str]) -> None:
    if not 1 <= len(wanted) <= MOST_AT_ONCE:
        told = _("Give between 1 and %(most)d addresses.") % {"most": MOST_AT_ONCE}
        raise InvalidInput(told, fields={"emails": [told]})
    bad = [email for email in wanted if not _is_address(email)]
    if bad:
        told = _("These are no e-mail addresses: %(bad)s") % {"bad": ", ".join(bad[:5])}
        raise InvalidInput(told, fields={"emails": [told]})


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= 254
