"""What is told in confidence: accommodations and fees that cannot be paid, for who asks and for who answers.

The scope `confided` opens it and nothing else does, and the actions refuse whoever assesses for the issuer. Nothing of
it stands in any other answer.
"""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from workmark.achievements.queries import published_version_of
from workmark.api.door import Door, acting
from workmark.api.inputs import Said, SlugInPath, TokenInPath
from workmark.confided.actions.answer_accommodation import (
    MOST_EXTRA_DAYS,
    Answer,
    answer_accommodation,
    decide_accommodation_appeal,
)
from workmark.confided.actions.answer_waiver import answer_waiver, set_waiver_rule
from workmark.confided.actions.appeal_accommodation import appeal_accommodation
from workmark.confided.actions.ask_accommodation import Needed, ask_accommodation, withdraw_accommodation
from workmark.confided.actions.ask_waiver import ask_waiver
from workmark.confided.kinds import Need, RequestState
from workmark.confided.models import AccommodationRequest, WaiverRequest
from workmark.confided.queries import (
    grants_waivers_at_once,
    issuers_to_ask,
    nothing_here,
    request_of,
    request_to,
    requests_of,
    requests_to,
    waiver_of,
    waiver_to,
    waivers_to,
)
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.organisations.queries import organisation_of_member

router = Router(tags=["in confidence"], auth=Door("confided"))
Kind = Literal[
    "extra-time", "alternative-form", "reader-or-scribe", "interpreter", "break", "language", "other"
]


class NeedShown(Schema):
    """One request for accommodations, with what came of it."""

    token: str
    issuer: str
    kinds: list[str]
    words: str
    state: str
    asked_at: datetime
    due_at: datetime
    granted: list[str]
    extra_days: int
    answer: str
    appeal_words: str
    appeal_answer: str
    may_be_appealed: bool


class NeedAsked(NeedShown):
    """As those who answer see it."""

    learner: str


class AskForNeeds(Said):
    issuers: list[str] = Field(min_length=1, max_length=50, description="Their slugs.")
    kinds: list[Kind] = Field(min_length=1, max_length=len(Need))
    words: str = Field("", max_length=4_000, description="In your own words. Nobody asks for proof.")


class NeedWords(Said):
    words: str = Field(min_length=1, max_length=4_000)


class GrantedNeeds(NeedWords):
    granted: list[Kind] = Field(max_length=len(Need), description="Of what was asked for; none declines.")
    extra_days: int = Field(0, ge=0, le=MOST_EXTRA_DAYS)


class WaiverShown(Schema):
    token: str
    achievement: str
    words: str
    state: str
    asked_at: datetime
    due_at: datetime
    answer: str


class WaiverAsked(WaiverShown):
    """As those who answer see it."""

    learner: str


class AskWaiver(Said):
    cannot_pay: bool = Field(description="That the fee would keep you from this; nothing else is asked.")
    words: str = Field("", max_length=1_000)


class AnswerWaiver(Said):
    grants: bool
    words: str = Field("", max_length=4_000, description="Needed for a no.")


class WaiverRuleSaid(Said):
    grants_at_once: bool


@router.get("/needs", response=list[NeedShown], summary="What you asked for, newest first")
def needs(request: HttpRequest) -> list[NeedShown]:
    found = requests_of(acting(request)).exclude(state=RequestState.WITHDRAWN)
    return [NeedShown(**_need(one)) for one in found]


@router.post("/needs", response={201: list[NeedShown]}, summary="Ask issuers for what would help you")
def ask(request: HttpRequest, said: AskForNeeds) -> Status[list[NeedShown]]:
    person, wanted = acting(request), set(said.issuers)
    issuers = [issuer for issuer in issuers_to_ask(person) if issuer.slug in wanted]
    if missing := wanted - {issuer.slug for issuer in issuers}:
        message = f"“{min(missing)}” offers nothing, or you wait for its answer already."
        raise InvalidInput(message, fields={"issuers": [message]})
    made = ask_accommodation(person, issuers, Needed(said.kinds, said.words), at=now())
    return Status(201, [NeedShown(**_need(one)) for one in made])


@router.get("/needs/{token}", response=NeedShown, summary="One request of yours, with its answer")
def need(request: HttpRequest, token: TokenInPath) -> NeedShown:
    return NeedShown(**_need(request_of(acting(request), token)))


@router.post(
    "/needs/{token}/second-look", response=NeedShown, summary="Ask somebody else to look at it again"
)
def second_look(request: HttpRequest, token: TokenInPath, said: NeedWords) -> NeedShown:
    person = acting(request)
    found = appeal_accommodation(person, request_of(person, token), words=said.words, at=now())
    return NeedShown(**_need(found))


@router.delete(
    "/needs/{token}", response={204: None}, summary="Take it back; your words go, and what it granted ends"
)
def withdraw(request: HttpRequest, token: TokenInPath) -> Status[None]:
    person = acting(request)
    withdraw_accommodation(person, request_of(person, token))
    return Status(204, None)


@router.get("/fees/{slug}/waiver", response=WaiverShown, summary="Whether you pay for a micro-credential")
def waiver(request: HttpRequest, slug: SlugInPath) -> WaiverShown:
    person = acting(request)
    found = waiver_of(person, published_version_of(slug, person).achievement)
    if found is None:
        raise nothing_here()
    return WaiverShown(**_waiver(found))


@router.post("/fees/{slug}/waiver", response={201: WaiverShown}, summary="Say that you cannot pay")
def waive(request: HttpRequest, slug: SlugInPath, said: AskWaiver) -> Status[WaiverShown]:
    person = acting(request)
    version = published_version_of(slug, person)
    made = ask_waiver(person, version, cannot_pay=said.cannot_pay, words=said.words, at=now())
    return Status(201, WaiverShown(**_waiver(made)))


@router.get(
    "/organisations/{slug}/needs",
    response=list[NeedAsked],
    summary="What learners ask you, soonest due first",
)
def asked(request: HttpRequest, slug: SlugInPath) -> list[NeedAsked]:
    return [_asked(one) for one in requests_to(_answered_by(acting(request), slug))]


@router.post(
    "/organisations/{slug}/needs/{token}/answer",
    response=NeedAsked,
    summary="Answer it; or, as an owner who did not, decide the second look",
)
def answer(request: HttpRequest, slug: SlugInPath, token: TokenInPath, said: GrantedNeeds) -> NeedAsked:
    person = acting(request)
    found = request_to(_answered_by(person, slug), token)
    act = decide_accommodation_appeal if found.state == RequestState.APPEALED else answer_accommodation
    act(person, found, Answer(said.granted, said.words, said.extra_days), at=now())
    return _asked(request_to(found.issuer, token))


@router.get(
    "/organisations/{slug}/waivers",
    response=list[WaiverAsked],
    summary="Who cannot pay and waits for an answer",
)
def waivers(request: HttpRequest, slug: SlugInPath) -> list[WaiverAsked]:
    return [_waiver_asked(one) for one in waivers_to(_answered_by(acting(request), slug))]


@router.post(
    "/organisations/{slug}/waivers/{token}/answer",
    response=WaiverAsked,
    summary="Waive the fee, or say why not",
)
def answer_fee(request: HttpRequest, slug: SlugInPath, token: TokenInPath, said: AnswerWaiver) -> WaiverAsked:
    person = acting(request)
    found = waiver_to(_answered_by(person, slug), token)
    return _waiver_asked(answer_waiver(person, found, grants=said.grants, words=said.words, at=now()))


@router.get(
    "/organisations/{slug}/waiver-rule", response=WaiverRuleSaid, summary="How you answer who cannot pay"
)
def rule(request: HttpRequest, slug: SlugInPath) -> WaiverRuleSaid:
    return WaiverRuleSaid(grants_at_once=grants_waivers_at_once(_answered_by(acting(request), slug)))


@router.put("/organisations/{slug}/waiver-rule", response=WaiverRuleSaid, summary="Set it")
def set_rule(request: HttpRequest, slug: SlugInPath, said: WaiverRuleSaid) -> WaiverRuleSaid:
    person = acting(request)
    issuer = organisation_of_member(person, slug)
    return WaiverRuleSaid(
        grants_at_once=set_waiver_rule(person, issuer, grants_at_once=said.grants_at_once).grants_at_once
    )


def _answered_by(person: Person, slug: str) -> Organisation:
    """The issuer, for those of its people who may answer; the pages ask the same."""
    issuer = organisation_of_member(person, slug)
    require(person, "accommodation.answer", AccommodationRequest(issuer=issuer))
    return issuer


def _need(found: AccommodationRequest) -> dict[str, Any]:
    return {
        "token": found.token,
        "issuer": found.issuer.slug,
        "kinds": found.kinds,
        "words": found.words,
        "state": found.state,
        "asked_at": found.asked_at,
        "due_at": found.due_at,
        "granted": found.granted_kinds,
        "extra_days": found.extra_days,
        "answer": found.answer,
        "appeal_words": found.appeal_words,
        "appeal_answer": found.appeal_answer,
        "may_be_appealed": found.may_be_appealed,
    }


def _asked(found: AccommodationRequest) -> NeedAsked:
    return NeedAsked(**_need(found), learner=found.person.name)


def _waiver(found: WaiverRequest) -> dict[str, Any]:
    return {
        "token": found.token,
        "achievement": found.achievement.slug,
        "words": found.words,
        "state": found.state,
        "asked_at": found.asked_at,
        "due_at": found.due_at,
        "answer": found.answer,
    }


def _waiver_asked(found: WaiverRequest) -> WaiverAsked:
    return WaiverAsked(**_waiver(found), learner=found.person.name)
