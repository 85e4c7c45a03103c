"""What every request and answer passes through: an id, bounds on input, security headers, and errors as pages."""

import re
import secrets
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from workmark.lib.problems import InvalidInput, PlatformError
from workmark.lib.request_context import request_id
from workmark.web.problems import problem_response

Handler = Callable[[HttpRequest], HttpResponseBase]
_SOUND_ID = re.compile(r"^[A-Za-z0-9_-]{8,64}$")


class RequestId:
    """Give each request an id, taking the proxy's when it is sound, so that logs, audit and answers agree."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        sent = request.headers.get("X-Request-Id", "")
        chosen = sent if _SOUND_ID.match(sent) else secrets.token_urlsafe(12)
        token = request_id.set(chosen)
        structlog.contextvars.bind_contextvars(request_id=chosen)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-Id"] = chosen
        return response


class BoundedInput:
    """Refuse, before anything reads them, addresses and query strings no page of ours could mean."""

    MAX_QUERY = 8_192

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if len(query) > self.MAX_QUERY or "\x00" in request.path or "%00" in query:
            return problem_response(
                request,
                InvalidInput("The address is too long or holds a null character. Shorten it and try again."),
            )
        return self.get_response(request)


class Problems:
    """Turn our own errors into a page or, for programs, problem details (RFC 9457)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, PlatformError):
            return problem_response(request, error)
        return None


class SecurityHeaders:
    """The headers of every answer (TRUST.md HDR). A view may tighten its own CSP; none loosens this one.

    `media-src` and `img-src` allow `blob:` for recording and previewing before upload; nothing may come from
    another host, so no page of ours makes a third-party request.
    """

    CSP = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
        "media-src 'self' blob:; connect-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'none'; "
        "base-uri 'none'; object-src 'none'; manifest-src 'self'; worker-src 'self'"
    )
    PERMISSIONS = "camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), interest-cohort=()"

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.CSP)
        response.headers.setdefault("Permissions-Policy", self.PERMISSIONS)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response
