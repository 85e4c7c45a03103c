"""Questions about one occupation or one skill: what it asks for, what is done in it, and where else it stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower

from workmark.skills import onet_addresses
from workmark.skills.models import (
    Occupation,
    OccupationRelation,
    OccupationSkill,
    Skill,
    SkillKind,
    SkillRelation,
    Task,
    Wording,
)

_SAME_JOB = (
    OccupationRelation.Kind.EXACT,
    OccupationRelation.Kind.CLOSE,
    OccupationRelation.Kind.BROAD,
    OccupationRelation.Kind.NARROW,
)
_THE_OTHER_WAY = {
    OccupationRelation.Kind.BROAD.value: OccupationRelation.Kind.NARROW.value,
    OccupationRelation.Kind.NARROW.value: OccupationRelation.Kind.BROAD.value,
}
_LONGEST_CHAIN = 8  # one entry replaced by another, and so on


def requirements_of(occupation: Occupation) -> QuerySet[OccupationSkill]:
    """What the job asks for, the essential and the most important first. Groups of skills are left out.

    So is a skill that was replaced by one that the job asks for too; `as_today` puts the new one in the place of others.
    """
    rows = OccupationSkill.objects.filter(occupation=occupation)
    asked_anyway = Q(skill__is_retired=True, skill__replaced_by__in=rows.values("skill"))
    asked = rows.exclude(skill__kind=SkillKind.GROUP).exclude(asked_anyway)
    return asked.select_related("skill__framework").order_by(
        "-is_essential", F("importance").desc(nulls_last=True), "-is_in_demand", Lower("skill__label")
    )


def as_today(rows: Iterable[OccupationSkill]) -> list[OccupationSkill]:
    """The same rows, each with the skill that stands for its own today. They are for reading, not for saving."""
    read = list(rows)
    retired = {row.skill_id for row in read if row.skill.is_retired}
    today = stand_ins(Skill.objects.filter(pk__in=retired)) if retired else {}
    for row in read:
        row.skill = today.get(row.skill_id, row.skill)
    return read


def stand_ins(skills: QuerySet[Skill]) -> dict[int, Skill]:
    """By pk, what stands today for those of these skills that were replaced, however often."""
    replaced = skills.filter(is_retired=True, replaced_by__isnull=False)
    rows = replaced.select_related("replaced_by__framework", "replaced_by__replaced_by__framework")
    return {skill.pk: current_skill(skill) for skill in rows}


def current_skill(skill: Skill) -> Skill:
    """The entry that replaced a retired one, however often; itself where none did."""
    for _step in range(_LONGEST_CHAIN):
        if not skill.is_retired or skill.replaced_by is None:
            break
        skill = skill.replaced_by
    return skill


def with_replaced(uris: Iterable[str]) -> set[str]:
    """These addresses of skills and those of every entry that they replaced, however often."""
    found = newest = set(uris)
    for _round in range(_LONGEST_CHAIN):
        older = set(Skill.objects.filter(replaced_by__uri__in=newest).values_list("uri", flat=True)) - found
        if not older:
            break
        found, newest = found | older, older
    return found


def is_doubtful(row: OccupationSkill) -> bool:
    """Tell whether O*NET rated this and advises against using a rating: how much is asked for is then not known."""
    return onet_addresses.is_element(row.skill.uri) and (row.level is None or row.importance is None)


def tasks_of(occupation: Occupation) -> QuerySet[Task]:
    """What is done in the job in the newest release: core tasks first, then by importance."""
    tasks = Task.objects.filter(occupation=occupation, is_retired=False)
    return tasks.order_by(
        F("is_core").desc(nulls_last=True), F("importance").desc(nulls_last=True), "is_emerging", "pk"
    )


def jobs_asking_for(skill: Skill) -> QuerySet[OccupationSkill]:
    """The jobs in force that ask for a skill, or for one that it replaced: essential and most important first."""
    plainly = OccupationSkill.objects.filter(skill=skill)
    older = with_replaced([skill.uri]) - {skill.uri}
    in_its_place = Q(skill__is_retired=True, skill__uri__in=older) & ~Q(
        occupation__in=plainly.values("occupation")
    )
    asked = OccupationSkill.objects.filter(Q(skill=skill) | in_its_place, occupation__is_retired=False)
    return asked.select_related("occupation__framework").order_by(
        "-is_essential", F("importance").desc(nulls_last=True), "occupation__label"
    )


@dataclass(frozen=True)
class SameJob:
    """The job in another taxonomy. kind: how the job asked about stands to it, read from left to right."""

    occupation: Occupation
    kind: str

    @property
    def words(self) -> str:
        return str(OccupationRelation.Kind(self.kind).label)


def same_job_elsewhere(occupation: Occupation) -> list[SameJob]:
    """Where the crosswalk leads, whichever way it was written down; the closest matches first."""
    rows = OccupationRelation.objects.filter(
        Q(source=occupation) | Q(target=occupation), kind__in=_SAME_JOB
    ).select_related("source__framework", "target__framework")
    found: dict[int, SameJob] = {}
    for row in rows:
        there = row.target if row.source_id == occupation.pk else row.source
        kind = row.kind if row.source_id == occupation.pk else _THE_OTHER_WAY.get(row.kind, row.kind)
        if not there.is_group:
            found.setdefault(there.pk, SameJob(there, kind))
    order = [kind.value for kind in _SAME_JOB]
    return sorted(found.values(), key=lambda one: (order.index(one.kind), one.occupation.label))


def jobs_like(occupation: Occupation) -> QuerySet[Occupation]:
    """What the source calls alike, nearest first."""
    like = OccupationRelation.objects.filter(source=occupation, kind=OccupationRelation.Kind.RELATED)
    return (
        Occupation.objects.filter(related_from__in=like, is_retired=False, is_group=False)
        .annotate(rank=F("related_from__rank"))
        .order_by("rank", "label")
    )


def narrower_jobs(occupation: Occupation) -> QuerySet[Occupation]:
    """The jobs that are a kind of this one."""
    kinds = OccupationRelation.objects.filter(target=occupation, kind=OccupationRelation.Kind.BROADER)
    return Occupation.objects.filter(relations__in=kinds, is_retired=False).order_by("label")


def broader_jobs(occupation: Occupation) -> QuerySet[Occupation]:
    """The job or the group that this one is a kind of."""
    kinds = OccupationRelation.objects.filter(source=occupation, kind=OccupationRelation.Kind.BROADER)
    return Occupation.objects.filter(related_from__in=kinds).order_by("label")


@dataclass(frozen=True)
class Neighbour:
    """A skill beside another. kind: "broader", "narrower", "requires", "required-by" or "related"."""

    skill: Skill
    kind: str


def neighbours_of(skill: Skill, most: int) -> list[Neighbour]:
    """The skills that a skill is part of, that are part of it, that it needs, that need it, and that are near."""
    kinds = SkillRelation.Kind
    outward = {kinds.BROADER: "broader", kinds.REQUIRES: "requires", kinds.RELATED: "related"}
    inward = {kinds.BROADER: "narrower", kinds.REQUIRES: "required-by", kinds.RELATED: "related"}
    leaving = SkillRelation.objects.filter(source=skill).select_related("target__framework")
    arriving = SkillRelation.objects.filter(target=skill).select_related("source__framework")
    found: dict[tuple[int, str], Neighbour] = {}
    for row in leaving.order_by("kind", "target__label")[:most]:
        kind = outward[kinds(row.kind)]
        found[(row.target_id, kind)] = Neighbour(row.target, kind)
    for row in arriving.order_by("kind", "source__label")[:most]:
        kind = inward[kinds(row.kind)]
        found.setdefault((row.source_id, kind), Neighbour(row.source, kind))
    return sorted(found.values(), key=lambda one: (one.kind, one.skill.label))


def wordings_of_skills(skills: Iterable[int], language: str) -> dict[int, Wording]:
    """What skills are called in a language, where the source says so."""
    said = Wording.objects.filter(skill__in=list(skills), language=language)
    return {word.skill_id: word for word in said if word.skill_id is not None}


def wordings_of_occupations(occupations: Iterable[int], language: str) -> dict[int, Wording]:
    said = Wording.objects.filter(occupation__in=list(occupations), language=language)
    return {word.occupation_id: word for word in said if word.occupation_id is not None}
