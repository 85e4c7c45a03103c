"""Guards before allauth's OAuth 2 views, for what they leave open.

Consent: only S256 is taken (RFC 9700 section 2.1.1: "plain" protects nothing), only an address that was registered
letter for letter (section 2.1), and never without asking the person. Where nobody vouches for a program, nobody is
sent to its address before they agreed or refused (section 4.11.2).
Tokens: what was exchanged once and comes again ends what it led to (section 4.14.2).
What passes is answered by allauth's own views.
"""

import json
import re
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.idp.oidc import views as allauth_views
from allauth.idp.oidc.models import Client, Token
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from workmark.lib.clock import now
from workmark.lib.problems import TooManyRequests
from workmark.lib.tokens import hash_token
from workmark.organisations.actions.register_by_itself import is_wallet, registered_itself
from workmark.organisations.actions.spend_grant import (
    SpentBefore,
    begun_by_of,
    end_if_spent,
    end_with_refresh,
    forget_refresh,
    spend_grant,
)
from workmark.organisations.program_addresses import is_registered
from workmark.organisations.scopes import STAY
from workmark.web.account.views.oauth_guards import busy, guesses_are_slow, holds_null, null_refused
from workmark.web.limits import limit
from workmark.web.middleware import SecurityHeaders

TOKENS_A_MINUTE = 120
# By grant, which member of the form holds what is exchanged.
_EXCHANGED = {"authorization_code": "code", "refresh_token": "refresh_token"}
LEADS_BACK = "form-action 'self' https: http://127.0.0.1:* http://[::1]:* http://localhost:*"


# allauth's view checks the token itself, on the form that follows the program's own request.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest) -> HttpResponseBase:
    if holds_null(request):
        return _refused(request, _("It holds a null character."))
    if "request" not in request.POST:
        asked = request.GET if request.method == "GET" else request.POST
        if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
            return _refused(request, _("PKCE with the method S256 is needed."))
        client = Client.objects.filter(pk=asked.get("client_id", "")).first()
        back = asked.get("redirect_uri", "")
        # A wallet is sent to `wallet/<issuer>/authorize`, where a badge is agreed to and nothing else.
        if client is None or is_wallet(client) or not is_registered(back, client.get_redirect_uris()):
            return _refused(
                request, _("The program or its redirect_uri is not registered, letter for letter.")
            )
        may_go_back = not registered_itself(client) or _let_in_before(request, client)
        if not may_go_back and not set(asked.get("scope", "").split()) <= set(client.get_scopes()):
            return _refused(request, _("It asks for more than it registered for."), "invalid_scope")
        if "none" in " ".join(asked.getlist("prompt")).split():
            if may_go_back:
                return _sent_back(asked, "consent_required")
            return _refused(request, _("You have not let this program in yet."), "consent_required")
        answer: HttpResponseBase = allauth_views.authorization(request)
        if not may_go_back and _leads_away(answer):
            return _refused(request, _("The program's request is not one of OAuth 2."))
    else:
        answer = allauth_views.authorization(request)
    if isinstance(answer, TemplateResponse) and answer.context_data is not None:
        _say_more(request, answer.context_data)
        # Browsers hold `form-action` against where a form's answer leads, too: back to the program, and on from there.
        answer["Content-Security-Policy"] = SecurityHeaders.CSP.replace("form-action 'self'", LEADS_BACK)
    if answer.status_code == 302 and "code=" in answer.headers["Location"]:
        # Open Badges 3.0, section 7.1.2.2: the program learns at once what was allowed.
        answer["Location"] += "&" + urlencode({"scope": " ".join(request.POST.getlist("scopes"))})
    return answer


def _sent_back(asked: QueryDict, error: str) -> HttpResponse:
    """To a registered address, with an error of OpenID Connect Core, section 3.1.2.6.

    allauth would give a code without asking, to any program, where the person let in another one for the same scopes.
    """
    back = asked["redirect_uri"]
    said = {"error": error, **({"state": asked["state"]} if "state" in asked else {})}
    answer = HttpResponse(status=302)
    answer["Location"] = f"{back}{'&' if '?' in back else '?'}{urlencode(said)}"
    return answer


def _let_in_before(request: HttpRequest, client: Client) -> bool:
    """Whether the person who is signed in let this program in, and has not ended it since."""
    person = request.user
    return bool(person.is_authenticated and Token.objects.filter(client=client, user=person.pk).exists())


def _leads_away(answer: HttpResponseBase) -> bool:
    return re.match(r"/(?!/)", answer.headers.get("Location", "/")) is None


def _say_more(request: HttpRequest, context: dict[str, Any]) -> None:
    """What the consent page says besides: where it leads, and until when the program may act."""
    asked = request.GET if request.method == "GET" else request.POST
    client = context["client"]
    context["leads_to"] = urlsplit(asked.get("redirect_uri", "")).netloc
    context["registered_itself"] = registered_itself(client)
    context["asks_to_stay"] = STAY in asked.get("scope", "").split()


@csrf_exempt  # programs come without cookies
@require_http_methods(["POST"])
@guesses_are_slow
def token(request: HttpRequest) -> HttpResponseBase:
    """Exchange a code or a refresh token, once."""
    if (refused := null_refused(request)) is not None:
        return refused
    try:
        limit(request, "oauth-token", most=TOKENS_A_MINUTE)
    except TooManyRequests as too_many:
        return busy(too_many)
    kind = request.POST.get("grant_type", "")
    secret = request.POST.get(_EXCHANGED.get(kind, ""), "")
    if not secret:
        answer: HttpResponseBase = allauth_views.token(request)
        return answer
    try:
        with transaction.atomic():
            return _used_before() if end_if_spent(secret) else _exchanged(request, kind, secret)
    except SpentBefore:
        end_if_spent(secret)
        return _used_before()


def _exchanged(request: HttpRequest, kind: str, secret: str) -> HttpResponse:
    is_code = kind == "authorization_code"
    begun_by = hash_token(secret) if is_code else begun_by_of(secret)
    answer: HttpResponse = allauth_views.token(request)
    if answer.status_code != 200:
        return answer
    given = json.loads(answer.content)
    made = Token.objects.select_related("client", "user").get(
        hash=hash_token(given["access_token"]), type=Token.Type.ACCESS_TOKEN
    )
    spend_grant(secret, made, refreshed=given.get("refresh_token", ""), begun_by=begun_by, at=now())
    if is_code and registered_itself(made.client) and STAY not in made.get_scopes():
        forget_refresh(given.pop("refresh_token", ""))
        given.pop("refresh_expires_in", None)
        answer.content = json.dumps(given).encode()
    return answer


# As with `authorize`, allauth's view checks the form's token itself.
@csrf_exempt
def logout(request: HttpRequest) -> HttpResponseBase:
    """Sign out as a program asks (OpenID Connect RP-Initiated Logout 1.0), which is for those that people registered."""
    for asked in (request.GET, request.POST):
        client = Client.objects.filter(pk__in=map(str.strip, asked.getlist("client_id"))).first()
        if client is not None and registered_itself(client):
            return _refused(request, _("This program cannot sign people in, or out."))
    answer: HttpResponseBase = allauth_views.logout(request)
    return answer


@csrf_exempt
@require_http_methods(["POST"])
@guesses_are_slow
def revoke(request: HttpRequest) -> HttpResponseBase:
    """Give a token back (RFC 7009)."""
    if (refused := null_refused(request)) is not None:
        return refused
    limit(request, "oauth-token", most=TOKENS_A_MINUTE)
    held = Token.objects.lookup(Token.Type.REFRESH_TOKEN, request.POST.get("token", ""))
    answer: HttpResponseBase = allauth_views.revoke(request)
    if held is not None and not Token.objects.filter(pk=held.pk).exists():
        end_with_refresh(held)
    return answer


# Not offered (`populate_server_metadata`), yet answered by allauth, which knows its programs by the form.
@csrf_exempt
@require_http_methods(["POST"])
@guesses_are_slow
def device_code(request: HttpRequest) -> HttpResponseBase:
    if (refused := null_refused(request)) is not None:
        return refused
    answer: HttpResponseBase = allauth_views.device_code(request)
    return answer


def _used_before() -> JsonResponse:
    return JsonResponse({"error": "invalid_grant"}, status=400, headers={"Cache-Control": "no-store"})


def _refused(request: HttpRequest, description: str, error_code: str = "invalid_request") -> HttpResponse:
    error = SimpleNamespace(error=error_code, description=description)
    return render(request, "idp/oidc/error.html", {"error": error}, status=400)
