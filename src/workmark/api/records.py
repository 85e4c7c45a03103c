"""A learner's whole record as one signed file: ask for it, fetch it when it is ready, share it, remove it."""

import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from workmark.api.door import Door, acting
from workmark.api.inputs import Paged, PageFacts, Said, TokenInPath, page_of
from workmark.credentials.actions.ask_for_record import ask_for_record
from workmark.credentials.actions.remove_record import remove_record
from workmark.credentials.actions.share_record import end_record_sharing, share_record
from workmark.credentials.pages import record_file
from workmark.credentials.queries import own_record, record_for_reader, records_of
from workmark.credentials.record_models import RecordRequest
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput
from workmark.openbadges.checks.endorsements import MAX_CONTAINED
from workmark.organisations.models import Organisation

router = Router(tags=["records"])


class NewRecord(Said):
    issuer: str = Field(max_length=80, description="The slug of the issuer that signs the cover.")
    badges: list[str] = Field(
        min_length=1, max_length=MAX_CONTAINED, description="Tokens of your badges in force."
    )


class Sharing(Said):
    shared: bool = Field(description="Whether whoever has the address may read it.")


class RecordShown(Schema):
    token: str
    state: str = Field(description="waiting, signed or refused.")
    issuer: str
    asked_at: datetime
    signed_at: datetime | None
    shared_at: datetime | None
    refused: str = Field(description="Why there is none.")
    file: str = Field(description="Where it is, once signed; empty until then.")


class RecordWhole(RecordShown):
    document: dict[str, Any] | None = Field(description="The signed record (CLR 2.0), or nothing until then.")


class RecordPage(PageFacts):
    items: list[RecordShown]


@router.get(
    "/records", auth=Door("credentials:read"), response=RecordPage, summary="Your records, newest first"
)
def records(request: HttpRequest, window: Paged) -> dict[str, Any]:
    return page_of(records_of(acting(request)), window, lambda record: RecordShown(**_facts(record)))


@router.post(
    "/records",
    auth=Door("work:write"),
    response={202: RecordShown},
    summary="Ask for your record; a worker signs it",
)
def ask(request: HttpRequest, said: NewRecord) -> Status[RecordShown]:
    person = acting(request)
    issuer = Organisation.objects.filter(slug=said.issuer, may_issue=True).first()
    if issuer is None:
        told = "There is no issuer with this slug."
        raise InvalidInput(told, fields={"issuer": [told]})
    made = ask_for_record(person, issuer, tokens=said.badges, at=now())
    return Status(202, RecordShown(**_facts(made)))


@router.get(
    "/records/{token}",
    auth=Door("credentials:read"),
    response=RecordWhole,
    summary="One of your records, whole",
)
def one(request: HttpRequest, token: TokenInPath) -> RecordWhole:
    person = acting(request)
    record = own_record(person, token)
    signed = bytes(record_for_reader(token, person).document) if record.signed_at else b""
    return RecordWhole(**_facts(record), document=json.loads(signed) if signed else None)


@router.put(
    "/records/{token}/sharing",
    auth=Door("work:write"),
    response=RecordShown,
    summary="Let whoever has its address read a record, or end that",
)
def sharing(request: HttpRequest, token: TokenInPath, said: Sharing) -> RecordShown:
    person = acting(request)
    record = own_record(person, token)
    changed = share_record(person, record, at=now()) if said.shared else end_record_sharing(person, record)
    return RecordShown(**_facts(changed))


@router.delete(
    "/records/{token}",
    auth=Door("work:write"),
    response={204: None},
    summary="Remove a record; your badges stay",
)
def remove(request: HttpRequest, token: TokenInPath) -> Status[None]:
    person = acting(request)
    remove_record(person, own_record(person, token), at=now())
    return Status(204, None)


def _facts(record: RecordRequest) -> dict[str, Any]:
    state = "signed" if record.signed_at else "refused" if record.refused else "waiting"
    return {
        "token": record.token,
        "state": state,
        "issuer": record.issuer.slug,
        "asked_at": record.asked_at,
        "signed_at": record.signed_at,
        "shared_at": record.shared_at,
        "refused": record.refused,
        "file": record_file(record) if record.signed_at else "",
    }
