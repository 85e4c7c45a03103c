"""An employer's openings: drafted, changed, published, closed. What is open everybody reads."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from workmark.api.door import Door, OpenDoor, acting
from workmark.api.employer import employer_of
from workmark.api.inputs import IfMatch, Paged, PageFacts, Said, SlugInPath, TokenInPath, page_of
from workmark.api.revisions import put_etag, refuse_stale, revision_from
from workmark.api.workforce import AskedSkill, SkillOfRole, skills_wanted
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput
from workmark.workforce.actions.close_opening import close_opening
from workmark.workforce.actions.draft_opening import draft_opening, edit_opening
from workmark.workforce.actions.publish_opening import publish_opening
from workmark.workforce.opening_models import Opening
from workmark.workforce.opening_words import LONGEST_ADVERT, LONGEST_TITLE, MOST_SKILLS, OpeningWords
from workmark.workforce.openings import open_openings, opening_of, openings_of
from workmark.workforce.roles import role_of

router = Router(tags=["recruiting"])
_DOOR = Door("recruiting")


class OpeningSaid(Said):
    """country, region: ISO 3166, such as "PT" and "PT-13"."""

    title: str = Field(min_length=1, max_length=LONGEST_TITLE)
    advert: str = Field("", max_length=LONGEST_ADVERT)
    language: str = Field("en", max_length=12)
    country: str = Field("", max_length=2)
    region: str = Field("", max_length=6)
    place: str = Field("", max_length=120)
    is_remote: bool = False
    hours_a_week: int | None = Field(None, ge=1, le=60)
    pay_low: Decimal | None = Field(None, ge=0, max_digits=9, decimal_places=2)
    pay_high: Decimal | None = Field(None, ge=0, max_digits=9, decimal_places=2)
    currency: str = Field("EUR", max_length=3)
    pay_period: str = Field("month", max_length=5, description="hour, month or year.")


class NewOpening(OpeningSaid):
    role: str = Field("", max_length=64, description="The token of a role whose skills it asks for.")


class ChangedOpening(Said):
    words: OpeningSaid | None = None
    skills: list[AskedSkill] | None = Field(
        None, max_length=MOST_SKILLS, description="All of them, in the place of those before."
    )


class UntilWhen(Said):
    closes_at: datetime = Field(description="With an offset; within sixty days.")


class OpeningBrief(Schema):
    token: str
    employer: str
    title: str
    state: str
    published_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None


class OpeningWhole(OpeningBrief):
    advert: str
    language: str
    country: str
    region: str
    place: str
    is_remote: bool
    hours_a_week: int | None
    pay_low: Decimal | None
    pay_high: Decimal | None
    currency: str
    pay_period: str
    skills: list[SkillOfRole]


class OpeningPage(PageFacts):
    items: list[OpeningBrief]


@router.get(
    "/openings", auth=OpenDoor("catalogue:read"), response=OpeningPage, summary="What is open now, to anybody"
)
def all_open(request: HttpRequest, window: Paged) -> dict[str, Any]:
    return page_of(open_openings(now()), window, _brief)


@router.get(
    "/employers/{slug}/openings", auth=_DOOR, response=OpeningPage, summary="The openings of your employer"
)
def openings(request: HttpRequest, slug: SlugInPath, window: Paged) -> dict[str, Any]:
    person = acting(request)
    return page_of(openings_of(person, employer_of(person, slug)), window, _brief)


@router.post(
    "/employers/{slug}/openings", auth=_DOOR, response={201: OpeningWhole}, summary="Begin an opening"
)
def draft(
    request: HttpRequest, slug: SlugInPath, said: NewOpening, response: HttpResponse
) -> Status[OpeningWhole]:
    person = acting(request)
    employer = employer_of(person, slug)
    role = role_of(person, employer, said.role) if said.role else None
    words = OpeningWords(**said.model_dump(exclude={"role"}))
    return Status(201, _whole(draft_opening(person, employer, words, role=role, at=now()), response))


@router.get("/employers/{slug}/openings/{token}", auth=_DOOR, response=OpeningWhole, summary="One opening")
def one(request: HttpRequest, slug: SlugInPath, token: TokenInPath, response: HttpResponse) -> OpeningWhole:
    return _whole(_opening(request, slug, token), response)


@router.patch(
    "/employers/{slug}/openings/{token}", auth=_DOOR, response=OpeningWhole, summary="Change a draft"
)
def change(
    request: HttpRequest,
    slug: SlugInPath,
    token: TokenInPath,
    said: ChangedOpening,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> OpeningWhole:
    revision, found = revision_from(if_match), _opening(request, slug, token)
    refuse_stale(revision, found.revision)
    changed = edit_opening(
        acting(request),
        found,
        words=None if said.words is None else OpeningWords(**said.words.model_dump()),
        skills=None if said.skills is None else skills_wanted(said.skills),
        revision=revision,
        at=now(),
    )
    return _whole(changed, response)


@router.post(
    "/employers/{slug}/openings/{token}/publish",
    auth=_DOOR,
    response=OpeningWhole,
    summary="Let everybody read it and apply until a day",
)
def publish(
    request: HttpRequest, slug: SlugInPath, token: TokenInPath, said: UntilWhen, response: HttpResponse
) -> OpeningWhole:
    if said.closes_at.tzinfo is None:
        told = _("Give the moment with its offset from UTC, such as 2026-05-04T18:00:00+01:00.")
        raise InvalidInput(told, fields={"closes_at": [told]})
    done = publish_opening(
        acting(request), _opening(request, slug, token), closes_at=said.closes_at, at=now()
    )
    return _whole(done, response)


@router.post(
    "/employers/{slug}/openings/{token}/close",
    auth=_DOOR,
    response=OpeningWhole,
    summary="Close it: nobody applies any more",
)
def close(request: HttpRequest, slug: SlugInPath, token: TokenInPath, response: HttpResponse) -> OpeningWhole:
    return _whole(close_opening(acting(request), _opening(request, slug, token), at=now()), response)


def _opening(request: HttpRequest, slug: str, token: str) -> Opening:
    person = acting(request)
    return opening_of(person, employer_of(person, slug), token)


def _facts(opening: Opening) -> dict[str, Any]:
    own = set(OpeningWhole.model_fields) - {"employer", "skills"}
    return {name: getattr(opening, name) for name in own} | {"employer": opening.organisation.slug}


def _brief(opening: Opening) -> OpeningBrief:
    return OpeningBrief(**{name: _facts(opening)[name] for name in OpeningBrief.model_fields})


def _whole(opening: Opening, response: HttpResponse) -> OpeningWhole:
    put_etag(response, opening.revision)
    rows = opening.skills.select_related("skill__framework").order_by("-is_must", "-importance", "pk")
    return OpeningWhole(**_facts(opening), skills=[SkillOfRole.of(row) for row in rows])
