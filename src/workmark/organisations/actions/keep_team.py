"""An employer's teams: made, renamed, dissolved."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.employment_models import Team
from workmark.organisations.models import Organisation, Person
from workmark.organisations.staffing import LONGEST


class NameTaken(InvalidInput):
    """The organisation has another team of this name."""

    def __init__(self) -> None:
        told = _("There is a team of this name. Give another name.")
        super().__init__(told, fields={"name": [told]})


def record_team(
    by: Person, organisation: Organisation, *, name: str, external_id: str = "", at: datetime
) -> Team:
    """Raises NotAllowed, InvalidInput, or NameTaken, also where two record one name at one moment."""
    team = Team(
        organisation=organisation, name=_sound(name, external_id), external_id=external_id, created_at=at
    )
    with change(by, "employment.record", organisation, organisation=organisation) as event:
        _save(team)
        event.target = team
        event.detail = {"team": "recorded"}
    return team


def change_team(by: Person, team: Team, *, name: str, external_id: str = "") -> Team:
    """Raises NotAllowed, InvalidInput, or NameTaken."""
    name = _sound(name, external_id)
    with change(by, "employment.record", team, organisation=team.organisation) as event:
        team.name, team.external_id = name, external_id
        _save(team)
        event.detail = {"team": "changed"}
    return team


def remove_team(by: Person, team: Team) -> None:
    """Dissolve it: its people stay, in no team."""
    with change(by, "employment.record", team, organisation=team.organisation) as event:
        event.detail = {"team": "removed", "people": team.people.count()}
        Team.objects.filter(pk=team.pk).delete()


def _save(team: Team) -> None:
    """The database alone knows what others save at this moment, so it is what says that a name is taken."""
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError as error:
        others = Team.objects.filter(organisation=team.organisation_id, name=team.name).exclude(pk=team.pk)
        if not others.exists():
            raise
        raise NameTaken from error


def _sound(name: str, external_id: str) -> str:
    name = " ".join(name.split())
    wrong: dict[str, list[str]] = {}
    if not 1 <= len(name) <= LONGEST["team"] or "\x00" in name:
        wrong["name"] = [_("Give the team a name of 1 to %(most)d characters.") % {"most": LONGEST["team"]}]
    if len(external_id) > LONGEST["external_id"] or "\x00" in external_id:
        wrong["external_id"] = [_("Keep this within %(most)d characters.") % {"most": LONGEST["external_id"]}]
    if wrong:
        raise InvalidInput(_("The team needs mending before it is stored."), fields=wrong)
    return name
