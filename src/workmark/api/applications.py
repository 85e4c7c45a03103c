"""Who applied to an employer's openings, without a name until they agree, and what people decide."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from workmark.api.door import Door, acting
from workmark.api.employer import employer_of
from workmark.api.inputs import Paged, PageFacts, Said, SlugInPath, TokenInPath
from workmark.credentials.pages import badge_page
from workmark.lib.clock import now, start_of_day
from workmark.organisations.models import Person
from workmark.workforce.actions.decide_application import LONGEST_REASON, decide_application
from workmark.workforce.applications import (
    application_to,
    applications_to,
    match_with,
    matches_of,
    numbers_of,
    shown_with,
)
from workmark.workforce.consents import note_views
from workmark.workforce.matching import Found
from workmark.workforce.opening_models import Application, ApplicationState
from workmark.workforce.openings import opening_of

router = Router(tags=["recruiting"], auth=Door("recruiting"))


class RowShown(Schema):
    """What the applicant reads too."""

    skill: str
    level_asked: int
    importance: int
    is_must: bool
    reach: str = Field(description="met, below, lapsed or missing.")
    level: int
    evidence: str
    earned_at: datetime | None = Field(description="The day, as its first moment, until they are named.")


class ApplicationBrief(Schema):
    """Listed in the order they came in, by which they are called while they have no name."""

    token: str
    who: str
    state: str
    applied_at: datetime
    band: str = Field(description="all, needed, part or none of what is asked for.")
    met: int
    asked: int


class ApplicationPage(PageFacts):
    items: list[ApplicationBrief]


class StepShown(Schema):
    state: str
    ground: str
    reason: str
    at: datetime
    by: str


class ApplicationWhole(ApplicationBrief):
    note: str
    name: str = Field(description="Empty until they agree to be named.")
    email: str
    badges: list[str] = Field(description="Their pages, once they agreed to be named.")
    rows: list[RowShown]
    steps: list[StepShown]


class DecisionSaid(Said):
    """A person read the application and decides. No program may: nobody is refused by a rule."""

    decision: str = Field(max_length=20, description="in-talk, on-hold, not-taken-on or taken-on.")
    ground: str = Field(max_length=20, description="What it rests on; the applicant is told it.")
    reason: str = Field(min_length=1, max_length=LONGEST_REASON, description="Kept with your name.")
    a_person_decided: Literal[True] = Field(description="Say true if a person did, and do not send it else.")


@router.get(
    "/employers/{slug}/openings/{token}/applications",
    response=ApplicationPage,
    summary="Who applied, in the order they came in",
)
def applications(request: HttpRequest, slug: SlugInPath, token: TokenInPath, window: Paged) -> dict[str, Any]:
    person, at = acting(request), now()
    employer = employer_of(person, slug)
    opening = opening_of(person, employer, token)
    found, start = applications_to(person, opening, at=at), (window.page - 1) * window.page_size
    total, seen = found.count(), list(found[start : start + window.page_size])
    note_views([each.consent for each in seen], employer, person, "application", at=at)
    numbers = numbers_of(opening)
    return {
        "items": [_brief(each, match, numbers[each.pk]) for each, match in matches_of(opening, seen, at=at)],
        "total": total,
        "page": window.page,
        "has_more": start + len(seen) < total,
    }


@router.get(
    "/employers/{slug}/applications/{token}",
    response=ApplicationWhole,
    summary="One application, row by row",
)
def one(request: HttpRequest, slug: SlugInPath, token: TokenInPath) -> ApplicationWhole:
    person = acting(request)
    return _whole(person, application_to(person, employer_of(person, slug), token, at=now()))


@router.post(
    "/employers/{slug}/applications/{token}/decisions",
    response={201: ApplicationWhole},
    summary="Record what a person decided",
)
def decide(
    request: HttpRequest, slug: SlugInPath, token: TokenInPath, said: DecisionSaid
) -> Status[ApplicationWhole]:
    person, at = acting(request), now()
    employer = employer_of(person, slug)
    found = application_to(person, employer, token, at=at)
    known = said.decision in ApplicationState.values
    decision = ApplicationState(said.decision) if known else ApplicationState.NEW
    decide_application(person, found, decision, ground=said.ground, reason=said.reason, at=at)
    return Status(201, _whole(person, application_to(person, employer, token, at=at)))


def _brief(application: Application, match: Found, number: int) -> ApplicationBrief:
    is_named = application.named_at is not None
    return ApplicationBrief(
        token=application.token,
        who=application.person.name if is_named else _("Applicant %(number)d") % {"number": number},
        state=application.state,
        applied_at=application.applied_at,
        band=match.band.value,
        met=match.met,
        asked=len(match.rows),
    )


def _whole(person: Person, found: Application) -> ApplicationWhole:
    at, opening = now(), found.opening
    badges = shown_with([found])[found.pk]
    match = match_with(opening, badges, at=at)
    note_views([found.consent], opening.organisation, person, "application", at=at)
    is_named = found.named_at is not None
    return ApplicationWhole(
        **_brief(found, match, numbers_of(opening)[found.pk]).model_dump(),
        note=found.note,
        name=found.person.name if is_named else "",
        email=found.person.email if is_named else "",
        badges=[badge_page(badge) for badge in badges] if is_named else [],
        rows=[
            RowShown(
                skill=row.asked.skill,
                level_asked=row.asked.level,
                importance=row.asked.importance,
                is_must=row.asked.is_must,
                reach=row.reach.value,
                level=row.level,
                evidence=row.evidence,
                earned_at=row.earned_at if is_named or not row.earned_at else start_of_day(row.earned_at),
            )
            for row in match.rows
        ],
        steps=[
            StepShown(
                state=step.state,
                ground=step.ground,
                reason=step.reason,
                at=step.at,
                by=step.by.name if step.by else "",
            )
            for step in found.steps.select_related("by")
        ],
    )
