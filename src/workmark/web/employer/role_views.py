"""An employer's roles: all of them, a new one from an occupation, what one says, and its closing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.lib.clock import now
from workmark.lib.csv_cells import csv_text
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.permissions import may
from workmark.skills.addresses import frameworks_open_to
from workmark.skills.models import Occupation
from workmark.web.employer.opening_views import put_into, revision_in
from workmark.web.employer.places import frame, seen
from workmark.web.employer.role_forms import RoleForm
from workmark.web.opening_words import attributions_of, skill_lines
from workmark.web.public.entry_words import occupation_names
from workmark.web.public.found_entries import LONGEST_QUESTION, entries_found, sources_of
from workmark.workforce.actions.begin_role import begin_role
from workmark.workforce.actions.close_role import close_role
from workmark.workforce.actions.edit_role import edit_role
from workmark.workforce.role_models import RoleSkill
from workmark.workforce.roles import holders_of, role_of, roles_of

COLUMNS = ("Role", "Skill", "Address", "Level", "Importance", "Needed", "Region")
_MOST_FOUND, _SHOWN = 15, 25


@login_required
@require_safe
def roles(request: HttpRequest, slug: str) -> HttpResponse:
    """Every open role with how many fill it."""
    person, organisation = seen(request, slug, "role.read")
    context = frame(person, organisation, "roles") | {
        "roles": roles_of(person, organisation),
        "may_keep": may(person, "role.keep", organisation),
    }
    return render(request, "employer/roles.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_role(request: HttpRequest, slug: str) -> HttpResponse:
    """Name it, or choose the occupation that it begins from."""
    person, organisation = seen(request, slug, "role.keep")
    words = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    job = _occupation(request, person)
    said = request.POST.copy()
    if job is not None and not said.get("title", "").strip():
        said["title"] = occupation_names([job])[job.pk].label
    form = RoleForm(said if request.method == "POST" else None, initial={"region": organisation.country})
    if request.method == "POST" and form.is_valid():
        try:
            made = begin_role(person, organisation, **form.cleaned_data, occupation=job, at=now())
        except InvalidInput as error:
            put_into(form, error)
        else:
            return redirect("employer:role-skills", slug, made.token)
    found = entries_found(words, "occupations", person, limit=_MOST_FOUND).shown if words else ()
    context = frame(person, organisation, "roles") | {
        "form": form,
        "q": words,
        "found": found,
        "attributions": sources_of(found),
    }
    return render(request, "employer/role_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def role(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """One role: what it asks for and who fills it."""
    person, organisation = seen(request, slug, "role.read")
    found = role_of(person, organisation, token)
    sees_people = may(person, "employment.read", organisation)
    holders = holders_of(found)
    context = frame(person, organisation, "roles") | {
        "role": found,
        "lines": skill_lines(found, None, with_proofs=False),
        "frameworks": attributions_of(found),
        "job": occupation_names([found.occupation])[found.occupation.pk] if found.occupation else None,
        "people": holders.count(),
        "holders": holders[:_SHOWN] if sees_people else None,
        "may_keep": may(person, "role.keep", found) and found.closed_at is None,
    }
    return render(request, "employer/role.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def role_text(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Change what it is called, what it does and where. Where a colleague was faster, both say their words."""
    person, organisation = seen(request, slug, "role.keep")
    found, is_late = role_of(person, organisation, token), False
    said = {name: getattr(found, name) for name in RoleForm.base_fields}
    form = RoleForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            edit_role(person, found, **form.cleaned_data, revision=revision_in(request), at=now())
        except (InvalidInput, WrongState) as error:
            put_into(form, error)
            is_late = isinstance(error, WrongState)
        else:
            messages.success(request, _("Saved."))
            return redirect("employer:role", slug, token)
    context = frame(person, organisation, "roles") | {"role": found, "form": form, "is_late": is_late}
    return render(request, "employer/role_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def close(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    person, organisation = seen(request, slug, "role.keep")
    close_role(person, role_of(person, organisation, token), at=now())
    messages.success(request, _("Closed. Nobody fills this role any more."))
    return redirect("employer:roles", slug)


@login_required
@require_safe
def roles_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Every open role with what it asks for, as CSV."""
    person, organisation = seen(request, slug, "role.read")
    rows = RoleSkill.objects.filter(role__in=roles_of(person, organisation).values("pk"))
    rows = rows.select_related("role", "skill").order_by("role__title", "-is_must", "-importance", "pk")
    table = csv_text(COLUMNS, map(_file_row, rows))
    answer = HttpResponse(table, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{organisation.slug}-roles.csv"'
    return answer


def _file_row(row: RoleSkill) -> list[str | float]:
    needed = "yes" if row.is_must else "no"
    return [
        row.role.title,
        row.skill.label,
        row.skill.uri,
        row.level,
        row.importance,
        needed,
        row.role.region,
    ]


def _occupation(request: HttpRequest, person: Any) -> Occupation | None:
    """The job that was chosen, if it is one this person can see."""
    key = request.POST.get("occupation", "")
    if not (key.isascii() and key.isdecimal() and len(key) <= 12):
        return None
    jobs = Occupation.objects.filter(framework__in=frameworks_open_to(person), is_group=False)
    return jobs.select_related("framework").filter(pk=int(key)).first()
