"""Whether a badge may stand: an issuer's inquiries, and the learner's answer and appeals."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from workmark.achievements.translating import VersionName, named_in
from workmark.api.door import Door, acting
from workmark.api.inputs import Paged, PageFacts, Said, SlugInPath, TokenInPath, page_of
from workmark.credentials.actions.answer_inquiry import answer_inquiry
from workmark.credentials.actions.appeal_withdrawal import appeal_withdrawal
from workmark.credentials.actions.change_hold import end_hold, hold_credential
from workmark.credentials.actions.decide_withdrawal_appeal import decide_withdrawal_appeal
from workmark.credentials.actions.drop_inquiry import drop_inquiry
from workmark.credentials.actions.open_inquiry import open_inquiry
from workmark.credentials.actions.revoke_credential import revoke_credential
from workmark.credentials.inquiring import LONGEST_REASON, LONGEST_WORDS
from workmark.credentials.inquiry_models import Inquiry
from workmark.credentials.queries import (
    inquirers_of,
    inquiries_of,
    issuers_appeal,
    issuers_inquiry,
    ledger_of,
    own_inquiries,
    own_inquiry,
)
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person

router = Router(tags=["inquiries"])


class AppealShown(Schema):
    token: str
    against: str
    grounds: str
    filed_at: datetime
    due_at: datetime
    end: str = Field(description="upheld, overturned or moot; empty while it waits.")
    words: str


class InquiryShown(Schema):
    token: str
    credential: str = Field(description="The badge's token.")
    title: str = Field(description="Of the badge; to its holder in the language they read, if it is there.")
    title_language: str
    ground: str
    reason: str
    opened_at: datetime
    answer_until: datetime
    answer: str
    is_on_hold: bool
    end: str = Field(description="revoked or dropped; empty while it is open.")
    settled_at: datetime | None
    words: str
    appeals: list[AppealShown]


class InquiryPage(PageFacts):
    items: list[InquiryShown]


class NewInquiry(Said):
    ground: str = Field(max_length=20)
    reason: str = Field(min_length=1, max_length=LONGEST_REASON)
    on_hold: bool = False


class Words(Said):
    words: str = Field(min_length=1, max_length=LONGEST_WORDS, description="For the learner.")


class Settle(Words):
    end: str = Field(pattern="^(revoked|dropped)$")


class DecideAppeal(Words):
    overturned: bool


class Hold(Said):
    on_hold: bool


class InquiryAnswer(Said):
    answer: str = Field(min_length=1, max_length=LONGEST_WORDS)


class Appeal(Said):
    against: str = Field(pattern="^(hold|revocation)$")
    grounds: str = Field(min_length=1, max_length=LONGEST_WORDS)


@router.get(
    "/inquiries",
    auth=Door("credentials:read"),
    response=InquiryPage,
    summary="Questions about badges of yours",
)
def mine(request: HttpRequest, window: Paged) -> dict[str, object]:
    person = acting(request)
    asked = list(own_inquiries(person))
    named = named_in((one.credential.version for one in asked), person.language)
    return page_of(asked, window, lambda one: _shown(one, named[one.credential.version_id]))


@router.post(
    "/inquiries/{token}/answer",
    auth=Door("work:write"),
    response=InquiryShown,
    summary="Say how you see it, once",
)
def answer(request: HttpRequest, token: TokenInPath, said: InquiryAnswer) -> InquiryShown:
    person = acting(request)
    answer_inquiry(person, own_inquiry(person, token), answer=said.answer, at=now())
    return _shown_to_holder(person, token)


@router.post(
    "/inquiries/{token}/appeals",
    auth=Door("work:write"),
    response={201: InquiryShown},
    summary="Appeal against a hold, or against a revocation",
)
def appeal(request: HttpRequest, token: TokenInPath, said: Appeal) -> Status[InquiryShown]:
    person = acting(request)
    found = own_inquiry(person, token)
    appeal_withdrawal(person, found, against=said.against, grounds=said.grounds, at=now())
    return Status(201, _shown_to_holder(person, token))


@router.get(
    "/issuers/{slug}/inquiries",
    auth=Door("credentials:read"),
    response=InquiryPage,
    summary="An issuer's inquiries, the open ones first",
)
def inquiries(request: HttpRequest, slug: SlugInPath, window: Paged) -> dict[str, object]:
    return page_of(inquiries_of(_issuer(acting(request), slug)), window, _shown)


@router.post(
    "/issuers/{slug}/credentials/{token}/inquiries",
    auth=Door("credentials:issue"),
    response={201: InquiryShown},
    summary="Ask whether a badge may stand, and put it on hold if need be",
)
def ask(request: HttpRequest, slug: SlugInPath, token: TokenInPath, said: NewInquiry) -> Status[InquiryShown]:
    person = acting(request)
    found = ledger_of(_issuer(person, slug)).filter(token=token).first()
    if found is None:
        raise NotFound("There is no such credential in this ledger.")
    made = open_inquiry(person, found, ground=said.ground, reason=said.reason, on_hold=said.on_hold, at=now())
    return Status(201, _shown(made))


@router.put(
    "/issuers/{slug}/inquiries/{token}/hold",
    auth=Door("credentials:issue"),
    response=InquiryShown,
    summary="Put the badge on hold, or end the hold",
)
def hold(request: HttpRequest, slug: SlugInPath, token: TokenInPath, said: Hold) -> InquiryShown:
    person = acting(request)
    change = hold_credential if said.on_hold else end_hold
    return _shown(change(person, issuers_inquiry(person, slug, token), at=now()))


@router.post(
    "/issuers/{slug}/inquiries/{token}/settle",
    auth=Door("credentials:issue"),
    response=InquiryShown,
    summary="Let the badge stand, or as the second person take it back, for ever",
)
def settle(request: HttpRequest, slug: SlugInPath, token: TokenInPath, said: Settle) -> InquiryShown:
    person = acting(request)
    found = issuers_inquiry(person, slug, token)
    if said.end == "revoked":
        revoke_credential(person, found, words=said.words, at=now())
    else:
        drop_inquiry(person, found, words=said.words, at=now())
    return _shown(issuers_inquiry(person, slug, token))


@router.post(
    "/issuers/{slug}/withdrawal-appeals/{token}/decide",
    auth=Door("credentials:issue"),
    response=InquiryShown,
    summary="Decide an appeal that you had no part in",
)
def decide(request: HttpRequest, slug: SlugInPath, token: TokenInPath, said: DecideAppeal) -> InquiryShown:
    person = acting(request)
    found = issuers_appeal(person, slug, token)
    decide_withdrawal_appeal(person, found, overturned=said.overturned, words=said.words, at=now())
    return _shown(issuers_inquiry(person, slug, found.inquiry.token))


def _issuer(person: Person, slug: str) -> Organisation:
    found = inquirers_of(person).filter(slug=slug).first()
    if found is None:
        raise NotFound("There is no such issuer, or its inquiries are not yours to see.")
    return found


def _shown_to_holder(person: Person, token: str) -> InquiryShown:
    found = own_inquiry(person, token)
    version = found.credential.version
    return _shown(found, named_in([version], person.language)[version.pk])


def _shown(inquiry: Inquiry, name: VersionName | None = None) -> InquiryShown:
    """Who opened and who settled it stands in the issuer's audit log, and is told to nobody here.

    name: how its holder reads it; none for the issuer, who reads the original.
    """
    version = inquiry.credential.version
    return InquiryShown(
        token=inquiry.token,
        credential=inquiry.credential.token,
        title=name.title if name else version.title,
        title_language=name.language if name else version.language,
        ground=inquiry.ground,
        reason=inquiry.reason,
        opened_at=inquiry.opened_at,
        answer_until=inquiry.answer_until,
        answer=inquiry.answer,
        is_on_hold=inquiry.is_on_hold,
        end=inquiry.end,
        settled_at=inquiry.settled_at,
        words=inquiry.words,
        appeals=[
            AppealShown(
                token=appeal.token,
                against=appeal.against,
                grounds=appeal.grounds,
                filed_at=appeal.filed_at,
                due_at=appeal.due_at,
                end=appeal.end,
                words=appeal.words,
            )
            for appeal in inquiry.appeals.order_by("filed_at")
        ],
    )
