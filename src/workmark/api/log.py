"""The public issuance log: its newest head for programs, and the door at which outside witnesses hand in what they signed."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from workmark.api.door import OpenDoor
from workmark.api.limits import count_cosigning
from workmark.api.refusals import UnsupportedMediaType
from workmark.credentials.actions.accept_cosignatures import accept_cosignatures
from workmark.credentials.log_models import LogCosignature
from workmark.credentials.log_reading import checkpoint_note, latest_checkpoint
from workmark.lib.problems import NotFound, TooLarge
from workmark.openbadges.log.notes import MAX_NOTE_BYTES
from workmark.web.limits import address_of

router = Router(tags=["log"])
_BODY = "text/plain"
# Above any size this log can reach; a larger number is a mistake and not a checkpoint.
_LARGEST = 2**53


class CosignatureShown(Schema):
    witness: str = Field(description="The name in the witness's pinned key.")
    size: int = Field(description="How many entries the head that it saw covers.")
    seen_at: datetime = Field(description="By the witness's own clock, and signed.")


class HeadShown(Schema):
    size: int
    made_at: datetime
    checkpoint: str = Field(
        description="The signed note, with the lines of witnesses (C2SP tlog-checkpoint)."
    )
    cosignatures: list[CosignatureShown]


class CosignaturesTaken(Schema):
    items: list[CosignatureShown] = Field(description="What is new; empty when every line was known.")


@router.get(
    "/log",
    auth=OpenDoor(),
    response=HeadShown,
    summary="The newest signed head of the public log",
    openapi_extra={"responses": {404: {"description": "The log is empty."}}},
)
def head(request: HttpRequest) -> HeadShown:
    newest = latest_checkpoint()
    if newest is None:
        raise NotFound(_("The log is empty. Its first head is signed after the first entry."))
    return HeadShown(
        size=newest.size,
        made_at=newest.made_at,
        checkpoint=checkpoint_note(newest),
        cosignatures=[_shown(each) for each in newest.cosignatures.select_related("checkpoint")],
    )


@router.post(
    "/log/cosignatures",
    auth=OpenDoor(),
    response={200: CosignaturesTaken, 201: CosignaturesTaken},
    summary="Hand in a witness's answer: signature lines, or a whole cosigned checkpoint",
    description=(
        "The witness's signature is its permission; its key must be pinned by the operator. Lines of anybody else "
        "count for nothing, and a pinned witness's line that does not verify is refused."
    ),
    openapi_extra={
        "requestBody": {"content": {_BODY: {"schema": {"type": "string"}}}, "required": True},
    },
)
def cosign(
    request: HttpRequest,
    size: Annotated[
        int | None,
        Query(ge=1, le=_LARGEST, description="The head that lines alone are for; else the newest."),
    ] = None,
) -> Status[Any]:
    count_cosigning(address_of(request))
    kept = accept_cosignatures(_note_in(request), size=size)
    return Status(201 if kept else 200, CosignaturesTaken(items=[_shown(each) for each in kept]))


def _note_in(request: HttpRequest) -> bytes:
    """The body, whose length is looked at before anything is read."""
    if request.content_type != _BODY:
        raise UnsupportedMediaType(
            _("Send the lines as they are, with the header “Content-Type: text/plain”.")
        )
    too_large = TooLarge(
        _("A cosigned checkpoint has at most %(most)d KiB.") % {"most": MAX_NOTE_BYTES // 1024}
    )
    length = request.headers.get("Content-Length", "0")
    if not length.isdecimal() or int(length) > MAX_NOTE_BYTES:
        raise too_large
    body = request.body
    if len(body) > MAX_NOTE_BYTES:
        raise too_large
    return body


def _shown(cosignature: LogCosignature) -> CosignatureShown:
    return CosignatureShown(
        witness=cosignature.witness, size=cosignature.checkpoint.size, seen_at=cosignature.seen_at
    )
