"""Questions about one occupation or one skill: what it asks for, what is done in it, and where else it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
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
MOST_BESIDE = 8
_OF_A_GROUP = 4
_LOOKED_AT = 200  # of the jobs that share the most skills, so many are compared


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


def jobs_beside(occupation: Occupation) -> list[Occupation]:
    """The few jobs most like it, nearest first: what the source calls alike; where it does not say, by shared skills."""
    return list(jobs_like(occupation).select_related("framework")[:MOST_BESIDE]) or jobs_sharing_skills(
        occupation
    )


def jobs_sharing_skills(occupation: Occupation) -> list[Occupation]:
    """Jobs of the same framework whose essential skills overlap most.

    Overlap is what both ask for as a share of what either asks for, so that a long list is not like everything.
    """
    essential = OccupationSkill.objects.filter(is_essential=True)
    of_that_job = essential.filter(occupation=OuterRef("occupation")).order_by().values("occupation")
    # Nothing is joined until the nearest are known: that takes a twentieth of the time.
    sharing = (
        essential.filter(skill__in=essential.filter(occupation=occupation).values("skill"))
        .values("occupation")
        .annotate(shared=Count("pk"))
        .order_by("-shared", "occupation")
        .annotate(asked=Subquery(of_that_job.annotate(asked=Count("pk")).values("asked")))
    )
    found = list(sharing.values_list("occupation", "shared", "asked")[:_LOOKED_AT])
    own = max(
        (shared for _job, shared, _asked in found), default=0
    )  # the job itself shares all of its skills
    overlap = {job: shared / (own + asked - shared) for job, shared, asked in found if job != occupation.pk}
    nearest = sorted(overlap, key=lambda job: (-overlap[job], job))[: 3 * MOST_BESIDE]
    rows = (
        Occupation.objects.filter(framework=occupation.framework_id, is_retired=False, is_group=False)
        .select_related("framework")
        .in_bulk(nearest)
    )
    return [rows[job] for job in nearest if job in rows][:MOST_BESIDE]


def jobs_next_in_the_list(occupation: Occupation) -> list[Occupation]:
    """For a job of which its source says nothing, as O*NET's "All Other": those whose codes begin most like its own.

    Four characters are a minor group of SOC and a unit group of ISCO; jobs beyond it are not beside it.
    """
    start = occupation.code[:_OF_A_GROUP]
    if len(start) < _OF_A_GROUP or OccupationSkill.objects.filter(occupation=occupation).exists():
        return []
    beside = Occupation.objects.filter(
        framework=occupation.framework_id, code__startswith=start, is_retired=False, is_group=False
    )
    found = beside.exclude(pk=occupation.pk).select_related("framework")
    return sorted(found, key=lambda job: (-_alike(job.code, occupation.code), job.code))[:MOST_BESIDE]


def _alike(one: str, other: str) -> int:
    """How many characters two codes begin with alike."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


@dataclass(frozen=True)
class Kin:
    """What the source says of a job. wider: the jobs or groups that it is a kind of. narrower, alike: jobs in force."""

    wider: list[Occupation]
    narrower: list[Occupation]
    alike: list[Occupation]


def kin_of(occupation: Occupation) -> Kin:
    """In the order of their labels; those alike nearest first."""
    kinds = OccupationRelation.Kind
    rows = OccupationRelation.objects.filter(
        Q(source=occupation, kind__in=[kinds.BROADER, kinds.RELATED])
        | Q(target=occupation, kind=kinds.BROADER)
    ).select_related("source__framework", "target__framework")
    found = sorted(rows, key=lambda row: (row.rank or 0, row.source.label, row.target.label))
    leaving = [row for row in found if row.source_id == occupation.pk]
    alike = (row.target for row in leaving if row.kind == kinds.RELATED)
    return Kin(
        wider=[row.target for row in leaving if row.kind == kinds.BROADER],
        narrower=[
            row.source for row in found if row.target_id == occupation.pk and not row.source.is_retired
        ],
        alike=[job for job in alike if not job.is_retired and not job.is_group],
    )


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
