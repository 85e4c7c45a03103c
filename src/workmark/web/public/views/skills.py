"""One skill: what it is, what lies beside it, which micro-credentials prove it, and which jobs ask for it."""

from collections import defaultdict

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from workmark.achievements.proving import proofs_of_skills
from workmark.achievements.queries import issuers_written_for
from workmark.skills.addresses import skill_at
from workmark.skills.jobs import jobs_asking_for, neighbours_of
from workmark.skills.models import ReuseLevel, SkillKind
from workmark.web.public.entry_data import skill_data
from workmark.web.public.entry_words import occupation_names, skill_names
from workmark.web.public.job_presenting import job_rows
from workmark.web.public.presenting import SKILL_LEVELS, cards
from workmark.web.verifier.readers import reader

_JOBS_SHOWN, _NEIGHBOURS, _PROOFS_SHOWN = 25, 30, 12
_BESIDE: dict[str, str | Promise] = {
    "broader": gettext_lazy("It is part of"),
    "narrower": gettext_lazy("Part of it"),
    "requires": gettext_lazy("It needs"),
    "required-by": gettext_lazy("Needed for"),
    "related": gettext_lazy("Near it"),
}


@require_safe
def skill(request: HttpRequest, framework: str, key: str) -> HttpResponse:
    found = skill_at(framework, key, request.user)
    beside = neighbours_of(found, _NEIGHBOURS)
    replaced = [found.replaced_by] if found.replaced_by else []
    names = skill_names([found, *(one.skill for one in beside), *replaced])
    page = Paginator(jobs_asking_for(found), _JOBS_SHOWN).get_page(request.GET.get("page"))
    jobs = occupation_names(row.occupation for row in page)
    by_kind = defaultdict(list)
    for one in beside:
        by_kind[one.kind].append(names[one.skill.pk])
    proofs = proofs_of_skills({found.pk}, request.user).get(found.pk, [])
    shown = proofs[:_PROOFS_SHOWN]
    person = reader(request)
    context = {
        "skill": found,
        "named": names[found.pk],
        "kind": SkillKind(found.kind).label if found.kind in SkillKind.values else "",
        "reuse": ReuseLevel(found.reuse_level).label if found.reuse_level in ReuseLevel.values else "",
        "replaced_by": names.get(found.replaced_by_id or 0),
        "beside": [
            {"heading": heading, "skills": by_kind[kind]}
            for kind, heading in _BESIDE.items()
            if by_kind[kind]
        ],
        "cards": [
            {
                "card": card,
                "level": SKILL_LEVELS[proof.level or 1],
            }
            for card, proof in zip(
                cards(
                    [proof.version for proof in shown],
                    lambda version: reverse("public:achievement", args=[version.achievement.slug]),
                ),
                shown,
                strict=True,
            )
        ],
        "proofs": len(proofs),
        "may_write": person is not None and issuers_written_for(person).exists(),
        "rows": job_rows(page, jobs),
        "page": page,
        "structured_data": skill_data(found, names[found.pk]),
    }
    return render(request, "public/skill.html", context)
