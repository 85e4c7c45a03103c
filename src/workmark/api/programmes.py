"""Programmes as institutions show them: what there is to earn, by whom, in how long and for how much. Open to anybody."""

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from workmark.api.door import OpenDoor
from workmark.api.inputs import PageFacts, TokenInPath, Window, page_of
from workmark.credentials.pages import achievement_page
from workmark.lib.clock import now
from workmark.programmes.models import Programme
from workmark.programmes.showing import PartShown, programme_shown, programmes_shown

router = Router(tags=["programmes"])
_OPEN = OpenDoor("catalogue:read")


class ProgrammesAsked(Window):
    institution: str = Field("", max_length=80, description="The slug of the institution; empty for all.")


class ProgrammeBrief(Schema):
    token: str
    title: str
    summary: str
    institution: str
    institution_name: str
    page: str


class ProgrammePage(PageFacts):
    items: list[ProgrammeBrief]


class IssuingPartner(Schema):
    slug: str
    name: str
    page: str = Field(description="What it may issue in the institution's name, and until when.")


class ProgrammePart(Schema):
    achievement: str
    version: int
    title: str
    page: str
    hours: float
    price: str
    currency: str
    partners: list[IssuingPartner] = Field(description="Who else issues it today, in the institution's name.")


class ProgrammeStack(Schema):
    stack: str
    title: str
    need: int


class ProgrammePrice(Schema):
    amount: str
    currency: str


class ProgrammeWhole(ProgrammeBrief):
    """A programme awards nothing itself. Nothing of cohorts or people stands here."""

    parts: list[ProgrammePart]
    stacks: list[ProgrammeStack]
    hours: float = Field(description="Of all parts together.")
    prices: list[ProgrammePrice] = Field(
        description="Of all parts together, by currency; none where all are free."
    )


@router.get("/programmes", auth=_OPEN, response=ProgrammePage, summary="Programmes that institutions show")
def programmes(request: HttpRequest, asked: Annotated[ProgrammesAsked, Query()]) -> dict[str, Any]:
    found = programmes_shown()
    if asked.institution:
        found = found.filter(organisation__slug=asked.institution)
    return page_of(found, asked, lambda row: ProgrammeBrief(**_facts(row)))


@router.get(
    "/programmes/{token}", auth=_OPEN, response=ProgrammeWhole, summary="One programme with its parts"
)
def programme(request: HttpRequest, token: TokenInPath) -> ProgrammeWhole:
    shown = programme_shown(token, day=timezone.localdate(now()))
    return ProgrammeWhole(
        **_facts(shown.programme),
        parts=[_part(part) for part in shown.parts],
        stacks=[ProgrammeStack(stack=each.slug, title=each.title, need=each.need) for each in shown.stacks],
        hours=shown.hours,
        prices=[
            ProgrammePrice(amount=str(amount), currency=currency) for currency, amount in shown.prices.items()
        ],
    )


def _facts(programme: Programme) -> dict[str, str]:
    return {
        "token": programme.token,
        "title": programme.title,
        "summary": programme.summary,
        "institution": programme.organisation.slug,
        "institution_name": programme.organisation.name,
        "page": _page("public:programme", programme.token),
    }


def _part(part: PartShown) -> ProgrammePart:
    version = part.version
    return ProgrammePart(
        achievement=version.achievement.slug,
        version=version.number,
        title=version.title,
        page=achievement_page(version.achievement.slug, version.number),
        hours=version.hours,
        price=str(version.price),
        currency=version.currency,
        partners=[
            IssuingPartner(
                slug=each.partner.slug, name=each.partner.name, page=_page("verifier:authority", each.token)
            )
            for each in part.authorities
        ],
    )


def _page(place: str, name: str) -> str:
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}{reverse(place, args=[name])}"
