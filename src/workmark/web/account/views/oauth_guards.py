"""What the addresses of OAuth 2 refuse before anything is looked up."""

from collections.abc import Callable
from functools import wraps

from allauth.core.internal.httpkit import extract_basic_auth
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from workmark.lib.problems import TooManyRequests
from workmark.lib.tokens import hash_token
from workmark.web.limits import limit_failures

WRONG_SECRETS_A_MINUTE = 20


def holds_null(request: HttpRequest) -> bool:
    """Whether a value of its form holds a null character, which PostgreSQL refuses. `web.middleware` looks at addresses."""
    return any("\x00" in value for _name, values in request.POST.lists() for value in values)


def null_refused(request: HttpRequest) -> JsonResponse | None:
    """The refusal of a form or a Basic authentication that holds a null character, by RFC 6749, section 5.2."""
    if holds_null(request):
        return JsonResponse({"error": "invalid_request"}, status=400)
    if any("\x00" in said for said in extract_basic_auth(request.headers) if said):
        return JsonResponse(
            {"error": "invalid_client"}, status=401, headers={"WWW-Authenticate": 'Basic realm="workmark"'}
        )
    return None


def guesses_are_slow(
    view: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Only so many wrong secrets a minute for one program from one address (RFC 6749, section 2.3.1)."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        program, secret = extract_basic_auth(request.headers)
        if not program or not secret:
            return view(request)
        try:
            take_back = limit_failures(
                request, f"oauth-secret:{hash_token(program)}", most=WRONG_SECRETS_A_MINUTE
            )
        except TooManyRequests as refused:
            return busy(refused)
        answer = view(request)
        if answer.status_code != 401:
            take_back()
        return answer

    return guarded


def busy(refused: TooManyRequests) -> JsonResponse:
    return JsonResponse({"error": "temporarily_unavailable", "error_description": refused.detail}, status=429)
