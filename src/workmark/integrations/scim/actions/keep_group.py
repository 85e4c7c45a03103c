"""A directory says which teams there are, and who is in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from scim2_models import Group, InvalidValueException, UniquenessException

from workmark.integrations.scim.actions.keep_user import put_in_team
from workmark.integrations.scim.models import DirectoryUser
from workmark.integrations.scim.queries import directory_users_of, members_of_teams
from workmark.organisations.actions.keep_team import NameTaken, change_team, record_team, remove_team
from workmark.organisations.employment_models import Employment, Team
from workmark.organisations.models import Organisation, Person

__all__ = ["change_group", "create_group", "remove_team"]


def create_group(by: Person, organisation: Organisation, said: Group, *, at: datetime) -> Team:
    """Raises UniquenessException for a name that a team there has, NotAllowed, InvalidInput."""
    name = _name_of(said)
    with transaction.atomic(), _one_of_each_name():
        _hold(organisation, _wanted(said))
        team = record_team(by, organisation, name=name, external_id=said.external_id or "", at=at)
        _set_members(by, team, said, at)
    return team


def change_group(by: Person, team: Team, said: Group, *, at: datetime) -> Team:
    """Name and members as stated: whoever is not among them is in no team."""
    name = _name_of(said)
    with transaction.atomic(), _one_of_each_name():
        _hold(team.organisation, _wanted(said), team)
        if (name, said.external_id or "") != (team.name, team.external_id):
            change_team(by, team, name=name, external_id=said.external_id or "")
        _set_members(by, team, said, at)
    return team


@contextmanager
def _one_of_each_name() -> Iterator[None]:
    """What RFC 7644, section 3.12, calls uniqueness, and answers with 409."""
    try:
        yield
    except NameTaken as taken:
        raise UniquenessException(detail="There is a Group with this displayName.") from taken


def _name_of(said: Group) -> str:
    name = " ".join((said.display_name or "").split())
    if not name:
        raise InvalidValueException(detail="A Group needs a displayName.")
    return name


def _set_members(by: Person, team: Team, said: Group, at: datetime) -> None:
    wanted = _wanted(said)
    known = {one.token: one for one in _known(team.organisation, wanted)}
    if missing := wanted - known.keys():
        raise InvalidValueException(detail=f"{len(missing)} of the members are no Users here.")
    before = {one.token: one for one in members_of_teams([team])[team.pk]}
    for token in before.keys() - wanted:
        put_in_team(by, _whole(before[token]), "", at=at)
    for token in wanted - before.keys():
        if known[token].employment.ended_at is None:
            put_in_team(by, known[token], team.name, at=at)


def _wanted(said: Group) -> set[str]:
    """The ids of its members. Raises InvalidValueException where one has none: it would be passed over unnoticed."""
    wanted = {member.value for member in said.members or []}
    if not all(wanted):
        raise InvalidValueException(detail="Each of the members needs a value, the id of a User.")
    return {token for token in wanted if token}


def _hold(organisation: Organisation, wanted: set[str], team: Team | None = None) -> None:
    """Lock all whose team may change, in the order in which lists of people lock them, before anything is written.

    The first audit event holds the chain to the end: whoever leaves meanwhile holds their work and waits for it.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    users = [*_known(organisation, wanted), *(members_of_teams([team])[team.pk] if team else ())]
    rows = Employment.objects.filter(pk__in=[one.employment_id for one in users])
    list(rows.select_for_update(no_key=True).order_by("pk"))


def _known(organisation: Organisation, tokens: set[str]) -> list[DirectoryUser]:
    return list(directory_users_of(organisation).filter(token__in=tokens))


def _whole(held: DirectoryUser) -> DirectoryUser:
    return directory_users_of(held.organisation).get(pk=held.pk)
