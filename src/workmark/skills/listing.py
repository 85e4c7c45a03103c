"""Every framework that is here, with how much of it there is: for the public list and for programs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from workmark.skills.addresses import frameworks_open_to
from workmark.skills.models import Framework, Occupation, OccupationRelation, Skill, SkillKind, Task, Wording


@dataclass(frozen=True)
class Listed:
    """A framework and its entries in force. joined: pairs of occupations, for a crosswalk, which has no entries."""

    framework: Framework
    skills: int = 0
    groups: int = 0
    occupations: int = 0
    tasks: int = 0
    joined: int = 0
    languages: tuple[str, ...] = ()


def frameworks_listed(person: Any) -> list[Listed]:
    """What this person may see, by name: published frameworks, and the own ones of organisations they work for."""
    rows = list(frameworks_open_to(person).select_related("owner").order_by("name", "pk"))
    keys = [row.pk for row in rows]
    skills = Skill.objects.filter(is_retired=False)
    of_skills = _counted(skills.exclude(kind=SkillKind.GROUP), keys)
    of_groups = _counted(skills.filter(kind=SkillKind.GROUP), keys)
    of_jobs = _counted(Occupation.objects.filter(is_retired=False, is_group=False), keys)
    of_job_groups = _counted(Occupation.objects.filter(is_retired=False, is_group=True), keys)
    of_tasks = _counted(Task.objects.filter(is_retired=False), keys)
    return [
        Listed(
            row,
            of_skills.get(row.pk, 0),
            of_groups.get(row.pk, 0) + of_job_groups.get(row.pk, 0),
            of_jobs.get(row.pk, 0),
            of_tasks.get(row.pk, 0),
            0 if row.pk in of_skills or row.pk in of_jobs else _joined(row.slug),
            _languages(row),
        )
        for row in rows
    ]


def _counted(rows: "QuerySet[Any]", frameworks: Iterable[int]) -> dict[int, int]:
    counted = (
        rows.filter(framework__in=frameworks).order_by().values("framework").annotate(number=Count("pk"))
    )
    return dict(counted.values_list("framework", "number"))


# A crosswalk's slug names the two it joins, as "esco-onet" does.
def _joined(slug: str) -> int:
    source, _dash, target = slug.partition("-")
    if not target:
        return 0
    return OccupationRelation.objects.filter(
        source__framework__slug=source, target__framework__slug=target
    ).count()


def _languages(framework: Framework) -> tuple[str, ...]:
    """Its own language first, then those it has wordings in."""
    of_it = Q(skill__framework=framework) | Q(occupation__framework=framework)
    others = Wording.objects.filter(of_it).order_by("language").values_list("language", flat=True).distinct()
    return (framework.language, *others)
