"""Who gets in, and how refusals look: Imsx_StatusInfo (Open Badges 3.0, section B.3)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from workmark.api.door import caller_of
from workmark.api.limits import count_request, count_unknown
from workmark.api.refusals import CredentialsNeeded, InsufficientScope, LimitReached
from workmark.lib.problems import NotFound, PlatformError
from workmark.organisations.models import Person

# Section B.3.6, by the status each goes with. Whatever has no word of its own there is "unknown".
_CODES = {
    400: "invalid_data",
    401: "unauthorizedrequest",
    403: "forbidden",
    404: "not_found",
    405: "not_allowed",
    429: "server_busy",
}


@dataclass(frozen=True)
class Asked:
    """One request of a program, and the person who let it act for them. mark: names both, for counting."""

    request: HttpRequest
    person: Person
    mark: str


@dataclass(frozen=True)
class Way:
    """One method of an address. scope: what the program's token must cover."""

    scope: str
    act: Callable[[Asked], HttpResponse]


class WrongQuery(PlatformError):
    """A parameter in the address that this server cannot read."""

    code = "malformed-request"
    status = 400


def door(**methods: Way) -> Callable[[HttpRequest], HttpResponse]:
    """A view that answers these methods, each behind its scope."""

    @csrf_exempt  # a token lets in, never a cookie
    def view(request: HttpRequest) -> HttpResponse:
        try:
            way = methods.get("GET" if request.method == "HEAD" else request.method or "")
            if way is None:
                answered = refusal(405, f"{request.method} is not possible here.")
                answered.headers["Allow"] = ", ".join(methods)
                return answered
            return way.act(_let_in(request, way.scope))
        except PlatformError as refused:
            return as_status_info(refused)

    return view


def _let_in(request: HttpRequest, scope: str) -> Asked:
    found = caller_of(request.headers.get("Authorization", ""))
    if found is None or found.person is None:
        count_unknown(request)
        raise CredentialsNeeded("Send a working access token in the header “Authorization: Bearer …”.")
    count_request(request, found.mark)
    if scope not in found.scopes:
        raise InsufficientScope(f"This needs an access token with the scope {scope}.", scope)
    request.user = found.person
    return Asked(request, found.person, found.mark)


def as_status_info(refused: PlatformError) -> HttpResponse:
    """Our own errors in 1EdTech's shape. What a sender can mend is 400, with the fields in words."""
    told = " ".join(
        [refused.detail, *(f"{name}: {' '.join(words)}" for name, words in refused.fields.items())]
    )
    status = 400 if refused.status in {409, 422} else refused.status
    answered = refusal(status, told, "invalid_query_parameter" if isinstance(refused, WrongQuery) else "")
    if isinstance(refused, CredentialsNeeded):
        answered.headers["WWW-Authenticate"] = 'Bearer realm="Workmark"'
    if isinstance(refused, InsufficientScope):
        answered.headers["WWW-Authenticate"] = (
            f'Bearer realm="Workmark", error="insufficient_scope", scope="{refused.scope}"'
        )
    if isinstance(refused, LimitReached):
        answered.headers["Retry-After"] = str(refused.seconds)
    return answered


def refusal(status: int, description: str, code: str = "") -> HttpResponse:
    """code: a word of section B.3.6; otherwise the one that goes with the status."""
    said: dict[str, Any] = {
        "imsx_codeMajor": "unsupported" if status == 405 else "failure",
        "imsx_severity": "status" if status == 404 else "error",
        "imsx_description": description,
        "imsx_codeMinor": {
            "imsx_codeMinorField": [
                {
                    "imsx_codeMinorFieldName": "Workmark",
                    "imsx_codeMinorFieldValue": code or _CODES.get(status, "unknown"),
                }
            ]
        },
    }
    return JsonResponse(said, status=status)


@csrf_exempt
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address: absent, in 1EdTech's shape."""
    return as_status_info(NotFound("There is no such endpoint."))
