"""What employers need written, and issuers' offers to write it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from workmark.achievements.queries import issuers_written_for
from workmark.api.door import Door, acting
from workmark.api.employer import employer_of
from workmark.api.inputs import Line, Paged, PageFacts, Said, SlugInPath, TokenInPath, page_of
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotFound
from workmark.organisations.models import Organisation, Person
from workmark.skills.models import Skill
from workmark.workforce.actions.accept_offer import accept_offer
from workmark.workforce.actions.offer_writing import (
    LONGEST_WORDS,
    OfferTerms,
    link_written,
    offer_writing,
    withdraw_offer,
)
from workmark.workforce.actions.request_writing import (
    LONGEST_TASKS,
    LONGEST_TITLE,
    MOST_PAY,
    MOST_PEOPLE,
    MOST_SKILLS,
    NeedTerms,
    close_request,
    request_writing,
)
from workmark.workforce.writing import (
    offers_to,
    open_requests,
    own_offers,
    request_by,
    request_for_issuers,
    requests_by,
)
from workmark.workforce.writing_models import WritingOffer, WritingRequest

router = Router(tags=["needed"])
_EMPLOYER, _ISSUER = Door("workforce"), Door("organisation")


class Need(Said):
    title: str = Field(min_length=1, max_length=LONGEST_TITLE)
    tasks: str = Field(min_length=1, max_length=LONGEST_TASKS, description="One a line.")
    skills: list[Line] = Field(min_length=1, max_length=MOST_SKILLS, description="Their addresses.")
    people: int = Field(ge=1, le=MOST_PEOPLE)
    needed_by: date
    closes_on: date = Field(description="The last day on which offers are taken.")
    pays_up_to: Decimal = Field(Decimal(0), ge=0, le=MOST_PAY)
    currency: str = Field("EUR", min_length=3, max_length=3)


class OfferSaid(Said):
    issuer: str = Field(max_length=80, description="The issuer's slug.")
    words: str = Field(min_length=1, max_length=LONGEST_WORDS)
    price: Decimal = Field(Decimal(0), ge=0, le=MOST_PAY)
    currency: str = Field("EUR", min_length=3, max_length=3)
    ready_by: date


class Written(Said):
    achievement: str = Field(max_length=80, description="The slug of what you wrote for it.")


class NeedBrief(Schema):
    token: str
    employer: str
    title: str
    skills: list[str]
    tasks: str
    people: int
    needed_by: date
    closes_on: date
    pays_up_to: Decimal
    currency: str
    is_open: bool


class NeedPage(PageFacts):
    items: list[NeedBrief]


class OfferShown(Schema):
    token: str
    issuer: str
    words: str
    price: Decimal
    currency: str
    ready_by: date
    state: str
    achievement: str = Field(description="What it became, or empty.")
    fulfilled_at: datetime | None


class NeedWhole(NeedBrief):
    offers: list[OfferShown]


@router.get("/employers/{slug}/needed", auth=_EMPLOYER, response=NeedPage, summary="What your employer needs")
def needed(request: HttpRequest, slug: SlugInPath, window: Paged) -> dict[str, Any]:
    person = acting(request)
    return page_of(requests_by(person, employer_of(person, slug)), window, _brief)


@router.post(
    "/employers/{slug}/needed", auth=_EMPLOYER, response={201: NeedWhole}, summary="Ask who can write it"
)
def ask(request: HttpRequest, slug: SlugInPath, said: Need) -> Status[NeedWhole]:
    person = acting(request)
    employer = employer_of(person, slug)
    requests_by(person, employer)  # refuses whoever may not before saying which skills there are
    terms = NeedTerms(**said.model_dump(exclude={"skills"}))
    made = request_writing(person, employer, terms, _skills(said.skills), at=now())
    return Status(201, _whole(made))


@router.get(
    "/employers/{slug}/needed/{token}", auth=_EMPLOYER, response=NeedWhole, summary="One, with its offers"
)
def one(request: HttpRequest, slug: SlugInPath, token: TokenInPath) -> NeedWhole:
    person = acting(request)
    return _whole(request_by(person, employer_of(person, slug), token))


@router.post(
    "/employers/{slug}/needed/{token}/close",
    auth=_EMPLOYER,
    response=NeedWhole,
    summary="Take no more offers",
)
def close(request: HttpRequest, slug: SlugInPath, token: TokenInPath) -> NeedWhole:
    person = acting(request)
    return _whole(close_request(person, request_by(person, employer_of(person, slug), token), at=now()))


@router.post(
    "/employers/{slug}/needed/{token}/offers/{offer}/accept",
    auth=_EMPLOYER,
    response=NeedWhole,
    summary="Accept one offer; the others are told",
)
def accept(request: HttpRequest, slug: SlugInPath, token: TokenInPath, offer: TokenInPath) -> NeedWhole:
    person = acting(request)
    employer = employer_of(person, slug)
    found = request_by(person, employer, token)
    accept_offer(person, _offer(offers_to(found).filter(token=offer).first()), at=now())
    return _whole(request_by(person, employer, token))


@router.get(
    "/needed",
    auth=_ISSUER,
    response=NeedPage,
    summary="What employers need written, for who writes",
    openapi_extra={"x-may-be-absent": True},
)
def open_ones(request: HttpRequest, window: Paged) -> dict[str, Any]:
    if not issuers_written_for(acting(request)).exists():
        raise NotFound(_("You do not write for any issuer. Ask an owner of yours to make you an author."))
    return page_of(open_requests(now()), window, _brief)


@router.post(
    "/needed/{token}/offers", auth=_ISSUER, response={201: OfferShown}, summary="Offer to write one of them"
)
def offer(request: HttpRequest, token: TokenInPath, said: OfferSaid) -> Status[OfferShown]:
    person = acting(request)
    found = request_for_issuers(person, token, at=now())
    issuer = _issuer(person, said.issuer)
    made = offer_writing(person, issuer, found, OfferTerms(**said.model_dump(exclude={"issuer"})), at=now())
    return Status(201, _offer_shown(made))


@router.delete(
    "/needed/{token}/offers/{offer}", auth=_ISSUER, response={204: None}, summary="Take an offer back"
)
def take_back(request: HttpRequest, token: TokenInPath, offer: TokenInPath) -> Status[None]:
    person = acting(request)
    withdraw_offer(person, _own(person, token, offer), at=now())
    return Status(204, None)


@router.put(
    "/needed/{token}/offers/{offer}/achievement",
    auth=_ISSUER,
    response=OfferShown,
    summary="Say which micro-credential it became",
)
def link(request: HttpRequest, token: TokenInPath, offer: TokenInPath, said: Written) -> OfferShown:
    person = acting(request)
    found = _own(person, token, offer)
    written = found.issuer.achievements.filter(slug=said.achievement).first()
    if written is None:
        told = _("There is no micro-credential of yours at this address.")
        raise InvalidInput(told, fields={"achievement": [told]})
    return _offer_shown(link_written(person, found, written, at=now()))


def _own(person: Person, token: str, offer: str) -> WritingOffer:
    found = request_for_issuers(person, token, at=now())
    return _offer(own_offers(person, found).filter(token=offer).first())


def _offer(found: WritingOffer | None) -> WritingOffer:
    if found is None:
        raise NotFound(_("There is no such offer here."))
    return found


def _issuer(person: Person, slug: str) -> Organisation:
    found = issuers_written_for(person).filter(slug=slug).first()
    if found is None:
        told = _("There is no such issuer, or you do not write for it.")
        raise InvalidInput(told, fields={"issuer": [told]})
    return found


def _skills(uris: list[str]) -> list[Skill]:
    skills = {skill.uri: skill for skill in Skill.objects.filter(uri__in=uris).select_related("framework")}
    if unknown := [uri for uri in uris if uri not in skills]:
        told = _("We hold no skill at this address: %(uri)s") % {"uri": unknown[0]}
        raise InvalidInput(told, fields={"skills": [told]})
    return [skills[uri] for uri in dict.fromkeys(uris)]


def _facts(asked: WritingRequest) -> dict[str, Any]:
    names = ("token", "title", "tasks", "people", "needed_by", "closes_on", "pays_up_to", "currency")
    return {name: getattr(asked, name) for name in names} | {
        "employer": asked.organisation.slug,
        "skills": [skill.uri for skill in asked.skills.all()],
        "is_open": asked.is_open_at(now()),
    }


def _brief(asked: WritingRequest) -> NeedBrief:
    return NeedBrief(**_facts(asked))


def _whole(asked: WritingRequest) -> NeedWhole:
    return NeedWhole(**_facts(asked), offers=[_offer_shown(each) for each in offers_to(asked)])


def _offer_shown(made: WritingOffer) -> OfferShown:
    names = ("token", "words", "price", "currency", "ready_by", "state", "fulfilled_at")
    return OfferShown(
        **{name: getattr(made, name) for name in names},
        issuer=made.issuer.slug,
        achievement=made.achievement.slug if made.achievement else "",
    )
