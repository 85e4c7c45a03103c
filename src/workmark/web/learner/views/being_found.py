"""Being found by employers by what one proves: agree until a day, end it, and answer whoever asks who one is."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.lib.clock import now
from workmark.lib.problems import WrongState
from workmark.web.account.forms import mending
from workmark.web.opening_words import countries
from workmark.web.sessions import signed_in
from workmark.workforce.actions.answer_introduction import answer_introduction
from workmark.workforce.actions.list_candidate import list_candidate
from workmark.workforce.actions.withdraw_consent import withdraw_consent
from workmark.workforce.candidate_models import CandidateListing
from workmark.workforce.consent_models import Purpose
from workmark.workforce.consents import consents_of
from workmark.workforce.introductions import introductions_to, own_introduction

_USUAL, _LONGEST = timedelta(days=180), timedelta(days=364)


class FoundForm(forms.Form):
    """Until when, where one would work, and which languages one speaks."""

    until = forms.DateField(
        label=gettext_lazy("Until which day?"),
        help_text=gettext_lazy("At most a year from now. You can end it sooner at any time."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    country = forms.ChoiceField(label=gettext_lazy("In which country would you work?"), required=False)
    region = forms.CharField(
        label=gettext_lazy("Region"),
        help_text=gettext_lazy("Its code, such as PT-13. Leave it out to be found anywhere in the country."),
        required=False,
        max_length=6,
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Which languages do you work in?"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: QueryDict | None, *, today: date, listing: CandidateListing | None) -> None:
        initial: dict[str, object] = {"until": today + _USUAL}
        if listing is not None:
            initial |= {
                "country": listing.country,
                "region": listing.region,
                "languages": listing.language_codes,
            }
        super().__init__(data, initial=initial)
        self._today = today
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = [("", "—"), *countries(get_language() or "en")]

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if not self._today <= until <= self._today + _LONGEST:
            raise forms.ValidationError(_("Choose a last day between today and a year from now."))
        return until

    def clean_region(self) -> str:
        return str(self.cleaned_data["region"]).strip().upper()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def being_found(request: HttpRequest) -> HttpResponse:
    """Off unless she agrees. Every employer that has proved who it is may look then, without her name."""
    person, at = signed_in(request), now()
    given = [each for each in consents_of(person).filter(purpose=Purpose.RECRUITING) if each.is_open_at(at)]
    if request.method == "POST" and request.POST.get("do") == "end":
        for consent in given:
            withdraw_consent(person, consent, at=at)
        messages.success(request, _("Ended. Nobody finds you any more, and nobody sees your name by it."))
        return redirect("learner:being-found")
    zone = ZoneInfo(person.time_zone or "UTC")
    listing = CandidateListing.objects.filter(person=person).first()
    form = FoundForm(
        request.POST if request.method == "POST" else None,
        today=timezone.localdate(at, zone),
        listing=listing,
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with mending(form):
            list_candidate(
                person,
                None,
                words=_words(said["until"]),
                until=_end_of(said["until"], zone),
                country=said["country"],
                region=said["region"],
                languages=said["languages"],
                at=at,
            )
            messages.success(request, _("Stored. You are told when somebody would like to know who you are."))
            return redirect("learner:being-found")
    context = {
        "form": form,
        "given": given,
        "introductions": [
            (each, each.is_waiting_at(at), each.is_named_at(at)) for each in introductions_to(person)
        ],
    }
    return render(request, "learner/being_found.html", context, status=422 if form.errors else 200)


def _words(until: date) -> str:
    return _(
        "Every employer that has proved who it is may find me by what my badges prove. That is: skills, levels, dates, "
        "titles and issuers, with the place and the languages I say. Nobody sees who I am unless I say yes to them. "
        "Until %(day)s."
    ) % {"day": date_format(until, "DATE_FORMAT")}


def _end_of(until: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(until + timedelta(days=1), time(), zone)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def introduction(request: HttpRequest, token: str) -> HttpResponse:
    """Who asks, and what they say; yes, no, or a yes taken back. No reason is asked for, and none is told."""
    person, at = signed_in(request), now()
    found = own_introduction(person, token)
    problem = ""
    if request.method == "POST":
        says_yes = request.POST.get("do") == "yes"
        try:
            answer_introduction(person, found, says_yes=says_yes, at=at)
        except WrongState as refused:
            problem = refused.detail
        else:
            said = _("They can see your name and e-mail address now.")
            messages.success(request, said if says_yes else _("They do not see who you are."))
            return redirect("learner:introduction", token)
    context = {
        "introduction": found,
        "is_waiting": found.is_waiting_at(at),
        "is_named": found.is_named_at(at),
        "problem": problem,
    }
    return render(request, "learner/introduction.html", context, status=409 if problem else 200)
