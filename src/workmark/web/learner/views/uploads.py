"""Resumable uploads by the tus protocol, version 1.0.0: creation, expiration and termination.

Spec: https://tus.io/protocols/resumable-upload. One deviation, stated to the client by what is answered: when the
last byte has come the file is checked at once, and a file that is not accepted answers 422 with the reason. An empty
PATCH at the end asks for that check again, after a connection that broke between the two.
"""

import base64
import binascii
from datetime import datetime
from email.utils import format_datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, TooLarge, WrongState
from workmark.organisations.models import Person
from workmark.submissions.actions.append_chunk import append_chunk, refuse_expired
from workmark.submissions.actions.begin_upload import begin_upload
from workmark.submissions.actions.cancel_upload import cancel_upload
from workmark.submissions.actions.finish_upload import finish_upload
from workmark.submissions.models import EvidenceKind, Upload
from workmark.submissions.queries import submission_by_token, upload_by_token
from workmark.web.sessions import signed_in

VERSION = "1.0.0"
CHUNK_TYPE = "application/offset+octet-stream"


@login_required
@require_http_methods(["OPTIONS", "POST"])
def create(request: HttpRequest, token: str) -> HttpResponse:
    """Announce a file. Upload-Metadata holds filename and requirement, and kind "recording" for one made here."""
    if request.method == "OPTIONS":
        return _answer(
            204,
            {
                "Tus-Version": VERSION,
                "Tus-Extension": "creation,expiration,termination",
                "Tus-Max-Size": str(settings.WORKMARK_MAX_FILE_BYTES),
            },
        )
    if (refused := _refuse_version(request)) is not None:
        return refused
    person = signed_in(request)
    said = _metadata(request.headers.get("Upload-Metadata", ""))
    upload = begin_upload(
        person,
        submission_by_token(person, token),
        said.get("requirement", ""),
        file_name=said.get("filename", ""),
        length=_number(request, "Upload-Length"),
        kind=EvidenceKind.RECORDING if said.get("kind") == "recording" else EvidenceKind.FILE,
        at=now(),
    )
    return _answer(201, {"Location": reverse("learner:upload", args=[upload.token]), **_expiry(upload)})


@login_required
@require_http_methods(["HEAD", "PATCH", "DELETE"])
def upload(request: HttpRequest, token: str) -> HttpResponse:
    """Ask how far an upload is, send its next piece, or give it up."""
    if (refused := _refuse_version(request)) is not None:
        return refused
    person, at = signed_in(request), now()
    found = upload_by_token(person, token)
    if request.method == "DELETE":
        cancel_upload(person, found, at=at)
        return _answer(204, {})
    refuse_expired(found, at)
    if request.method == "HEAD":
        lengths = {"Upload-Offset": str(found.offset), "Upload-Length": str(found.length)}
        return _answer(200, {**lengths, "Cache-Control": "no-store"})
    if request.content_type != CHUNK_TYPE:
        return _answer(415, {})
    return _take_piece(request, person, found, at)


@login_required
@require_http_methods(["POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Give an unfinished upload up by a plain button."""
    person = signed_in(request)
    found = upload_by_token(person, token)
    key, submission = found.requirement_key, found.submission
    cancel_upload(person, found, at=now())
    messages.success(request, _("The unfinished file is deleted."))
    return redirect("learner:artefact", token=submission.token, key=key)


def _take_piece(request: HttpRequest, person: Person, found: Upload, at: datetime) -> HttpResponse:
    offset, content = _number(request, "Upload-Offset"), _body(request)
    if content or found.offset != found.length:
        found = append_chunk(person, found, offset=offset, content=content, at=at)
    elif offset != found.offset:
        raise WrongState(_("The upload is complete. Ask how far it is, and go on from there."))
    headers = {"Upload-Offset": str(found.offset), **_expiry(found)}
    if found.offset == found.length:
        evidence = finish_upload(person, found, at=at)
        headers["Workmark-Evidence"] = reverse("learner:item", args=[found.submission.token, evidence.token])
    return _answer(204, headers)


def _body(request: HttpRequest) -> bytes:
    """The piece, if all of it came: half a piece is not kept, and the client goes on from the offset before it."""
    announced = int(request.headers.get("Content-Length") or 0)
    if announced > settings.WORKMARK_UPLOAD_CHUNK_BYTES:
        raise TooLarge(
            _("A piece may hold at most %(most)d bytes. Send smaller ones.")
            % {"most": settings.WORKMARK_UPLOAD_CHUNK_BYTES}
        )
    try:
        content = request.body
    except UnreadablePostError as error:
        raise InvalidInput(
            _("The connection broke. Ask how far the upload is, and go on from there.")
        ) from error
    if len(content) != announced:
        raise InvalidInput(_("The connection broke. Ask how far the upload is, and go on from there."))
    return content


def _refuse_version(request: HttpRequest) -> HttpResponse | None:
    if request.headers.get("Tus-Resumable") == VERSION:
        return None
    return _answer(412, {"Tus-Version": VERSION})


def _answer(status: int, headers: dict[str, str]) -> HttpResponse:
    response = HttpResponse(status=status)
    response["Tus-Resumable"] = VERSION
    for name, value in headers.items():
        response[name] = value
    return response


def _expiry(upload: Upload) -> dict[str, str]:
    return {"Upload-Expires": format_datetime(upload.expires_at, usegmt=True)}


def _number(request: HttpRequest, header: str) -> int:
    sent = request.headers.get(header, "")
    if not sent.isascii() or not sent.isdigit() or len(sent) > 15:
        raise InvalidInput(_("The header %(name)s must be a whole number of bytes.") % {"name": header})
    return int(sent)


def _metadata(header: str) -> dict[str, str]:
    """Upload-Metadata: pairs separated by commas, each a key and a value in base64."""
    said: dict[str, str] = {}
    for pair in header.split(","):
        key, _space, value = pair.strip().partition(" ")
        if key:
            try:
                said[key] = base64.b64decode(value, validate=True).decode("utf-8")
            except (binascii.Error, UnicodeDecodeError) as error:
                raise InvalidInput(_("The header Upload-Metadata could not be read.")) from error
    return said
