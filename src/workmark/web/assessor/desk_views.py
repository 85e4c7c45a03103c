"""The lead assessor's desk for one issuer: what waits and why, the calendar, and work nobody may read yet."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from workmark.assessment.actions.arrange_work import allow_conflict, remove_holiday, set_holiday
from workmark.assessment.queues import queue_of, stuck_readings
from workmark.assessment.rosters import assessors_of
from workmark.assessment.undrawn import undrawn
from workmark.lib.clock import now
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import may
from workmark.submissions.queries import forecast_calibration, nothing_here
from workmark.web.account.forms import mending
from workmark.web.sessions import signed_in


class HolidayForm(forms.Form):
    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    name = forms.CharField(label=gettext_lazy("What day it is"), max_length=100, required=False)


class AllowForm(forms.Form):
    assessor = forms.ModelChoiceField(label=gettext_lazy("Who may judge it"), queryset=Person.objects.none())
    reason = forms.CharField(
        label=gettext_lazy("Why nobody else can"),
        help_text=gettext_lazy("Kept on record. A second assessor always reads this work too."),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@login_required
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """POST adds a holiday, or removes one."""
    person, at = signed_in(request), now()
    issuer = _issuer(person, slug)
    form = HolidayForm(request.POST if "day" in request.POST else None)
    if form.is_bound and form.is_valid():
        with mending(form):
            set_holiday(person, issuer, **form.cleaned_data)
            messages.success(request, _("Saved. Due dates from now on leave this day out."))
            return redirect("assessor:desk", slug=slug)
    if (number := request.POST.get("remove", "")).isdigit() and number.isascii() and len(number) < 18:
        if (holiday := issuer.holidays.filter(pk=int(number)).first()) is not None:
            remove_holiday(person, holiday)
        return redirect("assessor:desk", slug=slug)
    context = {
        "issuer": issuer,
        "queue": queue_of(issuer, at),
        "stuck": stuck_readings(issuer, at),
        "undrawn": undrawn(issuer, at),
        "told": forecast_calibration(issuer, at=at),
        "holidays": issuer.holidays.filter(day__gte=at.date()),
        "form": form,
    }
    return render(request, "assessor/desk.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def allow(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Let an assessor judge a work that nobody is free for, in spite of a tie."""
    person, at = signed_in(request), now()
    issuer = _issuer(person, slug)
    found = next((one for one in stuck_readings(issuer, at) if one.reading.token == token), None)
    if found is None:
        raise nothing_here()
    form = AllowForm(request.POST or None)
    form.fields["assessor"].queryset = assessors_of(issuer).exclude(pk=person.pk)  # type: ignore[attr-defined]  # a ModelChoiceField has one
    if request.method == "POST" and form.is_valid():
        with mending(form):
            allow_conflict(
                person,
                found.reading.submission,
                form.cleaned_data["assessor"],
                reason=form.cleaned_data["reason"],
                at=at,
            )
            messages.success(
                request, _("Allowed. The work is offered to them now, and a second one reads it too.")
            )
            return redirect("assessor:desk", slug=slug)
    context = {"issuer": issuer, "stuck": found, "form": form}
    return render(request, "assessor/allow.html", context, status=422 if form.errors else 200)


def _issuer(person: Person, slug: str) -> Organisation:
    issuer = Organisation.objects.filter(slug=slug).first()
    if issuer is None or not may(person, "assessment.arrange", issuer):
        raise nothing_here()
    return issuer
