"""A wallet sends a learner here: she reads who asks for what, chooses her badge, and agrees or refuses.

Spec: OpenID4VCI 1.0, section 5; RFC 6749, section 4.1; RFC 9207. Nobody vouches for a wallet, so nobody is sent to its
address before they agreed or refused (RFC 9700, section 4.11.2): what does not work ends on this page.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_http_methods

from workmark.credentials.actions.agree_to_wallet import agree_to_wallet
from workmark.credentials.wallet_models import WalletForm
from workmark.credentials.wallet_requests import (
    RequestRefused,
    WalletRequest,
    badges_to_give,
    forget_request,
    kept_request,
    offer_named,
    read_request,
)
from workmark.credentials.wallets import CONFIGURATIONS, issuer_called, wallet_issuer
from workmark.lib.clock import now
from workmark.organisations.models import Organisation
from workmark.organisations.program_addresses import is_app_address
from workmark.web.account.views.oauth import LEADS_BACK
from workmark.web.limits import limit
from workmark.web.middleware import SecurityHeaders
from workmark.web.sessions import signed_in
from workmark.web.verifier.readers import keep_out_of_search

CONSENTS_AN_HOUR = 60


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, slug: str) -> HttpResponse:
    """The page; its form comes to the same address, so that what is agreed to is what stood there."""
    person, issuer, at = signed_in(request), issuer_called(slug), now()
    try:
        asked = _asked(request, issuer)
    except RequestRefused as refused:
        return _page(request, {"refused": refused}, status=400)
    if request.method == "POST" and request.POST.get("action") == "refuse":
        return _back(request, issuer, asked, {"error": "access_denied"})
    offer = offer_named(person, issuer, asked, at) if asked.issuer_state else None
    badges = badges_to_give(person, issuer, at)
    if asked.issuer_state:
        badges = [each for each in badges if offer is not None and each.pk == offer.credential_id]
    sent = request.POST.get("badge", "")
    chosen = next((each for each in badges if each.token == sent), None)
    if request.method == "POST" and chosen is not None:
        limit(request, "wallet-consent", most=CONSENTS_AN_HOUR, seconds=3600)
        code = agree_to_wallet(person, chosen, asked, offer=offer, at=at)
        return _back(request, issuer, asked, {"code": code})
    forms = {CONFIGURATIONS[name] for name in asked.configurations}
    context = {
        "client": asked.client,
        "issuer": issuer,
        "badges": badges,
        "by_offer": bool(asked.issuer_state),
        "signed": WalletForm.SIGNED in forms,
        "bound": WalletForm.BOUND in forms,
        "leads_to": _leads_to(asked.redirect_uri),
        "is_app": is_app_address(asked.redirect_uri),
        "none_chosen": request.method == "POST" and bool(badges),
    }
    page = _page(request, context)
    # Browsers hold `form-action` against where a form's answer leads, too: back to the wallet, and on from there.
    leads = f"{LEADS_BACK} {urlsplit(asked.redirect_uri).scheme}:" if context["is_app"] else LEADS_BACK
    page["Content-Security-Policy"] = SecurityHeaders.CSP.replace("form-action 'self'", leads)
    return page


def _asked(request: HttpRequest, issuer: Organisation) -> WalletRequest:
    said: Mapping[str, str] = request.GET.dict()
    if any(len(values) > 1 for _name, values in request.GET.lists()):
        raise RequestRefused("invalid_request", "A parameter was sent more than once.")
    if "request_uri" in said:
        said = kept_request(issuer, said["request_uri"], said.get("client_id", ""))
    return read_request(issuer, said)


def _page(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    page = keep_out_of_search(render(request, "verifier/wallet_consent.html", context, status=status))
    page["Cache-Control"] = "private, no-store"
    return page


def _back(
    request: HttpRequest, issuer: Organisation, asked: WalletRequest, said: dict[str, str]
) -> HttpResponse:
    """To the wallet's registered address. `iss` says who answers, so that a wallet of many issuers mixes none up."""
    if "request_uri" in request.GET:
        forget_request(issuer, request.GET["request_uri"])
    if asked.state:
        said["state"] = asked.state
    said["iss"] = wallet_issuer(issuer)
    answer = HttpResponse(status=303)
    joined = "&" if "?" in asked.redirect_uri else "?"
    answer["Location"] = iri_to_uri(f"{asked.redirect_uri}{joined}{urlencode(said)}")
    answer["Cache-Control"] = "private, no-store"
    return answer


def _leads_to(address: str) -> str:
    parts = urlsplit(address)
    return parts.scheme if is_app_address(address) else parts.netloc
