"""Look closely at one piece of evidence: pages of a PDF as pictures, captions for a player, and a page that enlarges."""

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from workmark.lib.clock import now
from workmark.organisations.models import Person
from workmark.submissions.actions.record_view import record_view
from workmark.submissions.captions import captions_of
from workmark.submissions.models import Evidence, SharingGrant
from workmark.submissions.queries import (
    evidence_by_token,
    evidence_through,
    may_see_evidence,
    nothing_here,
    open_grant,
)
from workmark.web.learner.views.serving import guarded
from workmark.web.viewing import View, view_of

_ZOOMS = {"fit": _("Whole"), "100": "100 %", "200": "200 %", "400": "400 %"}


@require_http_methods(["GET"])
def look(request: HttpRequest, token: str) -> HttpResponse:
    """One item on a page of its own, for whoever may see it without a shared link."""
    return _look(request, _seen(request, token), None)


@require_http_methods(["GET", "HEAD"])
def page_picture(request: HttpRequest, token: str, number: int) -> HttpResponseBase:
    return _picture(_seen(request, token), number)


@require_http_methods(["GET", "HEAD"])
def caption_file(request: HttpRequest, token: str) -> HttpResponseBase:
    return _captions(_seen(request, token))


@require_http_methods(["GET"])
def shared_look(request: HttpRequest, token: str, evidence_token: str) -> HttpResponse:
    """The same through an open shared link; the learner sees that it was opened."""
    grant = open_grant(token, at=now())
    evidence = _through(grant, evidence_token)
    viewer = request.user if isinstance(request.user, Person) else None
    record_view(grant, viewer=viewer, evidence=evidence, at=now())
    return _look(request, evidence, grant)


@require_http_methods(["GET", "HEAD"])
def shared_page_picture(
    request: HttpRequest, token: str, evidence_token: str, number: int
) -> HttpResponseBase:
    return _picture(_through(open_grant(token, at=now()), evidence_token), number)


@require_http_methods(["GET", "HEAD"])
def shared_caption_file(request: HttpRequest, token: str, evidence_token: str) -> HttpResponseBase:
    return _captions(_through(open_grant(token, at=now()), evidence_token))


def _seen(request: HttpRequest, token: str) -> Evidence:
    evidence = evidence_by_token(token)
    if not may_see_evidence(request.user if isinstance(request.user, Person) else None, evidence):
        raise nothing_here()
    return evidence


def _through(grant: SharingGrant, token: str) -> Evidence:
    evidence = evidence_through(grant).select_related("submission").filter(token=token).first()
    if evidence is None:
        raise nothing_here()
    return evidence


def _picture(evidence: Evidence, number: int) -> HttpResponseBase:
    page = evidence.stored.pages.filter(number=number).first() if evidence.stored else None
    if page is None:
        raise nothing_here()
    with default_storage.open(page.picture) as file:
        return guarded(HttpResponse(file.read(), content_type="image/jpeg"))


def _captions(evidence: Evidence) -> HttpResponseBase:
    captions = captions_of(evidence.transcript)
    if not captions.cues:
        raise nothing_here()
    return guarded(HttpResponse(captions.webvtt(), content_type="text/vtt; charset=utf-8"))


def _look(request: HttpRequest, evidence: Evidence, grant: SharingGrant | None) -> HttpResponse:
    view = view_of(evidence, grant)
    zoom = request.GET.get("zoom", "fit")
    page = _page_of(view, request.GET.get("page", "1"))
    context = {
        "view": view,
        "evidence": evidence,
        "language": evidence.submission.language,
        "page": page,
        "last": len(view.pages),
        "src": view.pages[page - 1].src if view.pages else view.src,
        "words": view.pages[page - 1].words if view.pages else "",
        "zoom": zoom if zoom in _ZOOMS else "fit",
        "zooms": _ZOOMS.items(),
    }
    response = render(request, "learner/look.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _page_of(view: View, asked: str) -> int:
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1
    return min(max(1, number), max(1, len(view.pages)))
