"""Check anybody's badge as a stranger would, and keep an employer's record of a check."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status
from pydantic import ValidationError

from workmark.api.door import Door, OpenDoor, acting, caller
from workmark.api.inputs import NumberInPath, PageFacts, Said, SlugInPath, Window, page_of
from workmark.api.limits import count_check
from workmark.api.reading import read_json
from workmark.api.refusals import UnsupportedMediaType
from workmark.checking.badge import check_badge
from workmark.checking.recording import check_record_again, checked_badge
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotFound
from workmark.openbadges.intake import MAX_BYTES
from workmark.openbadges.issue import serialise
from workmark.organisations.models import Organisation, Person
from workmark.verification.report import Report
from workmark.workforce.actions.forget_validation import forget_validation
from workmark.workforce.actions.record_validation import (
    LONGEST_NOTE,
    LONGEST_PURPOSE,
    MOST_DAYS,
    USUAL_DAYS,
    days_again,
    record_validation,
)
from workmark.workforce.models import Validation
from workmark.workforce.queries import employers_of, validations_of

router = Router(tags=["checking"])


class CheckShown(Schema):
    code: str
    outcome: str
    detail: str
    spec: str


class ReportInside(Schema):
    """One document inside another, checked by itself."""

    outcome: str
    checks: list[CheckShown]
    credential: dict[str, Any]
    contained: list["ReportInside"] = Field(
        [], description="The badges of a record or a presentation, in order."
    )
    endorsements: list["ReportInside"] = Field([], description="What others say of the badge, in order.")


class ReportShown(ReportInside):
    """The same shape as `workmark verify --json`."""

    outcome: str = Field(description="passed, failed, not-determined or not-applicable.")
    notes: list[str]


class ToCheck(Said):
    """One of document, text and url. A file is sent as multipart/form-data instead, in the part `file`."""

    document: dict[str, Any] | None = None
    text: str = Field("", max_length=2 * 1024 * 1024)
    url: str = Field("", max_length=2_000)
    email: str = Field("", max_length=254, description="Whose badge should it be? It is not kept.")
    offline: bool = Field(False, description="Ask no other server.")


class ToValidate(ToCheck):
    purpose: str = Field(min_length=1, max_length=LONGEST_PURPOSE, description="Why the employer looks.")
    note: str = Field("", max_length=LONGEST_NOTE)
    days: int = Field(USUAL_DAYS, ge=1, le=MOST_DAYS, description="How long to keep the record.")


class BadgeNamed(Schema):
    """How the badge calls itself."""

    id: str = ""
    title: str = ""
    learner: str = ""
    issuer: str = ""


class ValidationShown(Schema):
    """No copy of the badge is kept: which it was, and what each check answered."""

    id: int
    at: datetime
    by: str
    outcome: str
    purpose: str
    note: str
    address: str
    document_digest: str = Field(description="SHA-256 of what was checked; empty where it could not be read.")
    keep_until: datetime | None
    badge: BadgeNamed
    checks: list[CheckShown]


class ValidationPage(PageFacts):
    items: list[ValidationShown]


@dataclass(frozen=True)
class _Given:
    """What came in to be checked, as `check_badge` takes it."""

    said: ToCheck
    data: bytes
    name: str


_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": ToCheck.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "email": {"type": "string", "maxLength": 254},
                    },
                }
            },
        },
    }
}


@router.post(
    "/verify",
    auth=OpenDoor("verify"),
    response=ReportShown,
    summary="Check a badge from any issuer: a document, a text, an address or a file",
    openapi_extra=_BODY,
)
def verify(request: HttpRequest) -> ReportShown:
    given = _given(request)
    count_check(caller(request).mark)
    return _shown(_check(given))


@router.get(
    "/employers/{slug}/validations",
    auth=Door("verify"),
    response=ValidationPage,
    summary="What an employer of yours has checked",
)
def validations(request: HttpRequest, slug: SlugInPath, window: Annotated[Window, Query()]) -> dict[str, Any]:
    person = acting(request)
    return page_of(validations_of(person, _employer(person, slug), at=now()), window, _validation)


@router.post(
    "/employers/{slug}/validations",
    auth=Door("verify"),
    response={201: ValidationShown},
    summary="Check a badge and keep the answers for the employer",
)
def validate(request: HttpRequest, slug: SlugInPath, said: ToValidate) -> Status[ValidationShown]:
    person = acting(request)
    employer = _employer(person, slug)
    given = _sound(_Given(said, b"", ""))
    count_check(caller(request).mark)
    report = _check(given)
    if not report.is_readable:
        raise InvalidInput(_("This is no badge that we can read. Check the address or the text."))
    checked = checked_badge(report, serialise(dict(report.credential or {})), address=given.said.url.strip())
    made = record_validation(
        person, employer, checked, purpose=said.purpose, note=said.note, at=now(), days=said.days
    )
    return Status(201, _validation(made))


@router.get(
    "/employers/{slug}/validations/{number}",
    auth=Door("verify"),
    response=ValidationShown,
    summary="One record",
)
def validation(request: HttpRequest, slug: SlugInPath, number: NumberInPath) -> ValidationShown:
    person = acting(request)
    return _validation(_found(person, _employer(person, slug), number))


@router.post(
    "/employers/{slug}/validations/{number}/again",
    auth=Door("verify"),
    response={201: ValidationShown},
    summary="Check the same badge today and keep the answers beside the old ones",
)
def validate_again(request: HttpRequest, slug: SlugInPath, number: NumberInPath) -> Status[ValidationShown]:
    person = acting(request)
    employer = _employer(person, slug)
    before = _found(person, employer, number)
    count_check(caller(request).mark)
    checked = check_record_again(before, at=now())
    made = record_validation(
        person,
        employer,
        checked,
        purpose=before.purpose,
        note=before.note,
        days=days_again(before),
        at=now(),
    )
    return Status(201, _validation(made))


@router.delete(
    "/employers/{slug}/validations/{number}",
    auth=Door("verify"),
    response={204: None},
    summary="Delete one record",
)
def forget(request: HttpRequest, slug: SlugInPath, number: NumberInPath) -> Status[None]:
    person = acting(request)
    forget_validation(person, _found(person, _employer(person, slug), number))
    return Status(204, None)


def _found(person: Person, employer: Organisation, number: int) -> Validation:
    found = validations_of(person, employer, at=now()).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no such record here."))
    return found


def _given(request: HttpRequest) -> _Given:
    """Read JSON or a form with a file. Raises MalformedRequest, UnsupportedMediaType, InvalidInput."""
    if request.content_type == "application/json":
        sent, file = read_json(request.body), None
    elif request.content_type == "multipart/form-data":
        sent, file = {"email": request.POST.get("email", "")}, request.FILES.get("file")
    else:
        raise UnsupportedMediaType(_("Send JSON, or a form with a file."))
    try:
        said = ToCheck.model_validate(sent)
    except ValidationError as error:
        fields = {".".join(map(str, fault["loc"])): [fault["msg"]] for fault in error.errors()[:20]}
        raise InvalidInput(_("Some of what was sent does not fit. See the fields."), fields=fields) from error
    data, name = _bytes_of(file)
    return _sound(_Given(said, data, name))


def _bytes_of(file: Any) -> tuple[bytes, str]:
    """The bytes and name of an uploaded file, or nothing of both where there is none."""
    if file is None:
        return b"", ""
    if (file.size or 0) > MAX_BYTES:
        raise InvalidInput(_("This file is far larger than any badge."))
    return file.read(), file.name or ""


def _sound(given: _Given) -> _Given:
    said = given.said
    ways = [bool(given.data), said.document is not None, bool(said.text.strip()), bool(said.url.strip())]
    if sum(ways) != 1:
        raise InvalidInput(_("Send exactly one of: a file, a document, a text, an address."))
    return given


def _check(given: _Given) -> Report:
    said = given.said
    data = serialise(said.document) if said.document is not None else given.data
    return check_badge(
        at=now(),
        data=data,
        text=said.text,
        url=said.url.strip(),
        name=given.name,
        email=said.email or None,
        offline=said.offline,
    )


def _employer(person: Person, slug: str) -> Organisation:
    found = employers_of(person).filter(slug=slug).first()
    if found is None:
        raise NotFound(_("There is no such employer, or you do not act for it."))
    return found


def _shown(report: Report) -> ReportShown:
    return ReportShown(**report.as_json(), notes=list(report.notes))


def _validation(made: Validation) -> ValidationShown:
    return ValidationShown(
        id=made.pk,
        at=made.at,
        by=made.by.name,
        outcome=made.outcome,
        purpose=made.purpose,
        note=made.note,
        address=made.credential_address,
        document_digest=made.document_digest,
        keep_until=made.keep_until,
        badge=BadgeNamed(**made.report.get("said", {})),
        checks=made.report.get("checks", []),
    )
