"""Signing in with an employer's sign-in: find it, go there, come back, and link it once. SAML comes back by `saml.py`."""

import hmac
from typing import Any

import structlog
from allauth.account.decorators import reauthentication_required
from allauth.account.utils import perform_login
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.integrations.id_tokens import Shown, TokenRefused
from workmark.integrations.lti.actions.agree_to_launch import end_placement
from workmark.integrations.lti.models import LtiPlacement
from workmark.integrations.sign_on import provider
from workmark.integrations.sign_on.actions.link_sign_on import end_link, link_sign_on
from workmark.integrations.sign_on.linking import find, links_of, sign_on_for, sign_ons_in_use
from workmark.integrations.sign_on.models import SignOn, SignOnKind, SignOnLink
from workmark.integrations.sign_on.provider import Attempt, ProviderRefused
from workmark.integrations.sign_on.saml import service as saml
from workmark.integrations.sign_on.saml.response import ResponseRefused
from workmark.integrations.sign_on.saml.using import provider_of
from workmark.lib.clock import now
from workmark.lib.problems import PlatformError
from workmark.lib.tokens import new_token
from workmark.web.limits import limit
from workmark.web.sessions import signed_in

log = structlog.get_logger(__name__)
_ATTEMPT, ASKED, _OFFER = "sign_on_attempt", "sign_on_asked", "sign_on_offer"
_SECONDS = 600  # for an attempt to come back, and for an offer to be taken


class FindForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Your work e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Ask for the work address; go on to its organisation's sign-in."""
    form = FindForm(request.POST or None)
    place = ""
    if request.method == "POST" and form.is_valid():
        limit(request, "sign-on", most=20)
        email = form.cleaned_data["email"]
        sign_on = sign_on_for(email)
        if sign_on is None:
            form.add_error(
                "email", _("No organisation signs in this way with such addresses. Sign in otherwise.")
            )
        else:
            place = _prepared(request, sign_on, email)
            if not place:
                form.add_error(
                    None, _("That sign-in does not answer now. Sign in otherwise, or try again later.")
                )
    # Not a redirect: a form may lead to no other host here (CSP form-action), so the way there is a link.
    context = {"form": form, "place": place, "host": place.split("/")[2] if place else ""}
    return render(request, "account/sign_on.html", context, status=422 if form.errors else 200)


def _prepared(request: HttpRequest, sign_on: SignOn, email: str) -> str:
    if sign_on.kind == SignOnKind.SAML:
        return _asked_by_saml(request, sign_on)
    attempt = Attempt(new_token(), new_token(), new_token() + new_token())
    try:
        place = provider.where_to_sign_in(sign_on, attempt, email, provider.fetcher())
    except ProviderRefused as why:
        log.warning("sign-on did not begin", organisation=sign_on.organisation.slug, why=str(why))
        return ""
    request.session[_ATTEMPT] = {**attempt.__dict__, "sign_on": sign_on.pk, "at": now().timestamp()}
    return place


def _asked_by_saml(request: HttpRequest, sign_on: SignOn) -> str:
    """The request's id stays in this browser's session: an answer to another is not for it."""
    try:
        identity_provider = provider_of(sign_on, at=now())
    except ResponseRefused as why:
        log.warning("sign-on did not begin", organisation=sign_on.organisation.slug, why=str(why))
        return ""
    request_id = f"_{new_token()}"
    request.session[ASKED] = {"request": request_id, "sign_on": sign_on.pk, "at": now().timestamp()}
    return saml.where_to_sign_in(
        identity_provider, saml.service_of(sign_on.organisation.slug), request_id, at=now()
    )


@require_safe
def back(request: HttpRequest, slug: str) -> HttpResponse:
    """Where one organisation's server sends the browser back to. Each attempt is good for one return, in ten minutes."""
    limit(request, "sign-on-back", most=20)
    held = request.session.pop(_ATTEMPT, None)
    given = request.GET.get("state", "")
    if not held or not hmac.compare_digest(held["state"].encode(), given.encode()) or is_old(held):
        return refused(request, _("This sign-in was not begun here, or too long ago. Begin again."))
    sign_on = sign_ons_in_use().filter(pk=held["sign_on"], organisation__slug=slug).first()
    if sign_on is None:
        return refused(request, _("The answer came from another server than the one that was asked."))
    attempt = Attempt(held["state"], held["nonce"], held["verifier"])
    try:
        code, named = request.GET.get("code", ""), request.GET.get("iss")
        shown = provider.who_signed_in(sign_on, attempt, code, named, at=now(), asking=provider.fetcher())
    except (ProviderRefused, TokenRefused) as why:
        log.warning("sign-on refused", organisation=sign_on.organisation.slug, why=str(why))
        return refused(request, _("We could not make sure who signed in there. Sign in otherwise."))
    return let_in(request, sign_on, shown)


def is_old(held: dict[str, Any]) -> bool:
    return bool(now().timestamp() - held["at"] > _SECONDS)


def let_in(request: HttpRequest, sign_on: SignOn, shown: Shown) -> HttpResponse:
    found = find(sign_on, shown)
    if found.link is not None:
        SignOnLink.objects.filter(pk=found.link.pk).update(last_used_at=now())
        # Whoever has a second factor here is still asked for it.
        entered: HttpResponse = perform_login(request, found.link.person)
        return entered
    if not found.may_link:
        return refused(
            request,
            _(
                "%(organisation)s does not say that your address there is confirmed and at its own domain, so we "
                "cannot tell which account is yours. Sign in otherwise."
            )
            % {"organisation": sign_on.organisation.name},
        )
    request.session[_OFFER] = {
        "sign_on": sign_on.pk,
        "subject": shown.subject,
        "email": found.email,
        "at": now().timestamp(),
    }
    return redirect("account:link-sign-on")


def refused(request: HttpRequest, told: str) -> HttpResponse:
    messages.error(request, told)
    return redirect("account_login")


@login_required
@reauthentication_required()  # type: ignore[untyped-decorator]  # allauth ships no types
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """Ask the person, signed in their own way, whether that sign-in may open their account from now on."""
    person = signed_in(request)
    offer = request.session.get(_OFFER)
    sign_on = sign_ons_in_use().filter(pk=offer["sign_on"]).first() if offer else None
    if offer is None or sign_on is None or is_old(offer):
        request.session.pop(_OFFER, None)
        messages.error(request, _("This sign-in was not begun here, or too long ago. Begin again."))
        return redirect("account:sign-on")
    if request.method == "POST":
        del request.session[_OFFER]
        try:
            link_sign_on(person, sign_on, subject=offer["subject"], email=offer["email"], at=now())
        except PlatformError as refused:
            messages.error(request, refused.detail)
        else:
            messages.success(request, _("From now on you can sign in there too. Your own ways stay."))
        return redirect("account:sign-on-links")
    context = {
        "title": _("Let %(organisation)s sign you in?") % {"organisation": sign_on.organisation.name},
        "organisation": sign_on.organisation,
        "email": offer["email"],
        "label": _("Yes, let it sign me in"),
        "cancel_href": "../",
    }
    return render(request, "account/sign_on_link.html", context)


@login_required
@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """The sign-ins that open this account, and the learning platforms that hear of it."""
    person = signed_in(request)
    placements = LtiPlacement.objects.filter(person=person).select_related("platform", "achievement")
    return render(
        request, "account/sign_on_links.html", {"links": links_of(person), "placements": placements}
    )


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    person = signed_in(request)
    end_link(person, get_object_or_404(links_of(person), pk=pk))
    messages.success(request, _("That sign-in opens your account no more."))
    return redirect("account:sign-on-links")


@login_required
@require_POST
def stop_telling(request: HttpRequest, pk: int) -> HttpResponse:
    person = signed_in(request)
    end_placement(person, get_object_or_404(LtiPlacement, person=person, pk=pk))
    messages.success(request, _("That platform hears nothing more of this."))
    return redirect("account:sign-on-links")
