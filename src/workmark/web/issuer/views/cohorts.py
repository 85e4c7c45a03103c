"""A cohort: how far it is, who is in it, and asking people in. As a page and as CSV."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.achievements.queries import titled
from workmark.lib.clock import now
from workmark.lib.csv_cells import csv_text
from workmark.lib.problems import TooManyRequests, WrongState
from workmark.organisations.permissions import require
from workmark.organisations.queries import organisation_of_member
from workmark.programmes.actions.invite_to_cohort import invite_to_cohort, remove_from_cohort
from workmark.programmes.counting import Standing
from workmark.programmes.queries import cohort_there, place_there
from workmark.programmes.standing import CohortStanding, cohort_standing
from workmark.web.account.forms import mending
from workmark.web.issuer.places import frame
from workmark.web.issuer.programme_forms import AskInForm
from workmark.web.limits import limit
from workmark.web.sessions import signed_in
from workmark.workforce.learning import Progress

COLUMNS = ("Name", "Address", "In since", "Micro-credential", "State")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cohort(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """POST asks people in."""
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    found = cohort_there(person, organisation, token)
    form = AskInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limit(request, "cohort-ask", most=20)
        try:
            with mending(form):
                emails = form.cleaned_data["emails"]
                made = len(invite_to_cohort(person, found, emails, at=now()))
                _tell_asked(request, made, len({email.lower() for email in emails}) - made)
                return redirect("issuer:cohort", slug, token)
        except (WrongState, TooManyRequests) as refused:
            form.add_error(None, refused.detail)
    stands = cohort_standing(person, found, at=now())
    context = {
        **frame(organisation, "programmes", person),
        "cohort": found,
        "form": form,
        "words": [word.label for word in Progress],
        "rows": [_row(title, stands.numbers[part.pk]) for part, title in titled(stands.parts)],
        "people": _people(stands),
        "waiting": stands.waiting,
    }
    return render(request, "issuer/cohort.html", context, status=422 if form.errors else 200)


def _tell_asked(request: HttpRequest, made: int, left_out: int) -> None:
    told = ngettext("%(n)d person was asked.", "%(n)d people were asked.", made)
    messages.success(request, told % {"n": made})
    if left_out:
        told = ngettext(
            "%(n)d address was not asked. It is in the cohort or left it, said no, or was asked less than a week ago.",
            "%(n)d addresses were not asked. They are in the cohort or left it, said no, or were asked less than a "
            "week ago.",
            left_out,
        )
        messages.info(request, told % {"n": left_out})


@login_required
@require_safe
def table(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """A line a person and micro-credential; the state is empty where somebody does not show it."""
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    found = cohort_there(person, organisation, token)
    stands = cohort_standing(person, found, at=now())
    parts = titled(stands.parts)
    rows = (
        (
            str(member.place.person),
            member.place.email,
            f"{member.place.joined_at:%Y-%m-%d}" if member.place.joined_at else "",
            title,
            str(member.progress[part.pk]) if member.progress and part.pk in member.progress else None,
        )
        for member in stands.members
        for part, title in parts
    )
    answer = HttpResponse(csv_text(COLUMNS, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="cohort.csv"'
    return answer


@login_required
@require_POST
def end(request: HttpRequest, slug: str, token: str, pk: int) -> HttpResponse:
    """Take an invitation back, or end a place."""
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    found = cohort_there(person, organisation, token)
    require(person, "cohort.keep", found)
    remove_from_cohort(person, place_there(person, found, pk), at=now())
    messages.success(request, _("Ended. What they earned stays theirs."))
    return redirect("issuer:cohort", slug, token)


def _row(title: str, standing: Standing) -> dict[str, Any]:
    """numbers: of those who show it, by word. share: of those, who earned it, as drawn."""
    earned = standing.shown[Progress.ACHIEVED]
    return {
        "title": title,
        "numbers": list(standing.shown.values()),
        "others": standing.others,
        "others_earned": standing.others_earned,
        "share": f"{100 * earned / standing.showing:.1f}%" if standing.showing else "",
    }


def _people(stands: CohortStanding) -> list[dict[str, Any]]:
    titles = titled(stands.parts)
    return [
        {
            "place": member.place,
            "states": [
                (title, member.progress[part.pk].label)
                for part, title in titles
                if part.pk in member.progress
            ]
            if member.progress
            else None,
        }
        for member in stands.members
    ]
