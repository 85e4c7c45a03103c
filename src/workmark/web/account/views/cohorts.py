"""Cohorts I am asked into or in: say yes or no, choose whether the institution sees how far I am, and leave."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.achievements.queries import titled
from workmark.lib.clock import now
from workmark.lib.problems import NotAllowed, WrongState
from workmark.organisations.models import Person
from workmark.programmes.actions.answer_place import decline_cohort, join_cohort, leave_cohort
from workmark.programmes.actions.invite_to_cohort import LEFT_IN_PEACE
from workmark.programmes.actions.show_progress import show_progress
from workmark.programmes.models import CohortPlace
from workmark.programmes.queries import (
    parts_of,
    parts_shown,
    place_by_link,
    place_of_mine,
    places_of,
    shows_until,
)
from workmark.web.limits import limit
from workmark.web.sessions import signed_in
from workmark.workforce.consent_models import Purpose
from workmark.workforce.consents import LONGEST, consents_of

_AFTER_END = timedelta(days=30)


@login_required
@require_safe
def cohorts(request: HttpRequest) -> HttpResponse:
    person, at = signed_in(request), now()
    agreed = {
        each.organisation_id
        for each in consents_of(person).filter(purpose=Purpose.COHORT)
        if each.is_open_at(at)
    }
    held = list(places_of(person))
    dated = {place.organisation_id for place in held if place.shown_until is not None}
    places = [_line(person, place, is_old=place.organisation_id in agreed - dated, at=at) for place in held]
    return render(request, "account/cohorts.html", {"places": places})


def _line(person: Person, place: CohortPlace, *, is_old: bool, at: datetime) -> dict[str, Any]:
    """shown, more: what the institution sees, and what it would see after another yes, with titles.

    is_old: there is a consent from before we kept the parts and days it was about, so it shows nothing.
    """
    parts, shown = parts_of(place.cohort.programme), parts_shown(place, at=at)
    until = date_format(last_day_shown(person, place, at=at), "DATE_FORMAT")
    return {
        "place": place,
        "shown": titled(shown),
        "more": titled([part for part in parts if part not in shown]),
        "until": until,
        "words": cohort_words(place, until),
        "is_old": is_old,
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail. To take part and to show how far one is are two choices; the second is off."""
    limit(request, "cohort-link", most=30)
    person, at = signed_in(request), now()
    place = place_by_link(token, at=at)
    last_day = last_day_shown(person, place, at=at)
    words = cohort_words(place, date_format(last_day, "DATE_FORMAT"))
    if request.method == "POST":
        try:
            _answer(person, place, request, words, last_day, at)
        except (NotAllowed, WrongState) as refused:
            messages.error(request, refused.detail)
            return redirect("account:cohorts")
        messages.success(request, _("Your answer is stored."))
        return redirect("account:cohorts")
    context = {
        "place": place,
        "parts": titled(parts_of(place.cohort.programme)),
        "words": words,
        "peace": LEFT_IN_PEACE.days,
        "said_no": place.left_at,
    }
    return render(request, "account/cohort_join.html", context)


@login_required
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    person = signed_in(request)
    leave_cohort(person, place_of_mine(person, pk), at=now())
    messages.success(request, _("You left it. Your work and badges are yours."))
    return redirect("account:cohorts")


@login_required
@require_POST
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the institution see how far I am: for the first time, anew, or with what was added since, too."""
    person, at = signed_in(request), now()
    place = place_of_mine(person, pk)
    last_day = last_day_shown(person, place, at=at)
    _show(person, place, request, cohort_words(place, date_format(last_day, "DATE_FORMAT")), last_day, at)
    messages.success(request, _("Your answer is stored."))
    return redirect("account:cohorts")


def _answer(
    person: Person, place: CohortPlace, request: HttpRequest, words: str, last_day: date, at: datetime
) -> None:
    if request.POST.get("do") == "decline":
        decline_cohort(person, place, at=at)
        return
    with transaction.atomic():
        join_cohort(person, place, at=at)
        if request.POST.get("shows"):
            _show(person, place_of_mine(person, place.pk), request, words, last_day, at)


def _show(
    person: Person, place: CohortPlace, request: HttpRequest, words: str, last_day: date, at: datetime
) -> None:
    until = datetime.combine(last_day + timedelta(days=1), time(), ZoneInfo(person.time_zone or "UTC"))
    show_progress(person, place, request.POST.getlist("part"), words=words, until=until, at=at)


def last_day_shown(person: Person, place: CohortPlace, *, at: datetime) -> date:
    """A month after the cohort ends, never more than a year from today; where something is shown, its own last day."""
    zone = ZoneInfo(person.time_zone or "UTC")
    if (shown := shows_until(place, at=at)) is not None:
        return timezone.localdate(shown - timedelta(seconds=1), zone)
    today = timezone.localdate(at, zone)
    return min(max(place.cohort.ends_on, today) + _AFTER_END, today + LONGEST - timedelta(days=2))


def cohort_words(place: CohortPlace, until: str) -> str:
    """The sentence agreed to. until: the last day, as it stands on the page."""
    told = _(
        "I let %(institution)s see how far I am in the cohort “%(cohort)s” with what stands here, and nothing added "
        "later. That is: not begun, working on it, handed in or achieved. Never drafts, scores or feedback. Until "
        "%(day)s."
    )
    return told % {"institution": place.organisation.name, "cohort": place.cohort.name, "day": until}
