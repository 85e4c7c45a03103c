"""Users, Groups and discovery: read the request, call an action or a query, answer."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from scim2_models import Context, Group, ListResponse, ResourceType, Schema

from workmark.api.scim.answering import Asked, door, error, not_offered, nothing, shown
from workmark.integrations.scim.actions.keep_group import change_group, create_group, remove_team
from workmark.integrations.scim.actions.keep_user import change_user, create_user, remove_user
from workmark.integrations.scim.discovery import MOST_RESULTS, configuration, resource_types, schemas
from workmark.integrations.scim.filtering import groups_like, users_like
from workmark.integrations.scim.holding import one_change_at_a_time
from workmark.integrations.scim.models import DirectoryUser
from workmark.integrations.scim.patching import TOLERANT, patched, usual_body
from workmark.integrations.scim.queries import (
    directory_user_of,
    directory_users_of,
    manager_tokens,
    members_of_teams,
    team_of,
)
from workmark.integrations.scim.resources import DirectoryPerson, group_of, user_of
from workmark.lib.clock import now
from workmark.organisations.employing import teams_of
from workmark.organisations.employment_models import Team

__all__ = ["not_offered", "nothing"]  # addressed with the rest


def _users(asked: Asked) -> HttpResponse:
    found = directory_users_of(asked.organisation).filter(users_like(asked.request.GET.get("filter", "")))
    rows, start, total = _window(asked, found.order_by("pk"))
    managers = manager_tokens([row.employment for row in rows])
    return _listed(asked, DirectoryPerson, [user_of(row, managers) for row in rows], start, total)


def _new_user(asked: Asked) -> HttpResponse:
    said = DirectoryPerson.model_validate(
        usual_body(asked.body()), scim_ctx=Context.RESOURCE_CREATION_REQUEST, scim_policy=TOLERANT
    )
    return _user(asked, create_user(asked.person, asked.organisation, said, at=now()), status=201)


def _one_user(asked: Asked, token: str) -> HttpResponse:
    return _user(asked, directory_user_of(asked.organisation, token))


def _put_user(asked: Asked, token: str) -> HttpResponse:
    said = DirectoryPerson.model_validate(
        usual_body(asked.body()), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST, scim_policy=TOLERANT
    )
    with one_change_at_a_time(asked.organisation):
        held = change_user(asked.person, directory_user_of(asked.organisation, token), said, at=now())
    return _user(asked, held)


def _patch_user(asked: Asked, token: str) -> HttpResponse:
    body = asked.body()
    with one_change_at_a_time(asked.organisation):
        held = directory_user_of(asked.organisation, token)
        held = change_user(asked.person, held, patched(_shown_user(held), body), at=now())
    return _user(asked, held)


def _delete_user(asked: Asked, token: str) -> HttpResponse:
    with one_change_at_a_time(asked.organisation):
        remove_user(asked.person, directory_user_of(asked.organisation, token), at=now())
    return HttpResponse(status=204)


def _shown_user(held: DirectoryUser) -> Any:
    return user_of(held, manager_tokens([held.employment]))


def _user(asked: Asked, held: DirectoryUser, *, status: int = 200) -> HttpResponse:
    fresh = directory_user_of(asked.organisation, held.token)
    return shown(_shown_user(fresh), asked, model=DirectoryPerson, status=status)


def _groups(asked: Asked) -> HttpResponse:
    found = teams_of(asked.organisation).filter(groups_like(asked.request.GET.get("filter", "")))
    rows, start, total = _window(asked, found.select_related("organisation").order_by("pk"))
    members = members_of_teams(rows)
    return _listed(asked, Group, [group_of(row, members[row.pk]) for row in rows], start, total)


def _new_group(asked: Asked) -> HttpResponse:
    said = Group.model_validate(
        usual_body(asked.body()), scim_ctx=Context.RESOURCE_CREATION_REQUEST, scim_policy=TOLERANT
    )
    return _group(asked, create_group(asked.person, asked.organisation, said, at=now()), status=201)


def _one_group(asked: Asked, pk: str) -> HttpResponse:
    return _group(asked, team_of(asked.organisation, pk))


def _put_group(asked: Asked, pk: str) -> HttpResponse:
    said = Group.model_validate(
        usual_body(asked.body()), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST, scim_policy=TOLERANT
    )
    with one_change_at_a_time(asked.organisation):
        team = change_group(asked.person, team_of(asked.organisation, pk), said, at=now())
    return _group(asked, team)


def _patch_group(asked: Asked, pk: str) -> HttpResponse:
    body = asked.body()
    with one_change_at_a_time(asked.organisation):
        team = team_of(asked.organisation, pk)
        said = patched(group_of(team, members_of_teams([team])[team.pk]), body)
        team = change_group(asked.person, team, said, at=now())
    return _group(asked, team)


def _delete_group(asked: Asked, pk: str) -> HttpResponse:
    with one_change_at_a_time(asked.organisation):
        remove_team(asked.person, team_of(asked.organisation, pk))
    return HttpResponse(status=204)


def _group(asked: Asked, team: Team, *, status: int = 200) -> HttpResponse:
    return shown(group_of(team, members_of_teams([team])[team.pk]), asked, model=Group, status=status)


def _window(asked: Asked, found: QuerySet[Any]) -> tuple[list[Any], int, int]:
    """The rows wanted, the number of the first (from 1), and how many there are (RFC 7644 section 3.4.2.4)."""
    start = max(_number(asked, "startIndex", 1), 1)
    count = min(max(_number(asked, "count", 100), 0), MOST_RESULTS)
    return list(found[start - 1 : start - 1 + count]), start, found.count()


_BEYOND_ALL = 10**9


def _number(asked: Asked, name: str, otherwise: int) -> int:
    text = asked.request.GET.get(name, "")
    negative, digits = text.startswith("-"), text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        return otherwise
    number = int(digits) if len(digits) < 10 else _BEYOND_ALL
    return -number if negative else number


def _listed(asked: Asked, model: Any, resources: list[Any], start: int, total: int) -> HttpResponse:
    answer = ListResponse[model](
        total_results=total, start_index=start, items_per_page=len(resources), resources=resources
    )
    return shown(answer, asked, model=model)


def _configuration(asked: Asked) -> HttpResponse:
    return shown(configuration(asked.organisation.slug), asked)


def _described(asked: Asked, kind: Any, all_of: list[Any], name: str) -> HttpResponse:
    if not name:
        return _listed(asked, kind, all_of, 1, len(all_of))
    found = [one for one in all_of if one.id == name]
    return shown(found[0], asked) if found else error(404, "There is no such resource.")


def _types(asked: Asked, name: str = "") -> HttpResponse:
    return _described(asked, ResourceType, resource_types(asked.organisation.slug), name)


def _schemas(asked: Asked, name: str = "") -> HttpResponse:
    return _described(asked, Schema, schemas(asked.organisation.slug), name)


def _whole(describe: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What is always told whole: a filter is refused, so that nobody takes the answer for a filtered one (section 4)."""

    def answer(asked: Asked, **named: str) -> HttpResponse:
        if "filter" in asked.request.GET:
            return error(403, "What this server can do is not filtered.")
        return describe(asked, **named)

    return answer


users = door(GET=_users, POST=_new_user)
user = door(GET=_one_user, PUT=_put_user, PATCH=_patch_user, DELETE=_delete_user)
groups = door(GET=_groups, POST=_new_group)
group = door(GET=_one_group, PUT=_put_group, PATCH=_patch_group, DELETE=_delete_group)
service_provider_config = door(GET=_whole(_configuration))
types = door(GET=_whole(_types))
all_schemas = door(GET=_whole(_schemas))
