"""An employer's teams: made, renamed, dissolved."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.employment_models import Team
from workmark.organisations.models import Organisation, Person
from workmark.organisations.staffing import LONGEST


def record_team(
    by: Person, organisation: Organisation, *, name: str, external_id: str = "", at: datetime
) -> Team:
    """Raises NotAllowed or InvalidInput."""
    name = _sound(name, external_id)
    with change(by, "employment.record", organisation, organisation=organisation) as event:
        team = Team.objects.create(
            organisation=organisation, name=name, external_id=external_id, created_at=at
        )
        event.target = team
        event.detail = {"team": "recorded"}
    return team


def change_team(by: Person, team: Team, *, name: str, external_id: str = "") -> Team:
    """Raises NotAllowed or InvalidInput."""
    name = _sound(name, external_id)
    with change(by, "employment.record", team, organisation=team.organisation) as event:
        team.name, team.external_id = name, external_id
        team.save(update_fields=["name", "external_id"])
        event.detail = {"team": "changed"}
    return team


def remove_team(by: Person, team: Team) -> None:
    """Dissolve it: its people stay, in no team."""
    with change(by, "employment.record", team, organisation=team.organisation) as event:
        event.detail = {"team": "removed", "people": team.people.count()}
        Team.objects.filter(pk=team.pk).delete()


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
