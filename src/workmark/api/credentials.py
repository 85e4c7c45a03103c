"""Credentials: a learner's own, one by its address, who may open it; and an issuer's ledger, and issuing."""

import json
from datetime import date, datetime
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from workmark.api.door import Door, OpenDoor, acting, caller
from workmark.api.inputs import PageFacts, Said, SlugInPath, TokenInPath, Window, page_of
from workmark.api.work_shapes import WorkWhole, work_whole
from workmark.credentials.actions.issue_directly import issue_directly
from workmark.credentials.actions.renew_credential import renew_credential
from workmark.credentials.actions.set_visibility import set_visibility
from workmark.credentials.awaiting import waiting_for
from workmark.credentials.award_checks import DirectAward
from workmark.credentials.counting import is_direct, with_grounds
from workmark.credentials.in_applications import ApplicationWords, application_words
from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.pages import badge_page, short_link
from workmark.credentials.queries import credential_for_reader, credentials_of, ledger_of, ledgers_for
from workmark.credentials.renewing import renewal_of
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person

router = Router(tags=["credentials"])
_FORMS = {
    "json": ".json",
    "jwt": ".jwt",
    "png": ".png",
    "svg": ".svg",
    "pdf": ".pdf",
    "open_badges_2": ".ob2.json",
}


class CredentialBrief(Schema):
    token: str
    title: str
    achievement: str
    version: int
    issuer: str
    learner_name: str
    state: str
    waiting: str = Field(
        description="What an award that is not signed waits for: soon, suspended, authority-ended; else empty."
    )
    visibility: str
    awarded_at: datetime
    valid_until: datetime | None
    revoked_at: datetime | None
    revocation_reason: str
    held_at: datetime | None = Field(description="Since when it is on hold; see the inquiries.")
    awarded_by: str = Field(
        description="assessment; stack: it counts other badges; issuer: directly, and nobody judged a rubric here."
    )
    assessors: int = Field(
        description="How many people judged this work by its rubric; 0 unless by assessment."
    )
    page: str
    short_link: str = Field(description="Another address of its page, short enough for a CV.")


class CredentialPage(PageFacts):
    items: list[CredentialBrief]


class CredentialWhole(CredentialBrief):
    forms: dict[str, str] = Field(description="Where each form of it is; empty until it is signed.")
    document: dict[str, Any] | None = Field(description="The signed document, or nothing until it is signed.")


class RenewalShown(Schema):
    achievement: str
    version: int = Field(description="The version that is offered now; you are judged by its rubric.")
    rows_asked: list[str] = Field(description="Keys of the rows that are judged anew.")
    rows_kept: list[str] = Field(description="Keys of the rows that stay as they were judged.")
    begin_by: datetime
    renew_by: datetime = Field(description="The last moment to hand it in, if it is begun now.")


class Visibility(Said):
    visibility: str = Field(max_length=12, description="private, unlisted or public.")


class Award(Said):
    email: str = Field(min_length=3, max_length=254)
    achievement: str = Field(max_length=80)
    evidence: list[str] = Field(default_factory=list, max_length=10, description="Web addresses.")
    awarded_on: date | None = None
    key: str = Field("", max_length=80, description="Your own name for this award; the same key awards once.")


class ForApplications(Schema):
    language: str
    cv_line: str = Field(description="Plain text, one line.")
    signature_text: str
    signature_html: str = Field(description="One paragraph with one link; it loads nothing.")


class LedgerSearch(Window):
    words: str = Field("", max_length=200, description="Part of a title or of a learner's name.")


@router.get(
    "/credentials",
    auth=Door("credentials:read"),
    response=CredentialPage,
    summary="Your credentials, newest first",
)
def mine(request: HttpRequest, window: Annotated[Window, Query()]) -> dict[str, Any]:
    return page_of(with_grounds(credentials_of(acting(request))), window, _brief)


@router.get(
    "/credentials/{token}",
    auth=OpenDoor("credentials:read"),
    response=CredentialWhole,
    summary="One credential: your own, or one its learner lets anybody open",
)
def one(request: HttpRequest, token: TokenInPath) -> CredentialWhole:
    return _whole(credential_for_reader(token, caller(request).person))


@router.put(
    "/credentials/{token}/visibility",
    auth=Door("work:write"),
    response=CredentialWhole,
    summary="Choose who may open your badge's page",
)
def choose(request: HttpRequest, token: TokenInPath, said: Visibility) -> CredentialWhole:
    person = acting(request)
    credential = credential_for_reader(token, person)
    set_visibility(person, credential, visibility=said.visibility)
    return _whole(credential)


@router.get(
    "/credentials/{token}/applications",
    auth=Door("credentials:read"),
    response=list[ForApplications],
    summary="Your badge in words for a CV and an e-mail signature, in each language",
)
def in_applications(request: HttpRequest, token: TokenInPath) -> list[ApplicationWords]:
    person = acting(request)
    credential = credential_for_reader(token, person)
    if credential.learner_id != person.pk or credential.state != CredentialState.ISSUED:
        raise NotFound("There is no badge of yours at this address.")
    return [application_words(credential, language=code) for code, _name in settings.LANGUAGES]


@router.get(
    "/credentials/{token}/renewal",
    auth=Door("credentials:read"),
    response=RenewalShown,
    summary="What renewing your badge asks for; 404 while there is no shorter way than the first",
)
def renewal(request: HttpRequest, token: TokenInPath) -> RenewalShown:
    found = renewal_of(_own(acting(request), token), now())
    if found is None:
        raise NotFound("This badge cannot be renewed now, or not in a shorter way than the first.")
    return RenewalShown(
        achievement=found.version.achievement.slug,
        version=found.version.number,
        rows_asked=[row.key for row in found.rows_asked],
        rows_kept=[row_key for row_key, _level in found.stays],
        begin_by=found.begin_by,
        renew_by=found.renew_by,
    )


@router.post(
    "/credentials/{token}/renewal",
    auth=Door("work:write"),
    response={201: WorkWhole},
    summary="Begin to renew your badge, or go on with what is open",
)
def renew(request: HttpRequest, token: TokenInPath) -> Status[WorkWhole]:
    person = acting(request)
    return Status(201, work_whole(renew_credential(person, _own(person, token), at=now())))


@router.get(
    "/issuers/{slug}/credentials",
    auth=Door("credentials:read"),
    response=CredentialPage,
    summary="An issuer's ledger, for its owners and auditors",
)
def ledger(request: HttpRequest, slug: SlugInPath, asked: Annotated[LedgerSearch, Query()]) -> dict[str, Any]:
    issuer = _issuer(acting(request), slug)
    return page_of(with_grounds(ledger_of(issuer, words=asked.words)), asked, _brief)


@router.post(
    "/issuers/{slug}/credentials",
    auth=Door("credentials:issue"),
    response={202: CredentialBrief},
    summary="Award without an assessment here, naming the evidence you rely on",
)
def award(request: HttpRequest, slug: SlugInPath, said: Award) -> Status[CredentialBrief]:
    person = acting(request)
    issuer = _issuer(person, slug)
    wanted = DirectAward(
        email=said.email,
        achievement=said.achievement,
        evidence=tuple(said.evidence),
        awarded_on=said.awarded_on,
        key=said.key,
        issuer=issuer.slug,
    )
    return Status(202, _brief(issue_directly(person, wanted, at=now())))


def _own(person: Person, token: str) -> Credential:
    found = credentials_of(person).select_related("decision").filter(token=token).first()
    if found is None:
        raise NotFound("There is no badge of yours at this address.")
    return found


def _issuer(person: Person, slug: str) -> Organisation:
    """An issuer whose ledger this person may see; every other looks absent."""
    found = ledgers_for(person).filter(slug=slug).first()
    if found is None:
        raise NotFound("There is no such issuer, or its ledger is not yours to see.")
    return found


def _facts(credential: Credential) -> dict[str, Any]:
    return {
        "token": credential.token,
        "title": credential.version.title,
        "achievement": credential.version.achievement.slug,
        "version": credential.version.number,
        "issuer": credential.issuer.slug,
        "learner_name": credential.learner_name,
        "state": credential.state,
        "waiting": waiting_for(credential).value,
        "visibility": credential.visibility,
        "awarded_at": credential.awarded_at,
        "valid_until": credential.valid_until,
        "revoked_at": credential.revoked_at,
        "revocation_reason": credential.revocation_reason,
        "held_at": credential.held_at,
        "awarded_by": _awarded_by(credential),
        "assessors": credential.decision.assessors if credential.decision else 0,
        "page": badge_page(credential),
        "short_link": short_link(credential),
    }


def _awarded_by(credential: Credential) -> str:
    if credential.decision_id is not None:
        return "assessment"
    return "issuer" if is_direct(credential) else "stack"


def _brief(credential: Credential) -> CredentialBrief:
    return CredentialBrief(**_facts(credential))


def _whole(credential: Credential) -> CredentialWhole:
    is_signed = credential.state == CredentialState.ISSUED
    base = f"{settings.WORKMARK_PUBLIC_ORIGIN}/badges/{credential.token}"
    return CredentialWhole(
        **_facts(credential),
        forms={name: base + ending for name, ending in _FORMS.items()} if is_signed else {},
        document=json.loads(bytes(credential.document)) if is_signed else None,
    )
