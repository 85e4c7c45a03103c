"""Give out the bytes of evidence: safe copies to whoever may see them, the original to the learner alone.

A stranger's file never becomes a page of ours, and nobody but the learner is given a byte of it that we did not make or
clean: pictures, PDF, text, words of office files, sound and film, each under a policy that lets nothing run.
"""

import base64
import hashlib
import re
from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from workmark.lib.clock import now
from workmark.organisations.models import Person
from workmark.submissions.actions.record_view import record_view
from workmark.submissions.models import Evidence, StoredFile
from workmark.submissions.queries import (
    evidence_by_token,
    evidence_through,
    may_see_evidence,
    nothing_here,
    open_grant,
    stays_behind,
)
from workmark.web.sessions import signed_in

_BLOCK = 64 * 1024
_ENDINGS = {"image/jpeg": "jpg", "text/plain": "txt", "video/quicktime": "mov", "audio/mpeg": "mp3"}
# `sandbox` gives the answer an origin of its own, where it can read nothing of ours; nothing in it may load or run.
_NOTHING_RUNS = "default-src 'none'; sandbox; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
# Words of an office file may show the pictures that stand in it, and look like a page; that is all.
_STYLE = (
    "body{font:1rem/1.5 sans-serif;margin:1rem;color:#1a1a1a;background:#fff}img{max-width:100%}"
    "table{border-collapse:collapse}td{border:1px solid #767676;padding:.3rem .5rem;vertical-align:top}"
)
_STYLE_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_WORDS_ONLY = f"{_NOTHING_RUNS}; img-src data:; style-src 'sha256-{_STYLE_DIGEST}'"
_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")


def file_url(evidence: Evidence) -> str:
    """Where the safe copy of an item opens; "" for links and texts."""
    return reverse("learner:evidence-file", args=[evidence.token]) if evidence.stored_id else ""


@require_http_methods(["GET", "HEAD"])
@xframe_options_sameorigin
def evidence_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The safe copy, for whoever may see the item without a shared link; for others there is nothing here."""
    evidence = evidence_by_token(token)
    person = request.user if isinstance(request.user, Person) else None
    if evidence.stored is None or not may_see_evidence(person, evidence):
        raise nothing_here()
    return shown_file(request, evidence, evidence.stored)


@require_http_methods(["GET", "HEAD"])
@xframe_options_sameorigin
def shared_file(request: HttpRequest, token: str, evidence_token: str) -> HttpResponseBase:
    """The safe copy, for whoever holds an open shared link; the learner sees that it was opened."""
    at = now()
    grant = open_grant(token, at=at)
    evidence = evidence_through(grant).filter(token=evidence_token).first()
    if evidence is None or evidence.stored is None:
        raise nothing_here()
    if request.method == "GET" and "Range" not in request.headers:
        viewer = request.user if isinstance(request.user, Person) else None
        record_view(grant, viewer=viewer, evidence=evidence, at=at)
    return shown_file(request, evidence, evidence.stored)


@login_required
@require_http_methods(["GET", "HEAD"])
def original_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The bytes as they were received, to the learner herself, always as a download."""
    evidence = evidence_by_token(token)
    learner = signed_in(request)
    if evidence.stored is None or evidence.submission.learner_id != learner.pk:
        raise nothing_here()
    if stays_behind(learner, evidence):
        raise nothing_here()
    response = _bytes(request, evidence.stored.original, "application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, evidence.file_name) or "attachment"
    response["Content-Security-Policy"] = _NOTHING_RUNS
    return response


def shown_file(request: HttpRequest, evidence: Evidence, stored: StoredFile) -> HttpResponseBase:
    """The safe copy. Its name is made from the title: a file's own name may name its owner."""
    if not stored.rendering:
        raise nothing_here()
    media_type = stored.rendering_type
    if media_type == "text/html":
        response: HttpResponseBase = HttpResponse(_document(evidence, stored.rendering))
    else:
        content_type = f"{media_type}; charset=utf-8" if media_type == "text/plain" else media_type
        response = _bytes(request, stored.rendering, content_type)
    ending = _ENDINGS.get(media_type) or media_type.rpartition("/")[2].rpartition(".")[2][:12]
    name = f"{slugify(evidence.blind_title)[:60] or 'evidence'}.{ending}"
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return guarded(response, _WORDS_ONLY if media_type == "text/html" else _NOTHING_RUNS)


def guarded(response: HttpResponseBase, policy: str = _NOTHING_RUNS) -> HttpResponseBase:
    """The headers under which bytes made from a stranger's file leave."""
    response["Content-Security-Policy"] = policy
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response


def _document(evidence: Evidence, name: str) -> str:
    """The words of an office file as a page of their own. The fragment was sanitised when it was made."""
    with default_storage.open(name) as file:
        fragment = file.read().decode("utf-8")
    head = f'<meta charset="utf-8"><title>{escape(evidence.blind_title)}</title><style>{_STYLE}</style>'
    language = escape(evidence.submission.language)
    return f'<!doctype html><html lang="{language}"><head>{head}</head><body><main>{fragment}</main></body></html>'


def _bytes(request: HttpRequest, name: str, content_type: str) -> HttpResponseBase:
    """The whole file, or the one range that was asked for (RFC 9110, section 14); players seek by ranges."""
    size = default_storage.size(name)
    asked = _asked_range(request.headers.get("Range", ""), size)
    if asked is not None and asked[0] >= asked[1]:
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    start, end = asked or (0, size)
    if request.method == "HEAD":
        response = HttpResponse(content_type=content_type)
    else:
        response = StreamingHttpResponse(
            _blocks(name, start, end),
            content_type=content_type,
            status=206 if asked else 200,
        )
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = str(end - start)
    # Compression would change the length that a range is counted in; media is compressed already.
    response["Content-Encoding"] = "identity"
    if asked:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


def _asked_range(header: str, size: int) -> tuple[int, int] | None:
    """(start, end) with end excluded; None to send all: no header, several ranges, or one not understood."""
    found = _RANGE.match(header)
    if found is None or found.group() == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size if int(last) else 0
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last) + 1, size) if last else size


def _blocks(name: str, start: int, end: int) -> Iterator[bytes]:
    """The bytes from start up to end. The file is opened with the first block, and closed however it ends."""
    with default_storage.open(name) as file:
        file.seek(start)
        left = end - start
        while left > 0 and (block := file.read(min(_BLOCK, left))):
            left -= len(block)
            yield block
