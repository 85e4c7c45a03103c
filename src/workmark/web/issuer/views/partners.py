"""Partners of an issuer: whom it lets issue in its name, and in whose name it may."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.achievements.queries import titled
from workmark.credentials.actions.keep_authority import accept_authority, end_authority, give_authority
from workmark.credentials.inquiring import LONGEST_REASON
from workmark.credentials.partner_models import IssuingAuthority
from workmark.credentials.partnering import authorities_of, authority_there, parts_of
from workmark.lib.clock import now
from workmark.lib.problems import WrongState
from workmark.organisations.models import Organisation
from workmark.organisations.permissions import require
from workmark.organisations.queries import organisation_of_member
from workmark.web.account.forms import mending
from workmark.web.authority_words import state_words
from workmark.web.issuer.partner_forms import AuthorityForm
from workmark.web.issuer.places import frame
from workmark.web.sessions import signed_in


class EndForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it ends"),
        help_text=gettext_lazy("The public reads it on the page that these badges name."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@login_required
@require_safe
def partners(request: HttpRequest, slug: str) -> HttpResponse:
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    found = [_shown(each, organisation) for each in authorities_of(person, organisation)]
    context = {
        **frame(organisation, "partners", person),
        "given": [each for each in found if each["is_ours"]],
        "held": [each for each in found if not each["is_ours"]],
    }
    return render(request, "issuer/partners.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    require(person, "authority.give", organisation)
    form = AuthorityForm(request.POST or None, institution=organisation)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            give_authority(person, organisation, **form.cleaned_data, at=now())
            messages.success(request, _("Offered. It is in force once the partner accepts it."))
            return redirect("issuer:partners", slug)
    context = {**frame(organisation, "partners", person), "form": form}
    return render(request, "issuer/partner_new.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def partner(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """One authority; POST ends it, with a reason."""
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    found = authority_there(person, organisation, token)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with mending(form):
                end_authority(person, found, organisation, reason=form.cleaned_data["reason"], at=now())
                messages.success(request, _("Ended. What was issued before stands."))
                return redirect("issuer:partners", slug)
        except WrongState as refused:
            form.add_error(None, refused.detail)
    context = {**frame(organisation, "partners", person), **_shown(found, organisation), "form": form}
    return render(request, "issuer/partner.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def accept(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    found = authority_there(person, organisation, token)
    try:
        accept_authority(person, found, at=now())
    except WrongState as refused:
        messages.error(request, refused.detail)
    else:
        messages.success(request, _("Accepted. Make a batch to issue by it."))
    return redirect("issuer:partners", slug)


def _shown(authority: IssuingAuthority, organisation: Organisation) -> dict[str, Any]:
    """state: a word and a tone, as of today."""
    return {
        "authority": authority,
        "is_ours": authority.institution_id == organisation.pk,
        "other": authority.partner if authority.institution_id == organisation.pk else authority.institution,
        "parts": titled(parts_of(authority)),
        "state": state_words(authority),
        "may_accept": authority.partner_id == organisation.pk
        and authority.accepted_at is None
        and authority.ended_at is None,
    }
