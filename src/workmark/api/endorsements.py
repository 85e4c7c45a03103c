"""Endorsements: write one in the name of an issuer, read it with its verdict, accept what is said of you, withdraw."""

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from workmark.api.door import Door, OpenDoor, acting, caller
from workmark.api.inputs import PageFacts, Said, TokenInPath, Window, page_of
from workmark.credentials.actions.accept_endorsement import accept_endorsement, hide_endorsement
from workmark.credentials.actions.withdraw_endorsement import withdraw_endorsement
from workmark.credentials.actions.write_endorsement import LONGEST_COMMENT, write_endorsement
from workmark.credentials.endorsed import (
    endorsable,
    endorsement_for_reader,
    endorsements_about,
    endorsements_by,
    endorsers_for,
)
from workmark.credentials.endorsement_models import Endorsement
from workmark.credentials.endorsing import shown
from workmark.credentials.inquiring import LONGEST_REASON
from workmark.credentials.pages import endorsement_id
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput

router = Router(tags=["endorsements"])


class NewEndorsement(Said):
    endorser: str = Field(max_length=80, description="The slug of an issuer you own.")
    about: Literal["issuer", "achievement", "badge"]
    key: str = Field(
        max_length=80, description="What is endorsed: an issuer's or achievement's slug, a badge's token."
    )
    comment: str = Field(
        min_length=1, max_length=LONGEST_COMMENT, description="Everyone reads it under the endorser's name."
    )


class Withdrawal(Said):
    reason: str = Field(min_length=1, max_length=LONGEST_REASON, description="Whoever checks it reads it.")


class EndorsementShown(Schema):
    token: str
    endorser: str
    about: str = Field(description="issuer, achievement or badge.")
    title: str
    comment: str
    made_at: datetime
    signed_at: datetime | None
    accepted_at: datetime | None = Field(description="Nobody else sees it before.")
    withdrawn_at: datetime | None
    withdrawal_reason: str
    file: str = Field(description="Where its signed bytes are, once it is signed; empty until then.")


class EndorsementPage(PageFacts):
    items: list[EndorsementShown]


class EndorsementWhole(EndorsementShown):
    outcome: str = Field(description="What a check says of it now; empty until it is signed.")
    document: dict[str, Any] | None


class EndorsementSearch(Window):
    side: Literal["given", "received"] = Field(
        "received", description="given by issuers you own, or received by them and by your badges."
    )


@router.get(
    "/endorsements",
    auth=Door("credentials:read"),
    response=EndorsementPage,
    summary="Endorsements you may accept or withdraw, newest first",
)
def endorsements(request: HttpRequest, asked: Annotated[EndorsementSearch, Query()]) -> dict[str, Any]:
    person = acting(request)
    found = endorsements_by(person) if asked.side == "given" else endorsements_about(person)
    return page_of(found, asked, lambda each: EndorsementShown(**_facts(each)))


@router.post(
    "/endorsements",
    auth=Door("credentials:issue"),
    response={202: EndorsementShown},
    summary="Endorse an issuer, an achievement or a badge; a worker signs it, and whoever is endorsed lets it be shown",
)
def write(request: HttpRequest, said: NewEndorsement) -> Status[EndorsementShown]:
    person = acting(request)
    endorser = endorsers_for(person).filter(slug=said.endorser).first()
    if endorser is None:
        told = "You own no issuer with this slug."
        raise InvalidInput(told, fields={"endorser": [told]})
    about = endorsable(said.about, said.key, person)
    made = write_endorsement(person, endorser, about, comment=said.comment, at=now())
    return Status(202, EndorsementShown(**_facts(made)))


@router.get(
    "/endorsements/{token}",
    auth=OpenDoor("credentials:read"),
    response=EndorsementWhole,
    summary="One endorsement, verified now; before it is accepted, only the two sides see it",
)
def one(request: HttpRequest, token: TokenInPath) -> EndorsementWhole:
    return _whole(endorsement_for_reader(token, caller(request).person))


@router.post(
    "/endorsements/{token}/accept",
    auth=Door("work:write"),
    response=EndorsementWhole,
    summary="Let it be shown, as whoever is endorsed",
)
def accept(request: HttpRequest, token: TokenInPath) -> EndorsementWhole:
    person = acting(request)
    return _whole(accept_endorsement(person, endorsement_for_reader(token, person), at=now()))


@router.post(
    "/endorsements/{token}/hide",
    auth=Door("work:write"),
    response=EndorsementWhole,
    summary="Show it no more, as whoever is endorsed; it may be accepted again",
)
def hide(request: HttpRequest, token: TokenInPath) -> EndorsementWhole:
    person = acting(request)
    return _whole(hide_endorsement(person, endorsement_for_reader(token, person)))


@router.post(
    "/endorsements/{token}/withdraw",
    auth=Door("credentials:issue"),
    response=EndorsementWhole,
    summary="Take your issuer's word back, for ever; whoever checks it learns so",
)
def withdraw(request: HttpRequest, token: TokenInPath, said: Withdrawal) -> EndorsementWhole:
    person = acting(request)
    found = endorsement_for_reader(token, person)
    return _whole(withdraw_endorsement(person, found, reason=said.reason, at=now()))


def _whole(found: Endorsement) -> EndorsementWhole:
    if found.issued_at is None:
        return EndorsementWhole(**_facts(found), outcome="", document=None)
    (checked,) = shown(Endorsement.objects.filter(pk=found.pk))
    return EndorsementWhole(
        **_facts(found), outcome=checked.verification.outcome, document=json.loads(bytes(found.document))
    )


def _facts(found: Endorsement) -> dict[str, Any]:
    about = "issuer" if found.about_organisation else "achievement" if found.about_version else "badge"
    return {
        "token": found.token,
        "endorser": found.issuer.slug,
        "about": about,
        "title": found.title,
        "comment": found.comment,
        "made_at": found.made_at,
        "signed_at": found.issued_at,
        "accepted_at": found.accepted_at,
        "withdrawn_at": found.withdrawn_at,
        "withdrawal_reason": found.withdrawal_reason,
        "file": endorsement_id(found.token) if found.issued_at else "",
    }
