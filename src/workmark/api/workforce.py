"""An employer's roles, who fills them, and what its people let it see of what they can prove."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from workmark.api.door import Door, acting
from workmark.api.employer import employer_of
from workmark.api.inputs import (
    IfMatch,
    Line,
    Paged,
    PageFacts,
    Paragraph,
    Said,
    SlugInPath,
    TokenInPath,
    page_of,
)
from workmark.api.revisions import put_etag, refuse_stale, revision_from
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotFound
from workmark.organisations.employing import people_named
from workmark.organisations.employment_models import Employment, Team
from workmark.organisations.models import Organisation
from workmark.skills.addresses import occupation_at
from workmark.skills.models import Skill
from workmark.workforce.actions.begin_role import begin_role
from workmark.workforce.actions.close_role import close_role
from workmark.workforce.actions.edit_role import edit_role
from workmark.workforce.actions.fill_role import fill_role
from workmark.workforce.matrix import Row, matrix_of, note_matrix
from workmark.workforce.opening_models import OpeningSkill
from workmark.workforce.opening_words import Wanted
from workmark.workforce.role_models import EmployerRole, RoleSkill
from workmark.workforce.role_words import MOST_SKILLS
from workmark.workforce.roles import role_of, roles_of, teams_in

Region = Annotated[str, Field(max_length=6, description='ISO 3166: a country, "PT", or a region, "PT-13".')]

router = Router(tags=["workforce"], auth=Door("workforce"))


class FromOccupation(Said):
    """Where a role begins: an entry of O*NET, ESCO or a framework of your own."""

    framework: str = Field(max_length=40)
    key: str = Field(max_length=300, description="The source's own code, or the end of the URI.")


class NewRole(Said):
    title: str = Field(max_length=400)
    summary: Paragraph = ""
    region: Region = ""
    occupation: FromOccupation | None = None


class AskedSkill(Said):
    """level: 1 with help to 4 guides others. importance: 1 to 5. is_must: nobody can do the work without it."""

    uri: Line
    level: int = Field(2, ge=1, le=4)
    importance: int = Field(3, ge=1, le=5)
    is_must: bool = False


class ChangedRole(Said):
    title: str | None = Field(None, max_length=400)
    summary: Paragraph | None = None
    region: Region | None = None
    skills: list[AskedSkill] | None = Field(
        None, max_length=MOST_SKILLS, description="All of them, in the place of those before."
    )


class Filling(Said):
    """Work e-mails, or your numbers for people."""

    put_in: list[Line] = Field([], max_length=500)
    take_out: list[Line] = Field([], max_length=500)


class Filled(Schema):
    changed: int


class RoleBrief(Schema):
    token: str
    title: str
    region: str
    begun_from: str = Field(description="The framework and its release, as it was then.")
    edited_at: datetime
    closed_at: datetime | None


class RolePage(PageFacts):
    items: list[RoleBrief]


class SkillOfRole(AskedSkill):
    label: str
    attribution: str = Field(description="A sentence to show wherever this data is shown.")

    @classmethod
    def of(cls, row: RoleSkill | OpeningSkill) -> "SkillOfRole":
        return cls(
            uri=row.skill.uri,
            label=row.skill.label,
            level=row.level,
            importance=row.importance,
            is_must=row.is_must,
            attribution=row.skill.framework.attribution,
        )


class RoleWhole(RoleBrief):
    summary: str
    occupation: str = Field(description="The URI of where it was begun from, or empty.")
    skills: list[SkillOfRole]


class CellShown(Schema):
    """standing: met, ending (within ninety days), faded, below or none. proved, estimated: steps from 0 to 4."""

    skill: str
    standing: str
    proved: int
    estimated: int
    ends: datetime | None


class PersonInRole(Schema):
    """shares: whether she lets her employer look. If not there are no cells, and that is no gap."""

    name: str
    work_email: str
    team: str
    shares: bool
    cells: list[CellShown]


class MatrixPage(PageFacts):
    items: list[PersonInRole]
    sharing: int = Field(description="How many of all let their employer look.")


@router.get("/employers/{slug}/roles", response=RolePage, summary="The roles of an employer of yours")
def roles(request: HttpRequest, slug: SlugInPath, window: Paged) -> dict[str, Any]:
    person = acting(request)
    return page_of(
        roles_of(person, employer_of(person, slug)), window, lambda role: RoleBrief(**_brief(role))
    )


@router.post(
    "/employers/{slug}/roles",
    response={201: RoleWhole},
    summary="Begin a role, from an occupation or from nothing",
)
def begin(request: HttpRequest, slug: SlugInPath, said: NewRole, response: HttpResponse) -> Status[RoleWhole]:
    person = acting(request)
    source = said.occupation
    job = occupation_at(source.framework, source.key, person) if source else None
    made = begin_role(
        person,
        employer_of(person, slug),
        title=said.title,
        summary=said.summary,
        region=said.region,
        occupation=job,
        at=now(),
    )
    return Status(201, _whole(made, response))


@router.get("/employers/{slug}/roles/{token}", response=RoleWhole, summary="One role and what it asks for")
def role(request: HttpRequest, slug: SlugInPath, token: TokenInPath, response: HttpResponse) -> RoleWhole:
    return _whole(_role(request, slug, token), response)


@router.patch("/employers/{slug}/roles/{token}", response=RoleWhole, summary="Change its words or its skills")
def change(
    request: HttpRequest,
    slug: SlugInPath,
    token: TokenInPath,
    said: ChangedRole,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> RoleWhole:
    revision, found = revision_from(if_match), _role(request, slug, token)
    refuse_stale(revision, found.revision)
    changed = edit_role(
        acting(request),
        found,
        title=said.title,
        summary=said.summary,
        region=said.region,
        skills=None if said.skills is None else skills_wanted(said.skills),
        revision=revision,
        at=now(),
    )
    return _whole(changed, response)


@router.delete("/employers/{slug}/roles/{token}", response={204: None}, summary="Close a role")
def close(request: HttpRequest, slug: SlugInPath, token: TokenInPath) -> Status[None]:
    close_role(acting(request), _role(request, slug, token), at=now())
    return Status(204, None)


@router.post(
    "/employers/{slug}/roles/{token}/people",
    response=Filled,
    summary="Say who fills a role, and who does no more",
)
def fill(request: HttpRequest, slug: SlugInPath, token: TokenInPath, said: Filling) -> Filled:
    found = _role(request, slug, token)
    changed = fill_role(
        acting(request),
        found,
        put_in=_people(found.organisation, said.put_in),
        take_out=_people(found.organisation, said.take_out),
        at=now(),
    )
    return Filled(changed=changed)


@router.get(
    "/employers/{slug}/roles/{token}/matrix",
    response=MatrixPage,
    summary="Who can prove what of a role, of those who let their employer look",
)
def matrix(
    request: HttpRequest, slug: SlugInPath, token: TokenInPath, window: Paged, team: int | None = None
) -> dict[str, Any]:
    person, found, at = acting(request), _role(request, slug, token), now()
    whole = matrix_of(person, found, team=_team(found, team), at=at)
    start = (window.page - 1) * window.page_size
    note_matrix(person, whole, whole.rows[start : start + window.page_size], at=at)
    uris = [asked.skill.uri for asked in whole.asked]
    return page_of(whole.rows, window, lambda row: _row(row, uris)) | {"sharing": len(whole.sharing)}


def _role(request: HttpRequest, slug: str, token: str) -> EmployerRole:
    person = acting(request)
    return role_of(person, employer_of(person, slug), token)


def _team(role: EmployerRole, key: int | None) -> Team | None:
    if key is None:
        return None
    found = next((team for team in teams_in(role) if team.pk == key), None)
    if found is None:
        raise NotFound(_("There is no such team here."))
    return found


def _people(organisation: Organisation, names: list[str]) -> list[Employment]:
    """Raises InvalidInput if a name fits nobody: then nothing is changed."""
    people, unknown = people_named(organisation, names)
    if unknown:
        told = _("Nobody here has this e-mail or number: %(names)s") % {"names": ", ".join(unknown[:5])}
        raise InvalidInput(told, fields={"people": [told]})
    return people


def skills_wanted(asked: list[AskedSkill]) -> list[Wanted]:
    """Raises InvalidInput for an address that no framework here holds."""
    skills = {skill.uri: skill for skill in Skill.objects.filter(uri__in=[each.uri for each in asked])}
    if unknown := [each.uri for each in asked if each.uri not in skills]:
        told = _("We hold no skill at this address: %(uri)s") % {"uri": unknown[0]}
        raise InvalidInput(told, fields={"skills": [told]})
    return [Wanted(skills[each.uri], each.level, each.importance, each.is_must) for each in asked]


def _brief(role: EmployerRole) -> dict[str, Any]:
    return {name: getattr(role, name) for name in RoleBrief.model_fields}


def _whole(role: EmployerRole, response: HttpResponse) -> RoleWhole:
    put_etag(response, role.revision)
    skills = [SkillOfRole.of(row) for row in role.skills.select_related("skill__framework")]
    occupation = role.occupation.uri if role.occupation else ""
    return RoleWhole(**_brief(role), summary=role.summary, occupation=occupation, skills=skills)


def _row(row: Row, uris: list[str]) -> PersonInRole:
    return PersonInRole(
        name=row.work.name,
        work_email=row.work.work_email,
        team=row.work.team.name if row.work.team else "",
        shares=row.consent is not None,
        cells=[
            CellShown(
                skill=uri,
                standing=cell.standing.value,
                proved=cell.proved,
                estimated=cell.estimated,
                ends=cell.until,
            )
            for uri, cell in zip(uris, row.cells, strict=bool(row.cells))
        ],
    )
