"""Add a badge to a wallet: the learner's page with the offer, shown once, and what became of earlier ones."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workmark.credentials.actions.ask_wallet_copy import MOST_BOUND
from workmark.credentials.actions.offer_to_wallet import end_wallet_offer, offer_to_wallet
from workmark.credentials.models import Credential
from workmark.credentials.queries import credential_for_reader
from workmark.credentials.wallet_models import WalletOffer
from workmark.credentials.wallets import bound_copies_of, may_leave
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.organisations.models import Person
from workmark.organisations.permissions import require
from workmark.web.limits import limit
from workmark.web.sessions import signed_in
from workmark.web.verifier.qr_codes import qr_picture
from workmark.web.verifier.readers import keep_out_of_search

OFFERS_AN_HOUR = 30
SHOWN = 10


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def wallet(request: HttpRequest, token: str) -> HttpResponse:
    """The page. What answers the button holds the offer; asked for again, the page holds none."""
    person = signed_in(request)
    credential = _own_credential(token, person)
    at, new = now(), None
    if request.method == "POST":
        limit(request, "wallet-offer", most=OFFERS_AN_HOUR, seconds=3600)
        new = offer_to_wallet(person, credential, at=at)
    offers = (
        credential.wallet_offers.select_related("client").order_by("-pk").prefetch_related("copies")[:SHOWN]
    )
    context: dict[str, Any] = {
        "credential": credential,
        "new": new,
        "qr": qr_picture(new.link) if new else "",
        "may_leave": may_leave(credential, at),
        "most_bound": MOST_BOUND if bound_copies_of(credential) >= MOST_BOUND else None,
        "offers": [_shown(offer, at) for offer in offers],
    }
    page = keep_out_of_search(render(request, "verifier/wallet.html", context))
    page["Cache-Control"] = "private, no-store"
    return page


@login_required
@require_POST
def end(request: HttpRequest, token: str, offer: str) -> HttpResponse:
    """End one offer."""
    person = signed_in(request)
    credential = _own_credential(token, person)
    found = WalletOffer.objects.filter(token=offer, credential=credential).first()
    if found is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
    end_wallet_offer(person, found, at=now())
    messages.success(request, _("The offer is ended. What a wallet has already stays there."))
    return redirect("verifier:wallet", token=token)


def _own_credential(token: str, person: Person) -> Credential:
    credential = credential_for_reader(token, person)
    require(person, "credential.add_to_wallet", credential)
    return credential


def _shown(offer: WalletOffer, at: datetime) -> dict[str, Any]:
    copies = list(offer.copies.all())
    if any(copy.fetched_at for copy in copies):
        standing, tone = _("In a wallet"), "good"
    elif not offer.is_open(at):
        standing, tone = _("Offer ended"), "plain"
    elif any(copy.signed_at is None and copy.refused_at is None for copy in copies):
        standing, tone = _("Being signed"), "plain"
    else:
        standing, tone = (_("A wallet took it up"), "plain") if offer.taken_at else (_("Open"), "plain")
    return {"offer": offer, "standing": standing, "tone": tone, "is_open": offer.is_open(at)}
