"""Who applied to an opening, without a name until they agree; each one's match row by row; and what people decide."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from workmark.lib.clock import now
from workmark.lib.problems import PlatformError
from workmark.organisations.models import Organisation, Person
from workmark.web.employer.opening_views import put_into, recruiting
from workmark.web.match_shown import BAND_WORDS, count_words, match_shown
from workmark.workforce.actions.decide_application import DECISIONS, LONGEST_REASON, decide_application
from workmark.workforce.applications import (
    application_to,
    applications_to,
    match_with,
    matches_of,
    numbers_of,
    shown_with,
)
from workmark.workforce.consents import note_views
from workmark.workforce.opening_models import Application, ApplicationState, Ground
from workmark.workforce.openings import opening_of

_MOST_SHOWN = 200


class DecisionForm(forms.Form):
    """What is decided, on what ground, and why."""

    decision = forms.ChoiceField(label=gettext_lazy("What do you decide?"), widget=forms.RadioSelect)
    ground = forms.ChoiceField(
        label=gettext_lazy("What does it rest on?"),
        help_text=gettext_lazy("The applicant is told this."),
        choices=[("", "—"), *Ground.choices],
    )
    reason = forms.CharField(
        label=gettext_lazy("Why, in your own words"),
        help_text=gettext_lazy(
            "It is kept with the decision and your name. The applicant may ask to read it."
        ),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: QueryDict | None, *, application: Application) -> None:
        super().__init__(data)
        decision = self.fields["decision"]
        assert isinstance(decision, forms.ChoiceField)
        is_named = application.named_at is not None
        decision.choices = [
            (each.value, each.label)
            for each in DECISIONS
            if each != application.state and (is_named or each != ApplicationState.TAKEN_ON)
        ]


@login_required
@require_safe
def applications(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """In the order they came in; a state narrows the list."""
    person, organisation = recruiting(request, slug)
    opening, at = opening_of(person, organisation, token), now()
    state = request.GET.get("state", "")
    found = applications_to(person, opening, at=at)
    if state in ApplicationState.values:
        found = found.filter(state=state)
    seen = list(found[:_MOST_SHOWN])
    numbers = numbers_of(opening)
    note_views([each.consent for each in seen], organisation, person, "application", at=at)
    context = {
        "organisation": organisation,
        "opening": opening,
        "state": state,
        "states": [(each.value, each.label) for each in (ApplicationState.NEW, *DECISIONS)],
        "rows": [
            {
                "application": each,
                "who": _who(each, numbers[each.pk]),
                "band": BAND_WORDS[match.band],
                "count": count_words(match),
            }
            for each, match in matches_of(opening, seen, at=at)
        ],
        "is_cut": len(seen) == _MOST_SHOWN,
    }
    return render(request, "employer/applications.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """One application: the rows that the applicant reads too, what was decided so far, and the next decision."""
    person, organisation = recruiting(request, slug)
    found = application_to(person, organisation, token, at=now())
    form = DecisionForm(request.POST if request.method == "POST" else None, application=found)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            decision = ApplicationState(said["decision"])
            decide_application(
                person, found, decision, ground=said["ground"], reason=said["reason"], at=now()
            )
        except PlatformError as refused:
            put_into(form, refused)
        else:
            messages.success(
                request, _("Recorded. The applicant is told what you decided and on what ground.")
            )
            return redirect("employer:application", slug, token)
    context = _shown(person, organisation, found) | {"form": form}
    return render(request, "employer/application.html", context, status=422 if form.errors else 200)


def _shown(person: Person, organisation: Organisation, found: Application) -> dict[str, Any]:
    """What the page shows. Nothing that names the applicant, or leads to a name, before they agree to it."""
    at, opening = now(), found.opening
    badges = shown_with([found])[found.pk]
    note_views([found.consent], organisation, person, "application", at=at)
    is_named = found.named_at is not None
    return {
        "organisation": organisation,
        "opening": opening,
        "application": found,
        "who": _who(found, numbers_of(opening)[found.pk]),
        "match": match_shown(opening, match_with(opening, badges, at=at), badges, at=at),
        "steps": found.steps.select_related("by"),
        "is_own": found.person_id == person.pk,
        "named": found.person if is_named else None,
        "badges": badges if is_named else (),
        "grants": [each for each in found.grants.all() if each.is_open_at(at)] if is_named else (),
        "evidence_count": sum(grant.evidence.count() for grant in found.grants.all()),
    }


def _who(application: Application, number: int) -> str:
    """The name once it was agreed to; before that a number in the order they came in."""
    if application.named_at is not None:
        return application.person.name
    return _("Applicant %(number)d") % {"number": number}
