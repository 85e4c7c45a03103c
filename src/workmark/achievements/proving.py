"""Which micro-credentials on offer prove a skill or show a task, and what of a job nobody offers yet.

"On offer" is what the person at hand may start today: published, not retired, in-house ones by their own people only.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from workmark.achievements.models import AchievementSkill, AchievementTask, AchievementVersion
from workmark.achievements.queries import visible_to
from workmark.organisations.models import Organisation
from workmark.skills.jobs import requirements_of, stand_ins, tasks_of
from workmark.skills.models import Occupation, OccupationSkill, Skill, SkillKind, Task


@dataclass(frozen=True)
class Proof:
    """One micro-credential that proves something. level: 1 to 4; None where it shows a task."""

    version: AchievementVersion
    level: int | None = None


def proofs_of_skills(skills: Collection[int], person: Any) -> dict[int, list[Proof]]:
    """For each skill (by pk), what proves it: the highest level first, then the quickest.

    What proves a skill that its framework has replaced proves the one in its place.
    """
    wanted = set(skills)
    is_it = Q(skill__in=wanted) | Q(skill__is_retired=True, skill__replaced_by__in=wanted)
    links = (
        AchievementSkill.objects.filter(is_it, version__in=on_offer(person))
        .select_related("version__achievement__issuer", "skill")
        .order_by("-level", "version__hours", "version__title")
    )
    found: dict[int, list[Proof]] = defaultdict(list)
    for link in links:
        skill = link.skill_id if link.skill_id in wanted else link.skill.replaced_by_id
        if skill is not None and all(proof.version.pk != link.version_id for proof in found[skill]):
            found[skill].append(Proof(link.version, link.level))
    return dict(found)


def proofs_of_tasks(tasks: Collection[int], person: Any) -> dict[int, list[Proof]]:
    """For each task (by pk), whose evidence shows it being done: the quickest first."""
    links = (
        AchievementTask.objects.filter(task__in=tasks, version__in=on_offer(person))
        .select_related("version__achievement__issuer")
        .order_by("version__hours", "version__title")
    )
    found: dict[int, list[Proof]] = defaultdict(list)
    for link in links:
        found[link.task_id].append(Proof(link.version))
    return found


def skill_is_proved(occupation: Occupation, person: Any) -> Q:
    """Of a job's requirements: whether something on offer proves their skill, or what stands for it today."""
    proving = AchievementSkill.objects.filter(version__in=on_offer(person))
    plainly = Q(Exists(proving.filter(skill=OuterRef("skill"))))
    in_its_place = _proved_by_another(occupation, proving)
    return plainly | Q(pk__in=in_its_place) if in_its_place else plainly


def _proved_by_another(occupation: Occupation, proving: QuerySet[AchievementSkill]) -> list[int]:
    """The requirements (by pk) that are met only because a framework replaced the skill here or there."""
    rows = requirements_of(occupation).order_by().values_list("pk", "skill", "skill__is_retired")
    asked = {pk: skill for pk, skill, _gone in rows}
    retired = {skill for _pk, skill, gone in rows if gone}
    today = stand_ins(Skill.objects.filter(pk__in=retired)) if retired else {}
    by_today = {pk: today[skill].pk if skill in today else skill for pk, skill in asked.items()}
    rewritten = Q(skill__is_retired=True, skill__replaced_by__in=set(by_today.values()))
    links = proving.filter(rewritten | Q(skill__in={skill.pk for skill in today.values()}))
    proved = {skill for link in links.values_list("skill", "skill__replaced_by") for skill in link}
    return [pk for pk, skill in by_today.items() if skill in proved]


def task_is_proved(person: Any) -> Exists:
    """Of tasks: whether some evidence on offer shows them."""
    return Exists(AchievementTask.objects.filter(task=OuterRef("pk"), version__in=on_offer(person)))


@dataclass(frozen=True)
class Coverage:
    """How much of a job can be proved here: of so many asked for, so many. Technologies are counted apart."""

    essential: int
    essential_proved: int
    optional: int
    optional_proved: int
    technologies: int
    technologies_proved: int
    tasks: int
    tasks_proved: int

    @property
    def proved(self) -> int:
        return self.essential_proved + self.optional_proved + self.technologies_proved + self.tasks_proved


def coverage_of(occupation: Occupation, person: Any, is_proved: Q) -> Coverage:
    """is_proved: of `skill_is_proved`."""
    must, proved = Q(is_essential=True), is_proved
    tool = Q(skill__kind=SkillKind.TECHNOLOGY)
    skills = (
        requirements_of(occupation)
        .order_by()
        .aggregate(
            essential=Count("pk", filter=must & ~tool),
            essential_proved=Count("pk", filter=must & ~tool & proved),
            optional=Count("pk", filter=~must & ~tool),
            optional_proved=Count("pk", filter=~must & ~tool & proved),
            technologies=Count("pk", filter=tool),
            technologies_proved=Count("pk", filter=tool & proved),
        )
    )
    tasks = (
        tasks_of(occupation)
        .order_by()
        .aggregate(tasks=Count("pk"), tasks_proved=Count("pk", filter=Q(task_is_proved(person))))
    )
    return Coverage(**skills, **tasks)


def issuers_proving_part_of(occupation: Occupation, person: Any, most: int) -> list[Organisation]:
    """Who already proves something of this job, and so might write what is missing; the most active first."""
    asked = OccupationSkill.objects.filter(occupation=occupation).values("skill")
    proving = Q(proved_skills__skill__in=asked) | Q(proved_tasks__task__occupation=occupation)
    versions = visible_to(person).filter(proving, achievement__is_in_house=False)
    issuers = Organisation.objects.filter(achievements__versions__in=versions.values("pk"))
    return list(
        issuers.annotate(written=Count("achievements", distinct=True)).order_by("-written", "name")[:most]
    )


def versions_for_job(uri: str) -> Q:
    """Of versions: those that prove a skill that the occupation asks for, or show one of its tasks."""
    asked = OccupationSkill.objects.filter(occupation__uri=uri)
    today = asked.filter(skill__is_retired=True).values("skill__replaced_by")
    skills = AchievementSkill.objects.filter(
        Q(skill__in=asked.values("skill"))
        | Q(skill__in=today)
        | Q(skill__is_retired=True, skill__replaced_by__in=asked.values("skill"))
    )
    tasks = AchievementTask.objects.filter(task__occupation__uri=uri)
    return Q(pk__in=skills.values("version")) | Q(pk__in=tasks.values("version"))


@dataclass(frozen=True)
class ServedJob:
    """An occupation of which something on offer proves a part. proved: skills and tasks together."""

    occupation: Occupation
    proved: int


def served_jobs(person: Any, *, family: str = "", most: int) -> list[ServedJob]:
    """The published jobs of which most can be proved here. family: only by micro-credentials of one job family."""
    versions = on_offer(person).filter(family=family) if family else on_offer(person)
    in_force = Occupation.objects.filter(is_retired=False, framework__owner=None)
    proved = proved_parts(in_force, versions)
    nearest = sorted(proved, key=lambda job: (-proved[job], job))[:most]
    rows = Occupation.objects.select_related("framework").in_bulk(nearest)
    return [ServedJob(rows[job], proved[job]) for job in nearest]


def proved_parts(jobs: QuerySet[Occupation], versions: QuerySet[AchievementVersion]) -> dict[int, int]:
    """For each job (by pk) of which these versions prove anything: how many of its skills and tasks."""
    skills = AchievementSkill.objects.filter(version__in=versions).values("skill")
    tasks = AchievementTask.objects.filter(version__in=versions).values("task")
    asked = OccupationSkill.objects.filter(skill__in=skills, occupation__in=jobs.values("pk"))
    moved = OccupationSkill.objects.filter(
        skill__is_retired=True, skill__replaced_by__in=skills, occupation__in=jobs.values("pk")
    ).exclude(skill__in=skills)
    done = Task.objects.filter(pk__in=tasks, occupation__in=jobs.values("pk"), is_retired=False)
    proved: dict[int, int] = defaultdict(int)
    for rows in (asked, moved, done):
        for job, count in rows.order_by().values_list("occupation").annotate(Count("pk")):
            proved[job] += count
    return dict(proved)


def on_offer(person: Any) -> QuerySet[AchievementVersion]:
    """What this person may start today, for use inside another question."""
    return visible_to(person).select_related(None)
