"""Outcomes by group: the releases of an issuer and the numbers in one, as they were published."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from workmark.api.door import Door, acting
from workmark.api.inputs import Paged, PageFacts, SlugInPath, TokenInPath, page_of
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.organisations.queries import organisation_of_member
from workmark.releases.models import Release
from workmark.releases.queries import release_of, releases_of

router = Router(tags=["outcomes"], auth=Door("organisation"))


class ReleaseBrief(Schema):
    token: str
    period_start: date
    period_end: date = Field(description="The first day that is not in it.")
    published_at: datetime
    fewest: int = Field(description="No number is of fewer people.")


class OutcomeLine(Schema):
    question: str = Field(description="Empty: everyone.")
    group: str = Field(
        description="`all`, a category, `unanswered`, or `rest`: groups joined because they are small."
    )
    achievement: str = Field(description="`all`, a slug, or `rest`: those joined because they are small.")
    people: dict[str, int] = Field(description="People by column; columns of one split add up to everyone.")


class ReleaseWhole(ReleaseBrief):
    joined: dict[str, list[str]] = Field(description="By question, the categories within `rest`.")
    lines: list[OutcomeLine]


class ReleasePage(PageFacts):
    items: list[ReleaseBrief]


@router.get(
    "/issuers/{slug}/outcomes",
    response=ReleasePage,
    summary="An issuer's releases of outcomes by group, newest first",
)
def releases(request: HttpRequest, slug: SlugInPath, window: Paged) -> dict[str, Any]:
    return page_of(releases_of(_issuer(acting(request), slug)), window, _brief)


@router.get(
    "/issuers/{slug}/outcomes/{token}",
    response=ReleaseWhole,
    summary="Every number of one release",
)
def release(request: HttpRequest, slug: SlugInPath, token: TokenInPath) -> ReleaseWhole:
    found = release_of(_issuer(acting(request), slug), token)
    tables = found.tables
    return ReleaseWhole(
        **_brief(found).model_dump(),
        joined={question: list(groups) for question, groups in tables.joined.items()},
        lines=[
            OutcomeLine(
                question=line.question, group=line.group, achievement=line.achievement, people=line.counts
            )
            for line in tables.lines
        ],
    )


def _issuer(person: Person, slug: str) -> Organisation:
    organisation = organisation_of_member(person, slug)
    require(person, "outcomes.read", organisation)
    return organisation


def _brief(found: Release) -> ReleaseBrief:
    return ReleaseBrief(
        token=found.token,
        period_start=found.period_start,
        period_end=found.period_end,
        published_at=found.published_at,
        fewest=found.tables.k,
    )
