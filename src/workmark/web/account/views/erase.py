"""Having one's account erased: what goes, what stays and why, a week to think, and stopping it."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from workmark.credentials.models import CredentialState
from workmark.credentials.queries import credentials_of
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.privacy.actions.ask_erasure import (
    WAITING,
    ask_erasure,
    cancel_erasure,
    organisations_left_alone,
)
from workmark.privacy.models import Badges, holds_on, open_request
from workmark.web.account.forms import mending
from workmark.web.sessions import signed_in


class EraseForm(forms.Form):
    badges = forms.ChoiceField(
        label=gettext_lazy("What shall become of your badges?"),
        choices=Badges.choices,
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(label=gettext_lazy("I have taken with me what I want to keep."))


@never_cache
@login_required
@reauthentication_required()  # type: ignore[untyped-decorator]  # allauth ships no types
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            ask_erasure(person, badges=form.cleaned_data["badges"], at=now())
            messages.success(request, _("We erase your account on the day that stands below."))
            return redirect("account:erase")
    context = {
        "form": form,
        "asked": open_request(person),
        "holds": holds_on(person),
        "days": WAITING.days,
        "alone": organisations_left_alone(person),
        "badges": credentials_of(person).filter(state=CredentialState.ISSUED),
    }
    return render(request, "account/erase.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    """No password is asked again: whoever stops it loses nothing."""
    person = signed_in(request)
    asked = open_request(person)
    if asked is None:
        raise NotFound(_("Nothing is to be erased. Your account stays as it is."))
    cancel_erasure(person, asked, at=now())
    messages.success(request, _("Stopped. Your account stays as it is."))
    return redirect("account:home")
