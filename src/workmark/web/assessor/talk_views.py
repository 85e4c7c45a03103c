"""Talks about whose work it is: an assessor asks for one, somebody who does not judge the work arranges and holds it."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from workmark.assessment.actions.arrange_talk import (
    LONGEST_PLACE,
    LONGEST_WORDS,
    ask_for_talk,
    close_talk,
    offer_talk,
)
from workmark.assessment.queries import assignment_by_token
from workmark.assessment.talk_models import TalkOutcome
from workmark.assessment.talking import talk_to_hold, talks_to_hold
from workmark.assessment.unheld_talks import WORKING_DAYS_TO_OFFER
from workmark.lib.clock import now
from workmark.web.account.forms import mending
from workmark.web.sessions import signed_in

_MOST_SHOWN = 100


class AskForm(forms.Form):
    questions = forms.CharField(
        label=gettext_lazy("What would you like to hear about?"),
        help_text=gettext_lazy(
            "The learner reads this before the talk. Ask how the work was done; accuse nobody."
        ),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class OfferForm(forms.Form):
    """Up to three times in the host's own zone, and where."""

    first = forms.DateTimeField(
        label=gettext_lazy("First time"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    second = forms.DateTimeField(
        label=gettext_lazy("Second time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    third = forms.DateTimeField(
        label=gettext_lazy("Third time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    place = forms.CharField(label=gettext_lazy("Where, or the link"), max_length=LONGEST_PLACE)


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it"), choices=TalkOutcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("What was said"),
        help_text=gettext_lazy("For whoever judges the work. Leave out names. It decides nothing by itself."),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """Ask that somebody else talks with the learner about this work."""
    person = signed_in(request)
    assignment = assignment_by_token(person, token)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            ask_for_talk(person, assignment, at=now(), **form.cleaned_data)
            messages.success(request, _("Asked. Somebody who does not judge this work arranges the talk."))
            return redirect("assessor:work", token=token)
    context = {"assignment": assignment, "form": form, "unheld_after": WORKING_DAYS_TO_OFFER}
    return render(request, "assessor/ask_talk.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET"])
def talks(request: HttpRequest) -> HttpResponse:
    """Every talk that this lead assessor may arrange."""
    found = talks_to_hold(signed_in(request))[:_MOST_SHOWN]
    return render(request, "assessor/talks.html", {"talks": found})


@login_required
@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, token: str) -> HttpResponse:
    """Propose times, and later note what came of it."""
    person, at = signed_in(request), now()
    found = talk_to_hold(person, token)
    offering = OfferForm(request.POST if "offer" in request.POST else None)
    closing = OutcomeForm(request.POST if "close" in request.POST else None)
    if "offer" in request.POST and offering.is_valid():
        said = offering.cleaned_data
        with mending(offering):
            times = [said[name] for name in ("first", "second", "third") if said[name]]
            offer_talk(person, found, times=times, place=said["place"], at=at)
            messages.success(request, _("Proposed. The learner is asked to choose."))
            return redirect("assessor:talk", token=token)
    if "close" in request.POST and closing.is_valid():
        with mending(closing):
            close_talk(person, found, at=at, **closing.cleaned_data)
            messages.success(request, _("Noted for whoever judges the work."))
            return redirect("assessor:talks")
    context = {"talk": found, "offering": offering, "closing": closing}
    has_errors = bool(offering.errors or closing.errors)
    return render(request, "assessor/talk.html", context, status=422 if has_errors else 200)
