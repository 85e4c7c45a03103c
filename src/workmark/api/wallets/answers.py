"""What a wallet sent, taken out within bounds, and how it is answered: in OAuth's words, readable across origins.

Nothing here reads a cookie: the code, the PIN and the access token are all that counts. So any origin may ask.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core import signing
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt

from workmark.api.limits import count_unknown
from workmark.api.refusals import LimitReached
from workmark.lib.problems import NotFound
from workmark.lib.tokens import new_token
from workmark.openbadges.documents import JsonObject, parse_json_object
from workmark.openbadges.errors import OpenBadgesError

MAX_BODY = 32_768
NONCE_SECONDS = 300
_NONCES = "workmark.wallets.nonce"

View = Callable[..., HttpResponse]
Counted = Callable[[HttpRequest], None]


class WalletRefusal(Exception):
    """error: a code of OAuth 2.0 (RFC 6749 section 5.2, RFC 6750) or OpenID4VCI 1.0 (section 8.3.1).

    said: in ASCII, without a quotation mark or backslash, as the specification wants it.
    """

    def __init__(self, error: str, said: str = "", *, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.said = "".join(each for each in said if " " <= each <= "~" and each not in '"\\')[:300]
        self.status = status


def for_wallets(*methods: str, counted: Counted | None = count_unknown) -> Callable[[View], View]:
    """Answer these methods, count each request, and turn refusals into answers.

    counted: as what; None for a view that counts by the access token it is shown.
    """

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "OPTIONS":
                return _open(HttpResponse(status=204), methods)
            if request.method not in methods:
                return _open(HttpResponse(status=405, headers={"Allow": ", ".join(methods)}), methods)
            try:
                if counted is not None:
                    counted(request)
                response = view(request, *args, **kwargs)
            except LimitReached as reached:
                response = JsonResponse({"error": "slow_down"}, status=429)
                response["Retry-After"] = str(reached.seconds)
            except NotFound:
                response = JsonResponse({"error": "not_found"}, status=404)
            except WalletRefusal as refused:
                response = _refusal(refused)
            return _open(response, methods)

        return answered

    return decorate


def _refusal(refused: WalletRefusal) -> HttpResponse:
    said = {"error_description": refused.said} if refused.said else {}
    response = JsonResponse({"error": refused.error, **said}, status=refused.status)
    if refused.status in {401, 403}:
        response["WWW-Authenticate"] = f'Bearer error="{refused.error}"'
    return response


def _open(response: HttpResponse, methods: tuple[str, ...]) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = ", ".join(methods)
    response["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def form_of(request: HttpRequest, *, most: int = MAX_BODY) -> dict[str, str]:
    """The fields of a form of at most so many bytes. Raises WalletRefusal for another media type, or a field sent twice."""
    if request.content_type != "application/x-www-form-urlencoded" or length_of(request) > most:
        raise WalletRefusal("invalid_request", "Send a short form: application/x-www-form-urlencoded.")
    try:
        # Read here and not by Django, whose bound on forms is lower than an answer may be.
        form = QueryDict(request.read(most), encoding="utf-8")
    except (OSError, ValueError, TooManyFieldsSent) as error:
        raise WalletRefusal("invalid_request", "The form cannot be read.") from error
    if any(len(values) > 1 for _name, values in form.lists()):
        raise WalletRefusal("invalid_request", "A parameter was sent more than once.")
    return {name: str(value) for name, value in form.items()}


def body_of(request: HttpRequest, *, broken: str = "invalid_credential_request") -> JsonObject:
    """The JSON object that was sent. Raises WalletRefusal with `broken` as its code."""
    if request.content_type != "application/json" or length_of(request) > MAX_BODY:
        raise WalletRefusal(broken, "Send a short JSON object: application/json.")
    try:
        return parse_json_object(request.body)
    except OpenBadgesError as error:
        raise WalletRefusal(broken, str(error)) from error


def length_of(request: HttpRequest) -> int:
    """The bytes that a request announces; more than any may have, where it announces nothing sound."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else MAX_BODY + 1


def access_in(request: HttpRequest) -> str:
    """The access token of a request. Raises WalletRefusal."""
    scheme, _, access = request.headers.get("Authorization", "").partition(" ")
    if scheme.casefold() != "bearer" or not 0 < len(access) <= 200:
        raise WalletRefusal("invalid_token", "Send the access token as a Bearer token.", status=401)
    return access


def new_nonce() -> str:
    """A nonce that is known again by its signature and its time, so that asking for many fills no table."""
    return signing.TimestampSigner(salt=_NONCES).sign(new_token())


def require_nonce(nonce: str) -> None:
    """Raises WalletRefusal for one that was not given here in the last minutes. That it serves once, the table says."""
    try:
        signing.TimestampSigner(salt=_NONCES).unsign(nonce, max_age=NONCE_SECONDS)
    except signing.BadSignature as error:
        raise WalletRefusal("invalid_nonce", "Ask for a new nonce.") from error
