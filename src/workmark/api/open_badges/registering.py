"""Programs register themselves: OAuth 2.0 Dynamic Client Registration (RFC 7591; Open Badges 3.0, section 7.1.1)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from workmark.api.limits import count_unknown
from workmark.api.reading import read_json
from workmark.lib.problems import InvalidInput, PlatformError, TooManyRequests
from workmark.organisations.actions.register_by_itself import ProgramFacts, register_by_itself
from workmark.organisations.scopes import BADGE_SCOPES
from workmark.web.limits import limit

REGISTRATIONS_AN_HOUR = 20
_MOST_BYTES = 64 * 1024
_GRANTS = ("authorization_code", "refresh_token")
SHOWN = ("client_uri", "logo_uri", "tos_uri", "policy_uri", "software_id", "software_version")


@csrf_exempt  # nobody is signed in here; a cookie opens nothing
def register(request: HttpRequest) -> HttpResponse:
    """A host of badges registers itself."""
    return registered(request, _facts, _GRANTS)


def registered(
    request: HttpRequest, facts: Callable[[Mapping[str, Any]], ProgramFacts], grants: Sequence[str]
) -> HttpResponse:
    """Answer with what was registered. Members that we do not know are left out (RFC 7591 section 2).

    facts: reads what was sent, or raises InvalidInput. grants: what such a program may use.
    """
    try:
        count_unknown(request)
        if request.method != "POST":
            answered = _refused("invalid_client_metadata", "Register with POST.", status=405)
            answered.headers["Allow"] = "POST"
            return answered
        limit(request, "register-program", most=REGISTRATIONS_AN_HOUR, seconds=3600)
        client, secret = register_by_itself(facts(_read(request)))
    except InvalidInput as refused:
        told = " ".join(f"{name}: {' '.join(words)}" for name, words in refused.fields.items())
        is_address = list(refused.fields) == ["redirect_uris"]
        return _refused("invalid_redirect_uri" if is_address else "invalid_client_metadata", told)
    except TooManyRequests as refused:
        return _refused("temporarily_unavailable", refused.detail, status=429)
    except PlatformError as refused:
        return _refused("invalid_client_metadata", refused.detail)
    said = {
        "client_id": client.pk,
        "client_id_issued_at": int(client.created_at.timestamp()),
        "client_name": client.name,
        "redirect_uris": client.get_redirect_uris(),
        "grant_types": list(grants),
        "response_types": ["code"],
        "token_endpoint_auth_method": "client_secret_basic" if secret else "none",
        "scope": " ".join(client.get_scopes()),
        **client.data["registered_itself"],
    }
    if secret:
        said |= {"client_secret": secret, "client_secret_expires_at": 0}
    return JsonResponse(said, status=201, headers={"Cache-Control": "no-store", "Pragma": "no-cache"})


def _read(request: HttpRequest) -> Mapping[str, Any]:
    if request.content_type != "application/json":
        raise wrong("Content-Type", "Send application/json.")
    if int(request.META.get("CONTENT_LENGTH") or 0) > _MOST_BYTES:
        raise wrong("body", "This is too long.")
    said = read_json(request.body)
    if not isinstance(said, dict):
        raise wrong("body", "Send a JSON object.")
    return said


def _facts(said: Mapping[str, Any]) -> ProgramFacts:
    """Raises InvalidInput for what has another type, or asks for what is not offered."""
    way = said.get("token_endpoint_auth_method", "client_secret_basic")
    if way not in ("client_secret_basic", "none"):
        raise wrong("token_endpoint_auth_method", "client_secret_basic or none.")
    grants = texts_in(said, "grant_types", ["authorization_code"])
    if "authorization_code" not in grants or not set(grants) <= set(_GRANTS):
        raise wrong("grant_types", "authorization_code, and refresh_token if wanted.")
    if texts_in(said, "response_types", ["code"]) != ["code"]:
        raise wrong("response_types", "code alone.")
    wanted = text_in(said, "scope").split() or list(BADGE_SCOPES)
    return ProgramFacts(
        name=" ".join(text_in(said, "client_name").split(" ")).strip(),
        redirect_uris=tuple(dict.fromkeys(texts_in(said, "redirect_uris", []))),
        # A server may offer less than was asked (RFC 7591 section 2); what it offers stands in the answer.
        scopes=tuple(scope for scope in BADGE_SCOPES if scope in wanted),
        keeps_secret=way == "client_secret_basic",
        shown={name: text for name in SHOWN if (text := text_in(said, name))},
    )


def text_in(said: Mapping[str, Any], name: str) -> str:
    """A member that is a text, or ""; raises InvalidInput."""
    value = said.get(name, "")
    if not isinstance(value, str):
        raise wrong(name, "A text.")
    return value


def texts_in(said: Mapping[str, Any], name: str, otherwise: list[str]) -> list[str]:
    """A member that is a list of texts; raises InvalidInput."""
    value = said.get(name, otherwise)
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise wrong(name, "A list of texts.")
    return value


def wrong(name: str, expected: str) -> InvalidInput:
    """What to raise for a member that cannot be taken."""
    return InvalidInput("The program needs mending before it is registered.", fields={name: [expected]})


def _refused(error: str, description: str, *, status: int = 400) -> JsonResponse:
    return JsonResponse({"error": error, "error_description": description}, status=status)
