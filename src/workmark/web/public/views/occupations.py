"""Jobs: browse them, read what each asks for and what proves it here, and see what nobody offers yet."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from workmark.achievements.proving import (
    coverage_of,
    issuers_proving_part_of,
    on_offer,
    proved_parts,
    skill_is_proved,
)
from workmark.achievements.queries import issuers_written_for
from workmark.skills.addresses import framework_at, frameworks_open_to, occupation_at
from workmark.skills.jobs import (
    jobs_next_in_the_list,
    jobs_sharing_skills,
    kin_of,
    same_job_elsewhere,
    tasks_of,
)
from workmark.skills.models import Framework, Occupation
from workmark.web.public.distance_presenting import distances_from
from workmark.web.public.entry_data import occupation_data
from workmark.web.public.entry_words import occupation_names, occupation_page
from workmark.web.public.found_here import choices_here
from workmark.web.public.job_groups import group_words, groups_of
from workmark.web.public.job_presenting import (
    PARTS,
    asked_rows,
    coverage_rows,
    first_tasks,
    part_rows,
    parts_of,
    task_rows,
)
from workmark.web.public.presenting import FAMILIES
from workmark.web.public.served import served_by_family
from workmark.web.verifier.readers import reader

_FAMILY_SHOWS, _LIST_SHOWS, _ROWS_SHOWN, _LIKE_SHOWN, _WIDER_SHOWN, _ISSUERS_SHOWN = 6, 60, 40, 10, 3, 3


@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """Jobs that something here proves a part of, by family; then every framework's groups."""
    if request.GET.get("q", "").strip():
        return _searched(request)
    by_family = served_by_family(_FAMILY_SHOWS)
    names = occupation_names(job.occupation for jobs in by_family.values() for job in jobs)
    frameworks = (
        frameworks_open_to(request.user).filter(occupations__isnull=False).distinct().order_by("name")
    )
    context = {
        "choices": choices_here("occupations"),
        "families": [
            {
                "label": FAMILIES[family],
                "jobs": [{"named": names[job.occupation.pk], "job": job} for job in jobs],
            }
            for family, jobs in by_family.items()
            if jobs
        ],
        "frameworks": [{"framework": row, "groups": groups_of(row)} for row in frameworks],
    }
    return render(request, "public/occupations.html", context)


@require_safe
def framework_list(request: HttpRequest, framework: str) -> HttpResponse:
    """The jobs of one framework, or of one of its groups, page by page."""
    held = framework_at(framework, request.user)
    if request.GET.get("q", "").strip():
        return _searched(request)
    code = request.GET.get("group", "")
    group = group_words(held, code)
    jobs = Occupation.objects.filter(framework=held, is_group=False, is_retired=False).select_related(
        "framework"
    )
    if group:
        jobs = jobs.filter(code__startswith=code)
    page = Paginator(jobs.order_by("code", "label"), _LIST_SHOWS).get_page(request.GET.get("page"))
    context = {
        "framework": held,
        "group": group,
        "groups": [] if group else groups_of(held),
        "page": page,
        "sections": _by_group(held, list(page), request.user),
        "query": urlencode({"group": code}) if group else "",
    }
    return render(request, "public/occupation_list.html", context)


@require_safe
def occupation(request: HttpRequest, framework: str, key: str) -> HttpResponse:
    """One job: its tasks and skills with what proves each, what is missing, and where it stands elsewhere."""
    job = occupation_at(framework, key, request.user)
    may_write = _may_write(request)
    proved = skill_is_proved(job, request.user)
    parts = parts_of(job, request.user, proved, may_write=may_write)
    coverage = coverage_of(job, request.user, proved)
    elsewhere, distances = same_job_elsewhere(job), distances_from(job)
    kin = kin_of(job)
    wider, kinds = kin.wider[:_WIDER_SHOWN], kin.narrower[:_LIKE_SHOWN]
    like = [] if distances else kin.alike[:_LIKE_SHOWN] or jobs_sharing_skills(job)
    next_to = [] if distances or like else jobs_next_in_the_list(job)
    replaced = [job.replaced_by] if job.replaced_by else []
    names = occupation_names(
        [job, *(one.occupation for one in elsewhere), *like, *next_to, *kinds, *replaced]
    )
    context = {
        "job": job,
        "named": names[job.pk],
        "page_address": occupation_page(job),
        "replaced_by": names.get(job.replaced_by_id or 0),
        "wider": [row for row in wider if row.is_group],
        "coverage": coverage_rows(coverage),
        "proved": coverage.proved,
        "tasks": first_tasks(job, request.user, may_write=may_write),
        "tasks_total": coverage.tasks,
        "parts": [part for part in parts if part.name != "gaps"],
        "gaps": next((part for part in parts if part.name == "gaps"), None),
        "may_write": may_write,
        "could_write": issuers_proving_part_of(job, request.user, _ISSUERS_SHOWN),
        "elsewhere": [{"named": names[one.occupation.pk], "same": one} for one in elsewhere],
        "like": [names[row.pk] for row in like],
        "next_to": [names[row.pk] for row in next_to],
        "kinds": [names[row.pk] for row in kinds],
        "distances": distances,
        "by_shared_skills": not kin.alike,
        "is_worked_out": job.framework.owner_id is None,
        "structured_data": occupation_data(job, names[job.pk], parts),
    }
    return render(request, "public/occupation.html", context)


@require_safe
def occupation_skills(request: HttpRequest, framework: str, key: str) -> HttpResponse:
    """Everything of one part of what a job asks for, page by page."""
    job = occupation_at(framework, key, request.user)
    part = request.GET.get("part", "")
    part = part if part in PARTS else "essential"
    found = part_rows(job, part, skill_is_proved(job, request.user))
    page = Paginator(found, _ROWS_SHOWN).get_page(request.GET.get("page"))
    rows = asked_rows(page, request.user, may_write=_may_write(request))
    listed = list(rows.values())
    context = {
        **_below(job),
        "heading": PARTS[part],
        "rows": listed,
        "has_figures": any(row.importance or row.level for row in listed),
        "page": page,
        "query": urlencode({"part": part}),
    }
    return render(request, "public/occupation_skills.html", context)


@require_safe
def occupation_tasks(request: HttpRequest, framework: str, key: str) -> HttpResponse:
    """Every task of a job, page by page."""
    job = occupation_at(framework, key, request.user)
    page = Paginator(tasks_of(job), _ROWS_SHOWN).get_page(request.GET.get("page"))
    language = job.framework.language
    rows = task_rows(list(page), language, request.user, may_write=_may_write(request))
    return render(request, "public/occupation_tasks.html", {**_below(job), "tasks": rows, "page": page})


def _searched(request: HttpRequest) -> HttpResponse:
    """To the search among jobs: whoever adds `?q=` to a list's address meant that."""
    words = {"q": request.GET["q"].strip(), "kind": "occupations"}
    return redirect(f"{reverse('public:search')}?{urlencode(words)}")


def _below(job: Occupation) -> dict[str, Any]:
    return {"job": job, "named": occupation_names([job])[job.pk]}


def _may_write(request: HttpRequest) -> bool:
    person = reader(request)
    return person is not None and issuers_written_for(person).exists()


def _by_group(framework: Framework, jobs: list[Occupation], person: Any) -> list[dict[str, Any]]:
    """The jobs of one page under the groups they belong to, each with how much of it can be proved."""
    names = occupation_names(jobs)
    proved = proved_parts(Occupation.objects.filter(pk__in=[job.pk for job in jobs]), on_offer(person))
    codes = {job.group_code for job in jobs if job.group_code}
    groups = list(
        Occupation.objects.filter(framework=framework, is_group=True, code__in=codes).select_related(
            "framework"
        )
    )
    named = occupation_names(groups)
    titles = {group.code: named[group.pk] for group in groups}
    sections: list[dict[str, Any]] = []
    for job in jobs:
        if not sections or sections[-1]["code"] != job.group_code:
            sections.append({"code": job.group_code, "title": titles.get(job.group_code), "jobs": []})
        sections[-1]["jobs"].append(
            {"named": names[job.pk], "code": job.code, "proved": proved.get(job.pk, 0)}
        )
    return sections
