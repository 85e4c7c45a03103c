"""An employer puts on record who manages a team. It gives nobody any power: memberships do."""

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.employment_models import Employment, Team
from workmark.organisations.models import Person


def lead_team(by: Person, team: Team, manager: Employment | None) -> Team:
    """manager: somebody who works there; None for nobody. Raises NotAllowed or InvalidInput."""
    if manager is not None and (
        manager.organisation_id != team.organisation_id or manager.ended_at is not None
    ):
        told = _("Choose somebody who works here.")
        raise InvalidInput(told, fields={"manager": [told]})
    with change(by, "employment.record", team, organisation=team.organisation) as event:
        team.manager = manager
        team.save(update_fields=["manager"])
        event.detail = {"team": "manager", "named": manager is not None}
    return team
