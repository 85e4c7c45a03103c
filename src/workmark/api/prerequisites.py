"""What must be earned first and need not be, in confidence: for who asks, and for those of the issuer who answer."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from workmark.achievements.queries import published_version_of
from workmark.api.door import Door, acting
from workmark.api.inputs import Said, SlugInPath, TokenInPath
from workmark.confided.actions.answer_prerequisite_waiver import (
    answer_prerequisite_waiver,
    end_prerequisite_waiver,
    grant_prerequisite_waiver,
)
from workmark.confided.actions.ask_prerequisite_waiver import (
    ask_prerequisite_waiver,
    take_back_prerequisite_waiver,
)
from workmark.confided.models import AccommodationRequest, PrerequisiteWaiver
from workmark.confided.prerequisite_waivers import asked_by, pair_of, waiver_to, waivers_of, waivers_to
from workmark.lib.clock import now
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.organisations.queries import organisation_of_member

router = Router(tags=["in confidence"], auth=Door("confided"))


class PrerequisiteWaiverShown(Schema):
    """That `before` need not be earned to start `achievement`. state: asked, granted, declined or withdrawn."""

    token: str
    achievement: str
    before: str
    words: str
    state: str
    asked_at: datetime
    due_at: datetime
    answer: str


class PrerequisiteWaiverHeld(PrerequisiteWaiverShown):
    """As those who answer see it. whom: the learner's name, or the address that the issuer named itself."""

    whom: str


class AskPrerequisiteWaiver(Said):
    before: str = Field(max_length=80, description="The slug of what you do not want to earn first.")
    words: str = Field(max_length=2_000, description="What you can show instead.")


class PrerequisiteWords(Said):
    words: str = Field(max_length=4_000, description="The learner reads them.")


class AnswerPrerequisiteWaiver(PrerequisiteWords):
    grants: bool


class GrantPrerequisiteWaiver(PrerequisiteWords):
    email: str = Field(
        max_length=254, description="It counts for the account that confirmed it, now or later."
    )
    achievement: str = Field(max_length=80)
    before: str = Field(max_length=80)


@router.get(
    "/prerequisites/{slug}/waivers",
    response=list[PrerequisiteWaiverShown],
    summary="What you need not earn before a micro-credential, and what you asked",
)
def mine(request: HttpRequest, slug: SlugInPath) -> list[PrerequisiteWaiverShown]:
    person = acting(request)
    found = waivers_of(person, published_version_of(slug, person).achievement)
    return [PrerequisiteWaiverShown(**_said(one)) for one in found]


@router.post(
    "/prerequisites/{slug}/waivers",
    response={201: PrerequisiteWaiverShown},
    summary="Ask not to have to earn something first",
)
def ask(
    request: HttpRequest, slug: SlugInPath, said: AskPrerequisiteWaiver
) -> Status[PrerequisiteWaiverShown]:
    person = acting(request)
    version = published_version_of(slug, person)
    made = ask_prerequisite_waiver(person, version, said.before, words=said.words, at=now())
    return Status(201, PrerequisiteWaiverShown(**_said(made)))


@router.delete(
    "/prerequisites/waivers/{token}", response={204: None}, summary="Take it back; your words are erased"
)
def take_back(request: HttpRequest, token: TokenInPath) -> Status[None]:
    person = acting(request)
    take_back_prerequisite_waiver(person, asked_by(person, token))
    return Status(204, None)


@router.get(
    "/organisations/{slug}/prerequisite-waivers",
    response=list[PrerequisiteWaiverHeld],
    summary="Who need not earn something first, and who asks; soonest due first",
)
def held(request: HttpRequest, slug: SlugInPath) -> list[PrerequisiteWaiverHeld]:
    return [_held(one) for one in waivers_to(_answered_by(acting(request), slug))]


@router.post(
    "/organisations/{slug}/prerequisite-waivers",
    response={201: PrerequisiteWaiverHeld},
    summary="Do not ask it of somebody",
)
def grant(
    request: HttpRequest, slug: SlugInPath, said: GrantPrerequisiteWaiver
) -> Status[PrerequisiteWaiverHeld]:
    person = acting(request)
    pair = pair_of(_answered_by(person, slug), f"{said.achievement}/{said.before}")
    made = grant_prerequisite_waiver(
        person, pair.version, said.before, email=said.email, words=said.words, at=now()
    )
    return Status(201, _held(made))


@router.post(
    "/organisations/{slug}/prerequisite-waivers/{token}/answer",
    response=PrerequisiteWaiverHeld,
    summary="Answer who asks",
)
def answer(
    request: HttpRequest, slug: SlugInPath, token: TokenInPath, said: AnswerPrerequisiteWaiver
) -> PrerequisiteWaiverHeld:
    person = acting(request)
    found = waiver_to(_answered_by(person, slug), token)
    return _held(answer_prerequisite_waiver(person, found, grants=said.grants, words=said.words, at=now()))


@router.post(
    "/organisations/{slug}/prerequisite-waivers/{token}/end",
    response=PrerequisiteWaiverHeld,
    summary="Ask it again from now on",
)
def end(
    request: HttpRequest, slug: SlugInPath, token: TokenInPath, said: PrerequisiteWords
) -> PrerequisiteWaiverHeld:
    person = acting(request)
    found = waiver_to(_answered_by(person, slug), token)
    return _held(end_prerequisite_waiver(person, found, words=said.words, at=now()))


def _answered_by(person: Person, slug: str) -> Organisation:
    issuer = organisation_of_member(person, slug)
    require(person, "accommodation.answer", AccommodationRequest(issuer=issuer))
    return issuer


def _said(found: PrerequisiteWaiver) -> dict[str, Any]:
    return {
        "token": found.token,
        "achievement": found.achievement.slug,
        "before": found.before.slug,
        "words": found.words,
        "state": found.state,
        "asked_at": found.asked_at,
        "due_at": found.due_at,
        "answer": found.answer,
    }


def _held(found: PrerequisiteWaiver) -> PrerequisiteWaiverHeld:
    return PrerequisiteWaiverHeld(**_said(found), whom=found.whom)
