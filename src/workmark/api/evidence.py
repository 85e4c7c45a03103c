"""Evidence: texts, links and files, and what the learner says about each."""

from datetime import date
from typing import Annotated, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Field, File, Form, Router, Status
from ninja.files import UploadedFile
from pydantic import field_validator

from workmark.api.door import Door, acting
from workmark.api.inputs import IfMatch, KeyInPath, Line, LongText, Paragraph, Said, TokenInPath
from workmark.api.revisions import put_etag, refuse_stale, revision_from
from workmark.api.work_shapes import EvidenceShown, evidence_shown
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput
from workmark.submissions.actions.add_evidence import add_evidence, add_file
from workmark.submissions.actions.change_evidence import change_evidence
from workmark.submissions.actions.order_evidence import order_evidence
from workmark.submissions.actions.remove_evidence import remove_evidence
from workmark.submissions.evidence import EvidenceDetails, Link, WrittenText
from workmark.submissions.models import Evidence
from workmark.submissions.queries import evidence_of, nothing_here, submission_by_token

router = Router(tags=["evidence"])
_READ, _WRITE = Door("work:read"), Door("work:write")


class Details(Said):
    """What the learner says about an item."""

    title: str = Field("", max_length=200, description="Made from the item when empty.")
    description: Paragraph = Field(
        "", description="What it shows; also the text for those who cannot see it."
    )
    transcript: LongText = ""
    visibility: str = Field("assessors", max_length=12, description="assessors, granted or public.")
    is_confidential_to_employer: bool = False
    others_in_it: str = Field("", max_length=12, description="nobody, removed or agreed; empty until said.")
    ai_use: str = Field("", max_length=8, description="none or used; empty until said.")
    ai_note: str = Field("", max_length=2_000, description="Which AI tools helped and what for, if any did.")
    done_on: date | None = Field(None, description="When the work was done.")
    own_proof: str = Field(
        "", max_length=20, description="recorded-process or system-log, if it proves whose work it is."
    )


class NewText(Details):
    requirement: str = Field(max_length=60, description="The key of the artefact asked for.")
    text: LongText


class NewLink(Details):
    requirement: str = Field(max_length=60)
    url: str = Field(max_length=600)


class NewFile(Details):
    requirement: str = Field(max_length=60)

    @field_validator("*")
    @classmethod
    def _holds_no_null(cls, value: Any) -> Any:
        """A form is not read by our JSON reader, which refuses these for the others."""
        if isinstance(value, str) and "\x00" in value:
            raise ValueError("holds a null character")
        return value


class ChangedDetails(Said):
    """Members that are not sent stay as they are. text: only for texts."""

    title: str | None = Field(None, max_length=200)
    description: Paragraph | None = None
    transcript: LongText | None = None
    visibility: str | None = Field(None, max_length=12)
    is_confidential_to_employer: bool | None = None
    others_in_it: str | None = Field(None, max_length=12)
    ai_use: str | None = Field(None, max_length=8)
    ai_note: str | None = Field(None, max_length=2_000)
    done_on: date | None = None
    own_proof: str | None = Field(None, max_length=20)
    text: LongText | None = None


class Order(Said):
    tokens: list[Line] = Field(max_length=100, description="Every item of the requirement, each once.")


@router.post("/work/{token}/evidence/text", auth=_WRITE, response={201: EvidenceShown}, summary="Add a text")
def add_text(
    request: HttpRequest, response: HttpResponse, token: TokenInPath, new: NewText
) -> Status[EvidenceShown]:
    return _added(request, response, token, new.requirement, WrittenText(new.text), new)


@router.post("/work/{token}/evidence/link", auth=_WRITE, response={201: EvidenceShown}, summary="Add a link")
def add_link(
    request: HttpRequest, response: HttpResponse, token: TokenInPath, new: NewLink
) -> Status[EvidenceShown]:
    return _added(request, response, token, new.requirement, Link(new.url), new)


@router.post(
    "/work/{token}/evidence/file",
    auth=_WRITE,
    response={201: EvidenceShown},
    summary="Add a file in one piece; larger or uncertain ones go better as an upload",
)
def add_whole_file(
    request: HttpRequest,
    response: HttpResponse,
    token: TokenInPath,
    new: Annotated[NewFile, Form()],
    file: Annotated[UploadedFile, File()],
) -> Status[EvidenceShown]:
    person = acting(request)
    if (file.size or 0) > settings.WORKMARK_MAX_FILE_BYTES:
        raise InvalidInput("This file is larger than the limit of this instance.")
    made = add_file(
        person,
        submission_by_token(person, token),
        new.requirement,
        file,
        file.name or "",
        _details(new),
        at=now(),
    )
    return _answer(made, response)


@router.get(
    "/work/{token}/evidence/{item}", auth=_READ, response=EvidenceShown, summary="One item with its ETag"
)
def one(request: HttpRequest, response: HttpResponse, token: TokenInPath, item: TokenInPath) -> EvidenceShown:
    found = evidence_of(submission_by_token(acting(request), token), item)
    put_etag(response, found.revision)
    return evidence_shown(found)


@router.get(
    "/work/{token}/evidence/{item}/file",
    auth=_READ,
    response={200: None},
    summary="The file, byte for byte as it was received",
    openapi_extra={"responses": {200: {"content": {"application/octet-stream": {}}}}},
)
def original(request: HttpRequest, token: TokenInPath, item: TokenInPath) -> FileResponse:
    found = evidence_of(submission_by_token(acting(request), token), item)
    if found.stored is None:
        raise nothing_here()
    answer = FileResponse(
        default_storage.open(found.stored.original),
        as_attachment=True,
        filename=found.file_name,
        content_type="application/octet-stream",
    )
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@router.patch(
    "/work/{token}/evidence/{item}",
    auth=_WRITE,
    response=EvidenceShown,
    summary="Change what is said about it",
)
def edit(
    request: HttpRequest,
    response: HttpResponse,
    token: TokenInPath,
    item: TokenInPath,
    changes: ChangedDetails,
    if_match: IfMatch = None,
) -> EvidenceShown:
    person, revision = acting(request), revision_from(if_match)
    found = evidence_of(submission_by_token(person, token), item)
    refuse_stale(revision, found.revision)
    said = {name: value for name, value in changes.model_dump(exclude={"text"}).items() if value is not None}
    details = EvidenceDetails(**{**vars(EvidenceDetails.of(found)), **said})
    changed = change_evidence(person, found, details, text=changes.text, revision=revision, at=now())
    put_etag(response, changed.revision)
    return evidence_shown(changed)


@router.delete("/work/{token}/evidence/{item}", auth=_WRITE, response={204: None}, summary="Take an item out")
def remove(request: HttpRequest, token: TokenInPath, item: TokenInPath) -> Status[None]:
    person = acting(request)
    remove_evidence(person, evidence_of(submission_by_token(person, token), item), at=now())
    return Status(204, None)


@router.put(
    "/work/{token}/order/{requirement}",
    auth=_WRITE,
    response={204: None},
    summary="Put items in another order",
)
def order(request: HttpRequest, token: TokenInPath, requirement: KeyInPath, wanted: Order) -> Status[None]:
    person = acting(request)
    order_evidence(person, submission_by_token(person, token), requirement, wanted.tokens, at=now())
    return Status(204, None)


def _added(
    request: HttpRequest,
    response: HttpResponse,
    token: str,
    requirement: str,
    substance: Link | WrittenText,
    new: Details,
) -> Status[EvidenceShown]:
    person = acting(request)
    submission = submission_by_token(person, token)
    made = add_evidence(person, submission, requirement, substance, _details(new), at=now())
    return _answer(made, response)


def _answer(made: Evidence, response: HttpResponse) -> Status[EvidenceShown]:
    put_etag(response, made.revision)
    return Status(201, evidence_shown(made))


def _details(new: Details) -> EvidenceDetails:
    return EvidenceDetails(**{name: getattr(new, name) for name in EvidenceDetails.__dataclass_fields__})
