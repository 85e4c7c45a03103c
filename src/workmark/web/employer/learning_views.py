"""What an employer asks its people to earn: all of it, one more, and one with what can be done about it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.achievements.catalogue import Wanted, search_catalogue
from workmark.achievements.queries import published_version_of
from workmark.lib.clock import now
from workmark.lib.problems import PlatformError, WrongState
from workmark.organisations.employing import employments_of, teams_of
from workmark.organisations.models import Organisation
from workmark.organisations.permissions import may
from workmark.web.employer.learning_forms import AssignForm, RefusalForm
from workmark.web.employer.people_views import told
from workmark.web.employer.places import frame, seen
from workmark.workforce.actions.approve_learning import approve_learning, refuse_learning
from workmark.workforce.actions.assign_learning import assign_learning
from workmark.workforce.actions.withdraw_learning import withdraw_learning
from workmark.workforce.budgets import approvers_of, rooms_of
from workmark.workforce.learning import Followed, Progress, assigned_by, assignment_there, followed
from workmark.workforce.learning_models import LearningAssignment, LearningState

_A_PAGE = 50
_TONES = {
    LearningState.REQUESTED: "warning",
    LearningState.AWAITING: "warning",
    LearningState.REFUSED: "plain",
    LearningState.OFFERED: "info",
    LearningState.ACCEPTED: "good",
    LearningState.RENEWED: "good",
    LearningState.DECLINED: "plain",
    LearningState.WITHDRAWN: "plain",
    LearningState.UNASKED: "plain",
}


@login_required
@require_safe
def assigned(request: HttpRequest, slug: str) -> HttpResponse:
    """What was asked of whom, by state and team. How far somebody is stands there only if they show it."""
    person, organisation = seen(request, slug, "learning.read")
    asked = {name: request.GET.get(name, "")[:120] for name in ("state", "team")}
    found = assigned_by(person, organisation)
    if asked["state"] in LearningState.values:
        found = found.filter(state=asked["state"])
    if asked["team"]:
        found = found.filter(employment__team__name=asked["team"])
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    context = frame(person, organisation, "assigned") | {
        "page": page,
        "rows": [shown(each) for each in followed(person, organisation, list(page), at=now())],
        "states": LearningState.choices,
        "teams": teams_of(organisation),
        "asked": asked,
        "query": urlencode({name: value for name, value in asked.items() if value}),
    }
    return render(request, "employer/assigned.html", context)


@login_required
@require_safe
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Look for the micro-credential to ask for: anybody's, or the employer's own."""
    person, organisation = seen(request, slug, "learning.read")
    words, whom = request.GET.get("q", "")[:200], _whom(request, organisation)
    found = search_catalogue(Wanted(words=words), person)
    context = frame(person, organisation, "assigned") | {
        "words": words,
        "versions": found.versions[:_A_PAGE],
        "did_you_mean": found.did_you_mean,
        "whom": whom,
        "query": urlencode({"person": whom.pk}) if whom else "",
    }
    return render(request, "employer/assign_choose.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, slug: str, achievement: str) -> HttpResponse:
    """Say whom, why, until when, and what the employer gives for it."""
    person, organisation = seen(request, slug, "learning.read")
    version = published_version_of(achievement, person)
    whom = _whom(request, organisation)
    initial = {
        "people": whom.work_email if whom else "",
        "hours_granted": f"{version.hours:.0f}",
        "fee_covered": "0" if not rooms_of(person, organisation) else version.price,
        "currency": version.currency,
    }
    form = AssignForm(
        request.POST or None, organisation=organisation, today=timezone.localdate(), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = assign_learning(
                person,
                organisation,
                form.cleaned_data["people"],
                version.achievement,
                form.terms,
                budget=form.cleaned_data["budget"],
                at=now(),
            )
        except PlatformError as refused:
            told(form, refused)
        else:
            _say_what_was_done(request, made)
            return redirect("employer:assigned", slug)
    context = frame(person, organisation, "assigned") | {"form": form, "version": version}
    return render(request, "employer/assign.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def one(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    person, organisation = seen(request, slug, "learning.read")
    found = assignment_there(person, organisation, token)
    (row,) = followed(person, organisation, [found], at=now())
    waits = found.state == LearningState.AWAITING
    context = frame(person, organisation, "assigned") | {
        "row": shown(row),
        "is_asked_of_us": found.state == LearningState.REQUESTED,
        "may_withdraw": found.is_open or waits,
        "refusal": RefusalForm() if waits and may(person, "learning.approve", found) else None,
        "is_waiting": waits,
        "approvers": [owner.name for owner in approvers_of(found)] if waits else [],
    }
    return render(request, "employer/assignment.html", context)


@login_required
@require_POST
def approve(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Let it go beyond the budget, or do not and say why."""
    person, organisation = seen(request, slug, "learning.read")
    found = assignment_there(person, organisation, token)
    form = RefusalForm(request.POST)
    try:
        if request.POST.get("do") == "approve":
            approved = approve_learning(person, found, at=now())
            if approved.is_request:
                messages.success(request, _("Approved. They asked for it, and are told now."))
            else:
                messages.success(request, _("Approved. They are asked now."))
        elif form.is_valid():
            refuse_learning(person, found, words=form.cleaned_data["words"], at=now())
            messages.success(request, _("Not approved. Whoever assigned it is told why."))
        else:
            messages.error(request, _("Say why not."))
    except WrongState as refused:
        messages.error(request, refused.detail)
    return redirect("employer:assignment", slug, token)


@login_required
@require_POST
def withdraw(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    person, organisation = seen(request, slug, "learning.withdraw")
    try:
        taken_back = withdraw_learning(person, assignment_there(person, organisation, token), at=now())
        if taken_back.state == LearningState.UNASKED:
            messages.success(request, _("Taken back. Nobody was asked for it."))
        else:
            messages.success(request, _("Taken back, and they are told."))
    except PlatformError as refused:
        messages.error(request, refused.detail)
    return redirect("employer:assignment", slug, token)


def _say_what_was_done(request: HttpRequest, made: list[LearningAssignment]) -> None:
    waiting = sum(each.state == LearningState.AWAITING for each in made)
    asked = len(made) - waiting
    if asked:
        said = ngettext("%(number)d person was asked.", "%(number)d people were asked.", asked)
        messages.success(request, said % {"number": asked})
    if waiting:
        said = ngettext(
            "The budget does not cover %(number)d of them. An owner is asked first.",
            "The budget does not cover %(number)d of them. An owner is asked first.",
            waiting,
        )
        messages.info(request, said % {"number": waiting})
        if not any(approvers_of(each).exists() for each in made if each.state == LearningState.AWAITING):
            messages.warning(request, _("But nobody here may say yes. Open it to read what you can do."))


def shown(row: Followed) -> dict[str, Any]:
    """assignment, title, name, state {label, tone}, progress (a label, or "" where they do not show it)."""
    state = LearningState(row.assignment.state)
    work = row.assignment.employment
    is_achieved = row.progress is Progress.ACHIEVED
    return {
        "assignment": row.assignment,
        "title": row.title,
        "name": work.name or work.work_email,
        "state": {"label": state.label, "tone": _TONES[state]},
        "progress": row.progress.label if row.progress else "",
        "progress_tone": "good" if is_achieved else "info",
    }


def _whom(request: HttpRequest, organisation: Organisation) -> Any:
    """The person whose page led here, if any."""
    asked = request.GET.get("person", "")
    is_number = asked.isascii() and asked.isdecimal() and len(asked) < 16
    return employments_of(organisation).filter(pk=int(asked)).first() if is_number else None
