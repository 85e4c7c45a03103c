"""Choose who tries an Achievement before others may."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from workmark.achievements.messages import tell_chosen
from workmark.achievements.models import Achievement, PilotPlace
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.organisations.queries import working_at

MOST_IN_PILOT: Final = 100


def invite_to_pilot(
    author: Person, achievement: Achievement, addresses: Sequence[str], *, at: datetime
) -> list[PilotPlace]:
    """Give each of them a place, all or none; whoever has one keeps it. They are told, and nobody has to begin.

    addresses: of e-mail, by which they work for the issuer.

    Raises WrongState unless it is piloted; InvalidInput for addresses of nobody who works there, or too many.
    """
    wanted = {address.strip().casefold() for address in addresses if address.strip()}
    with change(author, "achievement.pilot", achievement, organisation=achievement.issuer) as event:
        current = Achievement.objects.select_for_update(no_key=True).get(pk=achievement.pk)
        if current.pilot_since is None:
            raise WrongState(_("This is not piloted any more."))
        people = working_at(current.issuer, wanted)
        if unknown := sorted(wanted - people.keys()):
            told = _("Nobody who has confirmed that they work for you has the address %(address)s.")
            raise _about_people(told % {"address": unknown[0][:254]})
        held = set(current.pilot_places.values_list("person_id", flat=True))
        chosen = {person.pk: person for person in people.values() if person.pk not in held}
        if not wanted or len(held) + len(chosen) > MOST_IN_PILOT:
            raise _about_people(_("Choose between 1 and %(most)d people.") % {"most": MOST_IN_PILOT})
        made = [
            PilotPlace.objects.create(achievement=current, person=person, invited_by=author, invited_at=at)
            for person in chosen.values()
        ]
        for place in made:
            tell_chosen(place)
        event.detail = {"achievement": current.slug, "people": len(made)}
    return made


def _about_people(told: str) -> InvalidInput:
    return InvalidInput(told, fields={"people": [told]})
