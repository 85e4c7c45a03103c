"""Who works for an employer: the list, one person, and asking somebody to confirm."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.lib.clock import now
from workmark.lib.csv_cells import csv_text
from workmark.lib.problems import PlatformError
from workmark.organisations.actions.end_employment import end_employment
from workmark.organisations.actions.invite_employee import invite_employee
from workmark.organisations.actions.record_employment import record_employment
from workmark.organisations.employing import (
    employment_in,
    employments_seen_by,
    facts_of,
    teams_of,
)
from workmark.organisations.employment_models import Employment
from workmark.web.employer.people_forms import EmployeeForm
from workmark.web.employer.places import frame, seen

_A_PAGE = 50
COLUMNS = ("Work e-mail", "Name", "Job title", "Number", "Team", "Manager", "State")


@login_required
@require_safe
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody on record there, by team, name or state."""
    person, organisation = seen(request, slug, "employment.read")
    found = _filtered(employments_seen_by(person, organisation), request)
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    asked = {name: request.GET.get(name, "")[:120] for name in ("q", "team", "state")}
    context = frame(person, organisation, "people") | {
        "page": page,
        "rows": [{"work": work, "state": state_of(work)} for work in page],
        "teams": teams_of(organisation),
        "asked": asked,
        "query": urlencode({name: value for name, value in asked.items() if value}),
        "states": _states(),
    }
    return render(request, "employer/people.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Record one person and ask them, by e-mail, to confirm."""
    person, organisation = seen(request, slug, "employment.record")
    form = EmployeeForm(request.POST or None, initial={"team": request.GET.get("team", "")[:120]})
    if request.method == "POST" and form.is_valid():
        try:
            work = invite_employee(person, organisation, form.facts, at=now())
        except PlatformError as refused:
            told(form, refused)
        else:
            messages.success(request, _("Asked: %(email)s") % {"email": work.work_email})
            return redirect("employer:people", slug)
    context = frame(person, organisation, "people") | {"form": form, "teams": teams_of(organisation)}
    return render(request, "employer/person_invite.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One person at work: what is on record, changed here."""
    person, organisation = seen(request, slug, "employment.record")
    work = employment_in(organisation, pk)
    form = EmployeeForm(request.POST or None, initial=vars(facts_of(work)))
    if request.method == "POST" and form.is_valid():
        try:
            done = record_employment(
                person, organisation, form.facts, employment=work, asks=False, at=now()
            ).employment
        except PlatformError as refused:
            told(form, refused)
        else:
            messages.success(request, _stored_words(done))
            return redirect("employer:people", slug)
        work.refresh_from_db()
    context = frame(person, organisation, "people") | {
        "form": form,
        "work": work,
        "state": state_of(work),
        "teams": teams_of(organisation),
    }
    return render(request, "employer/person.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def ask_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    person, organisation = seen(request, slug, "employment.record")
    work = employment_in(organisation, pk)
    try:
        invite_employee(person, organisation, facts_of(work), at=now())
        messages.success(request, _("Asked: %(email)s") % {"email": work.work_email})
    except PlatformError as refused:
        messages.error(request, refused.detail)
    return redirect("employer:person", slug, pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask once more, then end it."""
    person, organisation = seen(request, slug, "employment.record")
    work = employment_in(organisation, pk)
    if request.method == "POST":
        end_employment(person, work, at=now())
        messages.success(request, _("Ended. What they proved stays theirs, and you see it no more."))
        return redirect("employer:people", slug)
    context = frame(person, organisation, "people") | {"work": work}
    return render(request, "employer/person_end.html", context)


@login_required
@require_safe
def people_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The same list as CSV; it can be brought again as it is."""
    person, organisation = seen(request, slug, "employment.read")
    found = _filtered(employments_seen_by(person, organisation), request).iterator(chunk_size=2_000)
    answer = HttpResponse(csv_text(COLUMNS, map(_file_row, found)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{organisation.slug}-people.csv"'
    return answer


def _stored_words(work: Employment) -> str:
    if not work.is_address_asked:
        return _("Stored.")
    told = _(
        "Stored. Until they say that %(email)s is theirs, their address, name and work stay as they were."
    )
    return told % {"email": work.asked_email}


def _file_row(work: Employment) -> list[str]:
    facts = facts_of(work)
    said = (facts.work_email, facts.name, facts.job_title, facts.external_id, facts.team, facts.manager)
    return [*said, str(state_of(work)["label"])]


def told(form: forms.Form, refused: PlatformError) -> None:
    """Put what was refused beside the fields it names, and anything else above them."""
    for name, said in refused.fields.items():
        form.add_error(name if name in form.fields else None, said)
    if not refused.fields:
        form.add_error(None, refused.detail)


def state_of(work: Employment) -> dict[str, Any]:
    """label and tone: whether the person has confirmed."""
    if work.person_id is not None:
        return {"label": _("Confirmed"), "tone": "good"}
    return (
        {"label": _("Asked"), "tone": "info"}
        if work.offered_at
        else {"label": _("Not asked"), "tone": "plain"}
    )


def _states() -> list[tuple[str, str]]:
    return [("confirmed", _("Confirmed")), ("asked", _("Asked")), ("new", _("Not asked"))]


def _filtered(found: QuerySet[Employment], request: HttpRequest) -> QuerySet[Employment]:
    words, team, state = (request.GET.get(name, "")[:120].strip() for name in ("q", "team", "state"))
    if words:
        found = found.filter(
            Q(name__icontains=words) | Q(work_email__icontains=words) | Q(job_title__icontains=words)
        )
    if team:
        found = found.filter(team__name=team)
    if state == "confirmed":
        found = found.filter(person__isnull=False)
    elif state in {"asked", "new"}:
        found = found.filter(person=None, offered_at__isnull=state == "new")
    return found.order_by("name", "work_email")
