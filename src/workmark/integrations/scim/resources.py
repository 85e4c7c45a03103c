"""Employments and Teams as SCIM Users and Groups, and back."""

from typing import Any

from django.utils.translation import gettext as _
from scim2_models import (
    Email,
    EnterpriseUser,
    Group,
    GroupMember,
    GroupMembership,
    InvalidValueException,
    Manager,
    Meta,
    Name,
    Reference,
    User,
)

from workmark.integrations.scim.addresses import root_of
from workmark.integrations.scim.models import DirectoryUser
from workmark.organisations.employment_models import Employment, Team
from workmark.organisations.staffing import EmployeeFacts

DirectoryPerson = User[EnterpriseUser]


def user_of(held: DirectoryUser, managers: dict[int, str]) -> "User[EnterpriseUser]":
    """managers: the id of the DirectoryUser for the Employment of each manager known to the directory."""
    employment = held.employment
    root = root_of(held.organisation.slug)
    team = employment.stated_team
    shown = DirectoryPerson(
        id=held.token,
        external_id=employment.external_id or None,
        user_name=employment.stated_email,
        name=Name(formatted=employment.stated_name) if employment.stated_name else None,
        display_name=employment.stated_name or None,
        title=employment.stated_job_title or None,
        active=employment.ended_at is None,
        emails=[_work_address(employment.stated_email)],
        groups=[_membership(team, root)] if team else None,
        meta=Meta(
            resource_type="User",
            created=held.created_at,
            last_modified=held.changed_at,
            location=f"{root}/Users/{held.token}",
        ),
    )
    if manager := managers.get(employment.stated_manager_id or 0):
        shown[EnterpriseUser] = EnterpriseUser(
            manager=Manager(value=manager, ref=Reference[User[Any]](f"{root}/Users/{manager}"))
        )
    return shown


def _membership(team: Team, root: str) -> GroupMembership:
    place = Reference[Group](f"{root}/Groups/{team.pk}")
    return GroupMembership(value=str(team.pk), display=team.name, ref=place, type=None)


def _work_address(address: str) -> Email:
    """Without the library's check, which refuses names such as .local and .test that directories do hold."""
    return Email.model_construct(value=address, type=Email.Type.work, primary=True)


def facts_from(said: "User[EnterpriseUser]", before: Employment | None, manager: str) -> EmployeeFacts:
    """What a User states of somebody at work. The team is not a User's to say: Groups are.

    before: what is on record. manager: as EmployeeFacts has it. Raises InvalidValueException.
    """
    address = (said.user_name or "").strip()
    if "@" not in address:
        raise InvalidValueException(
            detail=_("userName must be the work e-mail address. Change the mapping in your directory.")
        )
    return EmployeeFacts(
        work_email=address,
        name=_name_in(said, before.stated_name if before else ""),
        job_title=said.title or "",
        external_id=said.external_id or "",
        team=before.stated_team.name if before and before.stated_team else "",
        manager=manager,
    )


def _name_in(said: "User[EnterpriseUser]", before: str) -> str:
    """The name as stated: whichever of its forms is new, the display name first."""
    name = said.name
    for stated in (said.display_name, name.formatted if name else None):
        if stated and stated != before:
            return stated
    if name and (name.given_name or name.family_name):
        given, _space, family = before.partition(" ")
        return f"{name.given_name or given} {name.family_name or family}".strip()
    return said.display_name or (name.formatted if name else None) or ""


def group_of(team: Team, members: list[DirectoryUser]) -> Group:
    root = root_of(team.organisation.slug)
    return Group(
        id=str(team.pk),
        external_id=team.external_id or None,
        display_name=team.name,
        members=[
            GroupMember(
                value=one.token,
                display=one.employment.name or one.employment.work_email,
                ref=Reference[User[Any] | Group](f"{root}/Users/{one.token}"),
                type=None,
            )
            for one in members
        ]
        or None,
        meta=Meta(resource_type="Group", created=team.created_at, location=f"{root}/Groups/{team.pk}"),
    )
