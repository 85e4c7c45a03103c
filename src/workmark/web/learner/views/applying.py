"""Applying to an opening, and a learner's own applications: what the employer sees of each, and what it said."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.lib.clock import now
from workmark.lib.problems import PlatformError
from workmark.submissions.queries import evidence_through
from workmark.web.learner.application_form import ApplicationForm, agreement
from workmark.web.learner.forms import add_problem
from workmark.web.match_shown import match_shown
from workmark.web.sessions import signed_in
from workmark.workforce.actions.name_application import name_application
from workmark.workforce.actions.send_application import send_application
from workmark.workforce.actions.withdraw_application import withdraw_application
from workmark.workforce.applications import (
    applications_by,
    badges_to_show,
    evidence_behind,
    match_with,
    own_application,
    shown_with,
)
from workmark.workforce.opening_models import Application, Opening
from workmark.workforce.openings import published_opening


@login_required
@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """Everything she applied for, with where it stands."""
    found = applications_by(signed_in(request))[:200]
    return render(request, "learner/applications.html", {"applications": found})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, opening: str) -> HttpResponse:
    """Choose what to show; see it row by row as the employer will; then send."""
    person, found, at = signed_in(request), published_opening(opening), now()
    held = found.applications.filter(person=person, withdrawn_at=None).first()
    if held is not None:
        return redirect("learner:application", held.token)
    badges = list(badges_to_show(person, at=at))
    proving = {source for row in match_with(found, badges, at=at).rows for source in row.sources}
    form = ApplicationForm(
        request.POST if request.method == "POST" else None,
        badges=badges,
        evidence=list(evidence_behind(badges)),
        proving={source.removeprefix("badge:") for source in proving},
    )
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == "send":
            sent = _sent(request, found, form)
            if sent is not None:
                return redirect("learner:application", sent.token)
        elif request.POST.get("do") == "look":
            return _review(request, found, form)
    context = {
        "opening": found,
        "form": form,
        "has_badges": bool(badges),
        "is_open": found.is_open_at(at),
        "match": match_shown(found, match_with(found, badges, at=at), badges, at=at),
    }
    return render(request, "learner/apply.html", context, status=422 if form.errors else 200)


def _sent(request: HttpRequest, opening: Opening, form: ApplicationForm) -> Application | None:
    said = form.cleaned_data
    try:
        sent = send_application(
            signed_in(request),
            opening,
            badge_tokens=said["badges"],
            evidence_tokens=said.get("evidence", ()),
            note=said["note"],
            counts_for_fairness=said["counts_for_fairness"],
            words=agreement(opening, form.chosen_badges),
            at=now(),
        )
    except PlatformError as refused:
        add_problem(form, refused.fields, refused.detail)
        return None
    messages.success(request, _("Sent. They do not see who you are until you agree to that."))
    return sent


def _review(request: HttpRequest, opening: Opening, form: ApplicationForm) -> HttpResponse:
    at, badges = now(), form.chosen_badges
    context = {
        "opening": opening,
        "said": form.cleaned_data,
        "evidence": form.chosen_evidence,
        "words": agreement(opening, badges),
        "match": match_shown(opening, match_with(opening, badges, at=at), badges, at=at),
    }
    return render(request, "learner/apply_review.html", context)


@login_required
@require_safe
def application(request: HttpRequest, token: str) -> HttpResponse:
    """One application, with what the employer sees of it."""
    found, at = own_application(signed_in(request), token), now()
    badges = shown_with([found])[found.pk]
    context = {
        "application": found,
        "opening": found.opening,
        "badges": badges,
        "steps": found.steps.all(),
        "evidence": [item for grant in found.grants.all() for item in evidence_through(grant)],
        "is_seen": found.withdrawn_at is None and found.consent.is_open_at(at),
        "match": match_shown(found.opening, match_with(found.opening, badges, at=at), badges, at=at),
    }
    return render(request, "learner/application.html", context)


@login_required
@require_POST
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    person = signed_in(request)
    withdraw_application(person, own_application(person, token), at=now())
    messages.success(request, _("Withdrawn. From now on the employer sees nothing of it."))
    return redirect("learner:application", token)


@login_required
@require_POST
def be_named(request: HttpRequest, token: str) -> HttpResponse:
    person = signed_in(request)
    name_application(person, own_application(person, token), at=now())
    messages.success(request, _("They can see now who you are, and open the evidence you chose."))
    return redirect("learner:application", token)
