"""Errors as people and programs read them: a page in our words, or problem details (RFC 9457)."""

from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, NotAllowed, NotFound, PlatformError
from workmark.lib.request_context import request_id
from workmark.web.account.kept_words import words_of_own_form

log = structlog.get_logger(__name__)


def problem_details(error: PlatformError) -> dict[str, Any]:
    """RFC 9457 members: type is our page for the code, title is the same every time, detail names this case."""
    details: dict[str, Any] = {
        "type": f"/problems/#{error.code}",
        "title": error.title,
        "status": error.status,
        "code": error.code,
        "detail": error.detail,
        "instance": f"urn:workmark:request:{request_id.get()}",
    }
    if error.fields:
        details["fields"] = error.fields
    return details


def problem_response(request: HttpRequest, error: PlatformError) -> HttpResponse:
    """Answer with a page, or with problem details where the client asked for JSON or called the API."""
    if wants_json(request):
        return JsonResponse(
            problem_details(error), status=error.status, content_type="application/problem+json"
        )
    return render(request, "public/problem.html", {"problem": error}, status=error.status)


def wants_json(request: HttpRequest) -> bool:
    if request.path.startswith(("/api/", "/vc-api/")):
        return True
    accept = request.headers.get("Accept", "")
    return "json" in accept and "text/html" not in accept


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came from elsewhere, or a page open since before sign-in.

    Where the browser says that the form was ours, its words are given back to copy. Nothing of it is kept.
    """
    problem = NotAllowed(
        _(
            "This form was open for too long, or came from another site. Go back, reload the page and try again."
        )
    )
    sent = None if wants_json(request) else words_of_own_form(request)
    if sent is None:
        return problem_response(request, problem)
    context = {"problem": problem, "words": sent.words, "page": sent.page, "had_files": sent.had_files}
    return render(request, "account/form_too_old.html", context, status=problem.status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_response(
        request, InvalidInput(_("We could not read what was sent. Go back and try again."))
    )


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_response(
        request,
        NotFound(_("There is no page at this address, or it is not yours to see. Check the address.")),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """The last answer there is: when even our own page cannot be drawn, plain words go out."""
    error = PlatformError(_("We could not finish this. Nothing was half-saved. Try again in a minute."))
    try:
        return problem_response(request, error)
    except Exception:
        log.exception("the error page itself failed")
        words = f"{error.title}. {error.detail} ({request_id.get()})"
        return HttpResponse(words, status=error.status, content_type="text/plain; charset=utf-8")
