"""Whether a badge of hers may stand: the learner reads the question, answers, and appeals."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from workmark.credentials.actions.answer_inquiry import answer_inquiry
from workmark.credentials.actions.appeal_withdrawal import appeal_withdrawal
from workmark.credentials.inquiring import LONGEST_WORDS, appeal_open
from workmark.credentials.inquiry_models import Inquiry
from workmark.credentials.queries import own_inquiries, own_inquiry
from workmark.lib.clock import now
from workmark.organisations.models import Person
from workmark.web.public.presenting import named_here
from workmark.web.sessions import signed_in


class OwnWordsForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("In your own words"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


@login_required
@require_safe
def inquiries(request: HttpRequest) -> HttpResponse:
    """Every question about a badge of hers."""
    asked = list(own_inquiries(signed_in(request)))
    named = named_here(each.credential.version for each in asked)
    return render(request, "learner/inquiries.html", {"inquiries": asked, "named": named})


@login_required
@require_safe
def inquiry(request: HttpRequest, inquiry: str) -> HttpResponse:
    person = signed_in(request)
    return _shown(request, person, own_inquiry(person, inquiry), OwnWordsForm())


@login_required
@require_POST
def answer(request: HttpRequest, inquiry: str) -> HttpResponse:
    """Say how she sees it."""
    person = signed_in(request)
    found, form = own_inquiry(person, inquiry), OwnWordsForm(request.POST)
    if not form.is_valid():
        return _shown(request, person, found, form)
    answer_inquiry(person, found, answer=form.cleaned_data["words"], at=now())
    messages.success(request, _("Thank you. Whoever settles this reads your words first."))
    return redirect("learner:inquiry", inquiry=inquiry)


@login_required
@require_POST
def appeal(request: HttpRequest, inquiry: str) -> HttpResponse:
    """Appeal against the hold or the revocation, whichever there is."""
    person = signed_in(request)
    found, form = own_inquiry(person, inquiry), OwnWordsForm(request.POST)
    if not form.is_valid():
        return _shown(request, person, found, form)
    against = request.POST.get("against", "")
    appeal_withdrawal(person, found, against=against, grounds=form.cleaned_data["words"], at=now())
    messages.success(request, _("We have your appeal. You need do nothing more."))
    return redirect("learner:inquiry", inquiry=inquiry)


def _shown(request: HttpRequest, person: Person, found: Inquiry, form: OwnWordsForm) -> HttpResponse:
    context = {
        "inquiry": found,
        "credential": found.credential,
        "appeals": list(found.appeals.order_by("filed_at")),
        "against": appeal_open(found, now()),
        "form": form,
    }
    return render(request, "learner/inquiry.html", context, status=422 if form.errors else 200)
