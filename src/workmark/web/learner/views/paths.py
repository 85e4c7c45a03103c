"""Where a learner wants to go and the way there: choose a job, say what she can give, read the path, change it."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workmark.achievements.proving import issuers_proving_part_of
from workmark.achievements.queries import visible_to
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput
from workmark.organisations.models import Person
from workmark.planning.actions.change_goal import change_goal
from workmark.planning.actions.drop_goal import drop_goal
from workmark.planning.actions.plan_path import is_outdated, plan_path
from workmark.planning.actions.set_goal import set_goal
from workmark.planning.answering import answer_from_json
from workmark.planning.goal_models import Goal
from workmark.planning.paths import Limits, WayName, weights_of
from workmark.planning.queries import goal_of
from workmark.planning.wishing import BALANCED, USUAL, keeping_the_way, wish_of
from workmark.skills.models import Occupation
from workmark.skills.queries import occupations_with
from workmark.web.account.forms import mending
from workmark.web.learner.path_forms import GoalForm, LimitsForm
from workmark.web.learner.path_shown import shown
from workmark.web.limits import limit
from workmark.web.public.entry_words import attributions_of, occupation_names
from workmark.web.sessions import signed_in

PATHS_AN_HOUR = 60  # finding one may take the server seconds
_MOST_FOUND, _ISSUERS_SHOWN = 20, 3


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def path_page(request: HttpRequest) -> HttpResponse:
    """The path; posting changes the hours and the money, and finds it again."""
    person = signed_in(request)
    goal = goal_of(person)
    if goal is None:
        return render(request, "learner/path_none.html")
    given = {"hours_a_week": goal.hours_a_week, "budget": goal.budget}
    form = LimitsForm(request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            return _found(request, person, change_goal(person, goal, form.wish(goal), at=now()))
    return render(
        request, "learner/path.html", _context(person, goal, form), status=422 if form.errors else 200
    )


@login_required
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Find the path again because something it rests on has changed."""
    person = signed_in(request)
    goal = goal_of(person)
    return redirect("learner:path") if goal is None else _found(request, person, goal)


@login_required
@require_POST
def choose_way(request: HttpRequest) -> HttpResponse:
    """Take one of the other ways, or weigh hours, money and waiting together again."""
    person, way = signed_in(request), request.POST.get("way", "")
    goal = goal_of(person)
    newest = goal.paths.first() if goal is not None else None
    if goal is None or newest is None or way not in {BALANCED, *WayName}:
        return redirect("learner:path")
    weights = USUAL
    if way != BALANCED:
        known = answer_from_json(newest.answer).ways
        limits = Limits(minutes_a_week=goal.hours_a_week * 60)
        weights = weights_of(WayName(way), limits, known)
    try:
        changed = change_goal(person, goal, replace(wish_of(goal), weights=weights), at=now())
    except InvalidInput as refused:
        messages.error(request, refused.detail)
        return redirect("learner:goal")
    return _found(request, person, changed)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def goal_page(request: HttpRequest) -> HttpResponse:
    """First search for a job, then choose one and say what she can give for it."""
    person = signed_in(request)
    goal = goal_of(person)
    words = (request.POST if request.method == "POST" else request.GET).get("q", "")[:100]
    found = _jobs(words, goal)
    offered = {code.partition("-")[0] for code in visible_to(person).values_list("language", flat=True)}
    form = GoalForm(
        request.POST if request.method == "POST" else None, found=found, goal=goal, offered=offered
    )
    if request.method == "POST" and form.is_valid():
        wish = form.as_wish()
        with mending(form):
            if goal is None:
                return _found(request, person, set_goal(person, wish, at=now()))
            changed = change_goal(person, goal, keeping_the_way(wish, goal), at=now())
            _tell_of_the_way(request, goal, changed)
            return _found(request, person, changed)
    context = {
        "form": form,
        "words": words,
        "found": found,
        "goal": goal,
        "is_balanced": goal is None or wish_of(goal).weights == USUAL,
        "attributions": attributions_of(found),
    }
    return render(request, "learner/goal.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def goal_drop(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    goal = goal_of(person)
    if goal is None:
        return redirect("learner:path")
    if request.method == "POST":
        drop_goal(person, goal)
        messages.success(request, _("Dropped. The goal and its paths are erased."))
        return redirect("learner:path")
    return render(request, "learner/goal_drop.html", {"goal": goal})


def _tell_of_the_way(request: HttpRequest, before: Goal, changed: Goal) -> None:
    """Whether the way that she took is kept. Who took none hears nothing."""
    if wish_of(before).weights == USUAL:
        return
    if before.occupation_id == changed.occupation_id:
        messages.info(request, _("The way you chose is kept. It is found anew with what you said now."))
    else:
        messages.info(
            request, _("You chose another job. Hours, money and waiting are weighed together again.")
        )


def _found(request: HttpRequest, person: Person, goal: Goal) -> HttpResponse:
    limit(request, "path", most=PATHS_AN_HOUR, seconds=3600)
    plan_path(person, goal, at=now())
    return redirect("learner:path")


def _jobs(words: str, goal: Goal | None) -> list[Occupation]:
    """Jobs that hold all the words; without words, the one she heads for already."""
    if not words.strip():
        return [] if goal is None else [goal.occupation]
    found = occupations_with(words).filter(is_retired=False, is_group=False).select_related("framework")
    # ESCO says of each job which skills it asks for, so its jobs stand first.
    return sorted(found[:_MOST_FOUND], key=lambda job: not job.requirements.exists())


def _context(person: Person, goal: Goal, form: LimitsForm) -> dict[str, Any]:
    paths = list(goal.paths.all()[:2])
    newest = paths[0] if paths else None
    return {
        "goal": goal,
        "form": form,
        "job": occupation_names([goal.occupation])[goal.occupation_id],
        "path": newest,
        "shown": shown(goal, newest, paths[1] if len(paths) > 1 else None) if newest else None,
        "is_outdated": newest is None or is_outdated(goal, newest, at=now()),
        "is_balanced": wish_of(goal).weights == USUAL,
        "could_write": issuers_proving_part_of(goal.occupation, person, _ISSUERS_SHOWN),
    }
