"""Who a token acts for, and the organisations that person belongs to."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema

from workmark.api.door import Door, acting, caller
from workmark.api.inputs import SlugInPath
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import roles_of
from workmark.organisations.queries import (
    members_of,
    organisation_of_member,
    organisations_of,
    proofs_to_show,
)

router = Router(tags=["you"])


class OrganisationBrief(Schema):
    slug: str
    name: str
    roles: list[str]


class Me(Schema):
    """id: for ever the same, whatever e-mail addresses come and go."""

    id: str
    name: str
    email: str
    language: str
    time_zone: str
    scopes: list[str]
    organisations: list[OrganisationBrief]


class DomainShown(Schema):
    """A web domain that is proved, or was."""

    domain: str
    proved_at: datetime | None = Field(description="None once it is proved no longer.")
    seen_at: datetime | None = Field(description="When the proof was last seen to hold.")
    unclear_since: datetime | None = Field(description="Since when the domain gave us no answer.")
    proved_until: datetime | None = Field(description="It was proved, and last seen to be so then.")


class OrganisationWhole(OrganisationBrief):
    legal_name: str
    description: str
    url: str
    country: str
    registration_register: str = Field(description="NTR, VAT or LEI; empty where none is named.")
    registration_number: str
    is_employer: bool
    is_education_provider: bool
    is_expert_body: bool
    may_issue: bool
    proved_domains: list[str]
    domains: list[DomainShown]


class Member(Schema):
    name: str
    role: str


@router.get("/me", auth=Door(), response=Me, summary="Who this token acts for")
def me(request: HttpRequest) -> Me:
    person = acting(request)
    return Me(
        id=person.handle,
        name=person.name,
        email=person.email,
        language=person.language,
        time_zone=person.time_zone,
        scopes=sorted(caller(request).scopes),
        organisations=[_brief(person, found) for found in organisations_of(person)],
    )


@router.get(
    "/organisations/{slug}",
    auth=Door("organisation"),
    response=OrganisationWhole,
    summary="One of your organisations",
)
def organisation(request: HttpRequest, slug: SlugInPath) -> OrganisationWhole:
    person = acting(request)
    found = organisation_of_member(person, slug)
    proofs = list(proofs_to_show(found))
    return OrganisationWhole(
        **_brief(person, found).model_dump(),
        legal_name=found.legal_name,
        description=found.description,
        url=found.url,
        country=found.country,
        registration_register=found.registration_register,
        registration_number=found.registration_number,
        is_employer=found.is_employer,
        is_education_provider=found.is_education_provider,
        is_expert_body=found.is_expert_body,
        may_issue=found.may_issue,
        proved_domains=sorted(proof.domain for proof in proofs if proof.proved_at),
        domains=[
            DomainShown(
                domain=proof.domain,
                proved_at=proof.proved_at,
                seen_at=proof.seen_at,
                unclear_since=proof.unclear_since,
                proved_until=proof.held_until,
            )
            for proof in proofs
        ],
    )


@router.get(
    "/organisations/{slug}/people",
    auth=Door("organisation"),
    response=list[Member],
    summary="Who holds which role in one of your organisations",
)
def people(request: HttpRequest, slug: SlugInPath) -> list[Member]:
    found = organisation_of_member(acting(request), slug)
    return [Member(name=row.person.name, role=row.role) for row in members_of(found)]


def _brief(person: Person, organisation: Organisation) -> OrganisationBrief:
    roles = sorted(roles_of(person, organisation.pk))
    return OrganisationBrief(slug=organisation.slug, name=organisation.name, roles=roles)
