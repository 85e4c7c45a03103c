"""How groups fare with an issuer, for its owners and auditors: the releases, one of them, and it as a file."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from workmark.insights.reading import measures_in
from workmark.insights.suppression import ALL, K
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import may, require
from workmark.organisations.queries import organisation_of_member
from workmark.releases.actions.set_fewest import MOST, set_fewest
from workmark.releases.models import Release
from workmark.releases.queries import fewest_for, release_of, releases_of
from workmark.web.account import outcome_presenting as shown
from workmark.web.account.forms import mending
from workmark.web.account.places import frame
from workmark.web.sessions import signed_in


class FewestForm(forms.Form):
    fewest = forms.IntegerField(
        label=gettext_lazy("Fewest people in any number"),
        help_text=gettext_lazy("Ten, or more. It counts from the next release on."),
        min_value=K,
        max_value=MOST,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def outcomes(request: HttpRequest, slug: str) -> HttpResponse:
    """Every release, newest first; POST sets the fewest people in a number."""
    person, organisation = _reader(request, slug)
    form = FewestForm(request.POST or None, initial={"fewest": fewest_for(organisation)})
    if request.method == "POST" and form.is_valid():
        with mending(form):
            set_fewest(person, organisation, form.cleaned_data["fewest"])
            messages.success(request, _("The rule is stored."))
            return redirect("account:outcomes", slug)
    context = {
        **frame(person, organisation, "outcomes"),
        "releases": [_listed(release) for release in releases_of(organisation)],
        "form": form,
        "sets_rule": may(person, "outcomes.set_fewest", organisation),
        "fewest": fewest_for(organisation),
    }
    return render(request, "account/outcomes.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def release(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """One release. `?measure=` and `?achievement=` choose among what it holds; anything else shows the first."""
    person, organisation = _reader(request, slug)
    found = release_of(organisation, token)
    measure = shown.measure_named(found, request.GET.get("measure", ""))
    slices = shown.slices_of(found)
    asked = request.GET.get("achievement", ALL)
    achievement = asked if asked in slices else ALL
    context = {
        **frame(person, organisation, "outcomes"),
        **_listed(found),
        "k": found.tables.k,
        "measure": measure,
        "achievement": achievement,
        "total": shown.total(found, achievement),
        "sections": shown.sections(found, measure, achievement) if measure else [],
        "flags": shown.flagged_words(found),
        **_choices(found, slices),
    }
    return render(request, "account/outcome_release.html", context)


@login_required
@require_safe
def release_file(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The whole release as CSV: the same numbers, one a line."""
    _person, organisation = _reader(request, slug)
    found = release_of(organisation, token)
    name = f"outcomes-{organisation.slug}-{found.period_start}.csv"
    return HttpResponse(
        shown.as_csv(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _reader(request: HttpRequest, slug: str) -> tuple[Person, Organisation]:
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    require(person, "outcomes.read", organisation)
    return person, organisation


def _listed(found: Release) -> dict[str, Any]:
    return {
        "release": found,
        "period": shown.period_words(found),
        "people": shown.people_words(found),
        "is_simulated": bool(found.words.get("simulated")),
    }


def _choices(found: Release, slices: list[str]) -> dict[str, Any]:
    words = shown.Words(found)
    return {
        "measures": [(one.key, shown.measure_words(one.key)) for one in measures_in(found.tables)],
        "achievements": [(key, words.achievement(key)) for key in slices],
    }
