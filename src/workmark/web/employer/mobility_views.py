"""Who inside is nearest to a role or an opening, with the explanation that each of them sees too; and which roles are."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from workmark.lib.clock import now
from workmark.lib.csv_cells import csv_text
from workmark.web.employer.places import frame, seen
from workmark.web.matrix_words import explained_rows, name_of_work, plan_shown
from workmark.web.opening_words import attributions_of
from workmark.web.public.distance_presenting import distance_rows
from workmark.web.public.entry_words import Named
from workmark.workforce.mobility import Mobility, nearest_to, note_mobility
from workmark.workforce.opening_models import Opening
from workmark.workforce.openings import opening_of
from workmark.workforce.role_distances import roles_beside
from workmark.workforce.role_models import EmployerRole
from workmark.workforce.roles import role_of

COLUMNS = ("Person", "Team", "Ready", "Steps", "Hours", "Price", "Currency", "Path", "Stays open")


@login_required
@require_safe
def roles_near(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The other roles that are most like one, and what is still to earn on the way there."""
    person, organisation = seen(request, slug, "role.read")
    role = role_of(person, organisation, token)
    beside = roles_beside(person, role)
    context = frame(person, organisation, "roles") | {
        "role": role,
        "rows": distance_rows(
            [(_named(each.role, slug), each.distance, beside.currency) for each in beside.found]
        ),
        "is_proved": beside.is_proved,
    }
    return render(request, "employer/role_beside.html", context)


@login_required
@require_safe
def nearest_role(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    person, organisation = seen(request, slug, "mobility.read")
    return _page(request, role_of(person, organisation, token), "roles")


@login_required
@require_safe
def nearest_opening(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    person, organisation = seen(request, slug, "mobility.read")
    return _page(request, opening_of(person, organisation, token), "openings")


@login_required
@require_safe
def nearest_file(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The same for a role, as CSV."""
    person, organisation = seen(request, slug, "mobility.read")
    role, at = role_of(person, organisation, token), now()
    found = nearest_to(person, role, at=at)
    note_mobility(person, role, found.candidates, at=at)
    answer = HttpResponse(csv_text(COLUMNS, _file_rows(found)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{organisation.slug}-nearest.csv"'
    return answer


def _page(request: HttpRequest, job: EmployerRole | Opening, place: str) -> HttpResponse:
    person, organisation = seen(request, job.organisation.slug, "mobility.read")
    at = now()
    found = nearest_to(person, job, at=at)
    note_mobility(person, job, found.candidates, at=at)
    context = frame(person, organisation, place) | {
        "job": job,
        "is_role": isinstance(job, EmployerRole),
        "found": found,
        "frameworks": attributions_of(job) if found.candidates else (),
        "people": [
            {
                "name": name_of_work(each.work),
                "team": each.work.team,
                "rows": explained_rows(each.near.rows),
                "plan": plan_shown(each.near, _titles(found, each.near.plan.keys), found.currency),
            }
            for each in found.candidates
        ],
    }
    return render(request, "employer/nearest.html", context)


def _named(role: EmployerRole, slug: str) -> Named:
    return Named(role.title, "", reverse("employer:role", args=[slug, role.token]))


def _titles(found: Mobility, keys: tuple[str, ...]) -> list[str]:
    return [found.offered[key].title for key in keys]


def _file_rows(found: Mobility) -> list[list[Any]]:
    return [
        [
            name_of_work(each.work),
            each.work.team.name if each.work.team else "",
            None if each.near.ready is None else int(100 * each.near.ready),
            len(each.near.plan.steps),
            round(each.near.plan.minutes / 60),
            each.near.plan.price / 100,
            found.currency,
            "; ".join(_titles(found, each.near.plan.keys)),
            len(each.near.plan.unclosed),
        ]
        for each in found.candidates
    ]
