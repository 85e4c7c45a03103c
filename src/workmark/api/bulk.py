"""Check many badges at once, for programs: hand them in, ask how far it is, read the answers, have them deleted."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, BinaryIO, cast

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from pydantic import ValidationError

from workmark.api.door import OpenDoor, caller
from workmark.api.inputs import Paged, PageFacts, Said, TokenInPath, page_of
from workmark.api.limits import count_bulk
from workmark.api.reading import read_json
from workmark.api.refusals import UnsupportedMediaType
from workmark.checking.bulk.finding import Found
from workmark.checking.bulk.forgetting import forget
from workmark.checking.bulk.handing import Bounds, Handed, lines_of_links, taken_apart, within
from workmark.checking.bulk.starting import bulk_check_for, progress_of, start_bulk_check
from workmark.checking.models import BulkCheck, BulkLine
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput
from workmark.web.verifier.bulk_views import bounds_for

router = Router(tags=["checking"])


class ManyLinks(Said):
    """Addresses of badges. Files are sent as multipart/form-data instead, in parts called `files`."""

    links: list[str] = Field(min_length=1, max_length=1_000)


class BulkShown(Schema):
    token: str = Field(description="Names the hand-in. Whoever has it can read the answers.")
    total: int
    done: int
    expires_at: datetime = Field(description="When it is deleted, unless somebody asks again before.")


class BulkAnswer(Schema):
    """outcome is empty while the line is not checked."""

    number: int
    name: str
    address: str
    outcome: str = Field(description="passed, failed, not-determined, or empty while it is not checked.")
    verdict: str
    why: str
    at: str
    achievement: str
    learner: str
    issuer: str
    issuer_id: str
    issuer_standing: str
    awarded: str
    valid_until: str


class BulkAnswers(PageFacts):
    items: list[BulkAnswer]


_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": ManyLinks.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {
                            "type": "array",
                            "maxItems": 20,
                            "items": {"type": "string", "format": "binary"},
                            "description": "Badges, a ZIP of badges, or a list of links as CSV or text.",
                        }
                    },
                }
            },
        },
    },
    "responses": {413: {"description": "Content Too Large"}, 415: {"description": "Unsupported Media Type"}},
}


@router.post(
    "/verify-many",
    auth=OpenDoor("verify"),
    response={202: BulkShown},
    summary="Hand in many badges to be checked; nothing of them is kept",
    openapi_extra=_BODY,
)
def hand_in(request: HttpRequest) -> Status[BulkShown]:
    person = caller(request).person
    lines = _given(request, bounds_for(person))
    count_bulk(caller(request).mark)
    return Status(202, _shown(start_bulk_check(person, lines, language=get_language() or "en", at=now())))


@router.get(
    "/verify-many/{token}",
    auth=OpenDoor("verify"),
    response=BulkShown,
    summary="How far it is",
)
def how_far(request: HttpRequest, token: TokenInPath) -> BulkShown:
    return _shown(bulk_check_for(caller(request).person, token, at=now()))


@router.get(
    "/verify-many/{token}/answers",
    auth=OpenDoor("verify"),
    response=BulkAnswers,
    summary="The answers, one for each badge, in the order they were handed in",
)
def answers(request: HttpRequest, token: TokenInPath, window: Paged) -> dict[str, Any]:
    found = bulk_check_for(caller(request).person, token, at=now())
    return page_of(found.lines.defer("data"), window, _answer)


@router.delete(
    "/verify-many/{token}",
    auth=OpenDoor("verify"),
    response={204: None},
    summary="Delete everything of it now",
)
def forget_it(request: HttpRequest, token: TokenInPath) -> Status[None]:
    forget(bulk_check_for(caller(request).person, token, at=now()))
    return Status(204, None)


def _given(request: HttpRequest, bounds: Bounds) -> Iterable[Handed]:
    """The lines. Raises MalformedRequest, UnsupportedMediaType, InvalidInput, TooLarge; of files, as they are read."""
    if request.content_type == "multipart/form-data":
        files = [(file.name or "", cast(BinaryIO, file.file)) for file in request.FILES.getlist("files")]
        return taken_apart(files, "", bounds)
    if request.content_type != "application/json":
        raise UnsupportedMediaType(_("Send JSON, or a form with files."))
    try:
        said = ManyLinks.model_validate(read_json(request.body))
    except ValidationError as error:
        fields = {".".join(map(str, fault["loc"])): [fault["msg"]] for fault in error.errors()[:20]}
        raise InvalidInput(_("Some of what was sent does not fit. See the fields."), fields=fields) from error
    return within(bounds, lines_of_links(said.links))


def _shown(bulk: BulkCheck) -> BulkShown:
    progress = progress_of(bulk)
    return BulkShown(token=bulk.token, total=progress.total, done=progress.done, expires_at=bulk.expires_at)


def _answer(line: BulkLine) -> BulkAnswer:
    said = Found.from_json(line.answer) if line.answer is not None else Found("", "", "")
    return BulkAnswer(number=line.number, name=line.name, address=line.address, **said.as_json())
