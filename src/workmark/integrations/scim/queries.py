"""Questions about what a directory told us: each limited to one employer."""

from collections.abc import Collection
from typing import Any

from django.db.models import BigIntegerField, Case, Q, QuerySet, When
from scim2_models import NotFoundException

from workmark.integrations.scim.models import DirectoryUser
from workmark.organisations.employment_models import Employment, Team
from workmark.organisations.models import Organisation

_IS_ASKED = ~Q(employment__asked_email="") & Q(employment__asked_email_declined_at=None)


def directory_users_of(organisation: Organisation) -> QuerySet[DirectoryUser]:
    """Everybody the directory told us of and did not delete, those who left too.

    stated_email, stated_name, stated_title, stated_team: as the directory stated them last, unless the person said that
    the address is not theirs.
    """
    held = DirectoryUser.objects.filter(organisation=organisation, removed_at=None).annotate(
        stated_email=_stated("email", "work_email"),
        stated_name=_stated("name", "name"),
        stated_title=_stated("job_title", "job_title"),
        stated_team=_STATED_TEAM,
    )
    work = ("team", "manager", "asked_team", "asked_manager")
    return held.select_related(*(f"employment__{part}" for part in work), "organisation")


def _stated(asked: str, in_force: str, output: Any = None) -> Case:
    asked, in_force = f"employment__asked_{asked}", f"employment__{in_force}"
    return Case(When(_IS_ASKED, then=asked), default=in_force, output_field=output)


_STATED_TEAM = _stated("team", "team", BigIntegerField())


def directory_user_of(organisation: Organisation, token: str) -> DirectoryUser:
    found = directory_users_of(organisation).filter(token=token).first()
    if found is None:
        raise NotFoundException(detail="There is no such User.")
    return found


def same_person(organisation: Organisation, email: str, external_id: str) -> DirectoryUser | None:
    """Whoever the directory told us of under this address or number already."""
    same = Q(employment__work_email=email) | Q(_IS_ASKED, employment__asked_email=email)
    if external_id:
        same |= Q(employment__external_id=external_id)
    return directory_users_of(organisation).filter(same).first()


def manager_tokens(employments: Collection[Employment]) -> dict[int, str]:
    """For each manager of these that the directory knows and who works there: the Employment's number and the User's id."""
    wanted = {one.stated_manager_id for one in employments if one.stated_manager_id}
    known = DirectoryUser.objects.filter(employment__in=wanted, employment__ended_at=None, removed_at=None)
    return dict(known.values_list("employment_id", "token"))


def team_of(organisation: Organisation, pk: str) -> Team:
    is_number = pk.isascii() and pk.isdigit() and len(pk) < 18
    teams = Team.objects.filter(organisation=organisation).select_related("organisation")
    found = teams.filter(pk=int(pk)).first() if is_number else None
    if found is None:
        raise NotFoundException(detail="There is no such Group.")
    return found


def members_of_teams(teams: Collection[Team]) -> dict[int, list[DirectoryUser]]:
    """Those in each team whom the directory knows and who work there now."""
    found: dict[int, list[DirectoryUser]] = {team.pk: [] for team in teams}
    held = DirectoryUser.objects.annotate(stated_team=_STATED_TEAM).filter(
        removed_at=None, stated_team__in=found, employment__ended_at=None
    )
    for one in held.select_related("employment").order_by("pk"):
        found[one.stated_team].append(one)
    return found
