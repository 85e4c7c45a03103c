"""What a learner needs: asking in confidence, reading the answer, asking for a second look, taking it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.confided.actions.appeal_accommodation import appeal_accommodation
from workmark.confided.actions.ask_accommodation import Needed, ask_accommodation, withdraw_accommodation
from workmark.confided.kinds import RequestState
from workmark.confided.queries import issuers_to_ask, request_of, requests_of
from workmark.lib.clock import now
from workmark.web.account.confided_forms import NeedForm, SecondLookForm
from workmark.web.account.forms import mending
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET", "POST"])
def needs(request: HttpRequest) -> HttpResponse:
    """All that was asked, and a form to ask."""
    person = signed_in(request)
    issuers = list(issuers_to_ask(person))
    form = NeedForm(request.POST or None, issuers=issuers)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        chosen = [issuer for issuer in issuers if issuer.slug in said["issuers"]]
        with mending(form):
            ask_accommodation(person, chosen, Needed(said["kinds"], said["words"]), at=now())
            messages.success(request, _("Sent in confidence. You have an answer within three working days."))
            return redirect("account:needs")
    context = {
        "form": form,
        "can_ask": bool(issuers),
        "requests": requests_of(person).exclude(state=RequestState.WITHDRAWN),
    }
    return render(request, "account/needs.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def need(request: HttpRequest, token: str) -> HttpResponse:
    """One request with its answer; POST asks for a second look."""
    person = signed_in(request)
    asked = request_of(person, token)
    form = SecondLookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            appeal_accommodation(person, asked, words=form.cleaned_data["words"], at=now())
            messages.success(request, _("Sent. An owner who did not answer before looks at it again."))
            return redirect("account:need", token)
    context = {"asked": asked, "form": form, "is_late": asked.is_late_at(now())}
    return render(request, "account/need.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["POST"])
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    person = signed_in(request)
    withdraw_accommodation(person, request_of(person, token))
    messages.success(request, _("Withdrawn. Your words are erased."))
    return redirect("account:needs")
