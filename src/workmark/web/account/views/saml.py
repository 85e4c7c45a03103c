"""Signing in with an organisation's SAML server: what we say of ourselves, the answer, and going in with it.

The answer is a form of another site's, so no session comes along with it: it is judged, kept for a minute under a cookie
of its own, and used by the page after it, where the session says whether this browser asked for it.
"""

import structlog
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.integrations.id_tokens import Shown
from workmark.integrations.sign_on.linking import sign_ons_in_use
from workmark.integrations.sign_on.models import SignOnKind
from workmark.integrations.sign_on.saml.response import ResponseRefused
from workmark.integrations.sign_on.saml.service import metadata_of, service_of
from workmark.integrations.sign_on.saml.using import use_response
from workmark.lib.clock import now
from workmark.lib.tokens import new_token
from workmark.web.account.views.sign_on import ASKED, is_old, let_in, refused
from workmark.web.limits import limit

log = structlog.get_logger(__name__)
_SECONDS = 60
_COOKIE = "workmark_saml"
_PATH = "/account/sign-on/saml/"


@require_safe
def metadata(request: HttpRequest, slug: str) -> HttpResponse:
    """Who we are to a server, by the organisation's name alone: it says nothing of whether there is one."""
    return HttpResponse(metadata_of(service_of(slug)), content_type="application/samlmetadata+xml")


@csrf_exempt  # a form of the server's: the signature, the request it answers and the session say that it belongs here
@require_POST
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the server sends the browser with its answer. RelayState is not read: nothing leads from it anywhere."""
    limit(request, "sign-on-back", most=20)
    sign_on = sign_ons_in_use().filter(organisation__slug=slug, kind=SignOnKind.SAML).first()
    if sign_on is None:
        return refused(request, _("This sign-in was not begun here, or too long ago. Begin again."))
    try:
        found = use_response(sign_on, request.POST.get("SAMLResponse", ""), at=now())
    except ResponseRefused as why:
        log.warning("sign-on refused", organisation=slug, why=str(why))
        return refused(request, _("We could not make sure who signed in there. Sign in otherwise."))
    ticket = new_token()
    held = {"sign_on": sign_on.pk, "answers": found.answers, "subject": found.shown.subject}
    cache.set(_key(ticket), {**held, "email": found.shown.email}, _SECONDS)
    onwards = redirect("account:saml-enter")
    onwards.set_cookie(
        _COOKIE,
        ticket,
        max_age=_SECONDS,
        secure=settings.USES_HTTPS,
        httponly=True,
        samesite="Lax",
        path=_PATH,
    )
    return onwards


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Go in with an answer that this browser asked for; one that nobody asked for waits for a press of a button."""
    ticket = request.COOKIES.get(_COOKIE, "")
    held = cache.get(_key(ticket)) if ticket else None
    sign_on = sign_ons_in_use().filter(pk=held["sign_on"]).first() if held else None
    if held is None or sign_on is None:
        return refused(request, _("This sign-in was not begun here, or too long ago. Begin again."))
    if not held["answers"] and request.method == "GET":
        context = {"organisation": sign_on.organisation, "email": held["email"]}
        return render(request, "account/sign_on_unasked.html", context)
    asked = request.session.pop(ASKED, None)
    is_ours = bool(asked) and (asked["request"], asked["sign_on"]) == (held["answers"], sign_on.pk)
    if not cache.delete(_key(ticket)) or (held["answers"] and (not is_ours or is_old(asked))):
        return refused(request, _("This sign-in was not begun here, or too long ago. Begin again."))
    entered = let_in(request, sign_on, Shown(held["subject"], held["email"]))
    entered.delete_cookie(_COOKIE, path=_PATH)
    return entered


def _key(ticket: str) -> str:
    return f"saml:{ticket}"
