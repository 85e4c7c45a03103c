"""Jobs and skills with what proves them. Open to anybody; an organisation's own frameworks to its people only."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema

from workmark.achievements.proving import Proof, proofs_of_skills, proofs_of_tasks
from workmark.achievements.translating import named_in
from workmark.api.catalogue import LanguageAsked
from workmark.api.door import OpenDoor, caller
from workmark.api.inputs import Paged, PageFacts, SlugInPath, page_of
from workmark.credentials.pages import achievement_page
from workmark.skills.addresses import key_of, occupation_at, skill_at
from workmark.skills.jobs import (
    as_today,
    jobs_asking_for,
    jobs_like,
    jobs_next_in_the_list,
    jobs_sharing_skills,
    neighbours_of,
    requirements_of,
    same_job_elsewhere,
    tasks_of,
)
from workmark.skills.models import Framework, Occupation, OccupationSkill, Skill

router = Router(tags=["jobs and skills"])
_OPEN = OpenDoor("catalogue:read")
_NEIGHBOURS = 100
KeyOfEntry = Annotated[str, Path(max_length=300, description="The source's own code, or the end of the URI.")]


class OccupationSource(Schema):
    slug: str
    name: str
    version: str
    licence: str
    attribution: str = Field(description="A sentence to show wherever this data is shown.")


class EntryBrief(Schema):
    """A job or a skill. key: what its address here ends in."""

    framework: str
    key: str
    code: str
    uri: str
    label: str


class Proving(Schema):
    """A micro-credential that proves it. level: 1 with help, 2 alone on routine work, 3 on new work, 4 guides others."""

    slug: str
    version: int
    title: str = Field(description="In the `language` you ask for, where a translation is approved.")
    issuer: str
    hours: float
    price: str
    currency: str
    level: int | None
    page: str


class SkillAsked(EntryBrief):
    kind: str
    is_essential: bool
    importance: float | None = Field(description="1 to 5, where the source says so.")
    level: float | None = Field(
        description="0 to 7. Null where the source says none, or where O*NET advises against using the one it has."
    )
    is_in_demand: bool
    proved_by: list[Proving]


class Done(Schema):
    uri: str
    code: str
    text: str
    is_core: bool | None
    is_emerging: bool
    importance: float | None
    frequency: float | None
    proved_by: list[Proving]


class SameJobBrief(EntryBrief):
    match: str = Field(description="How this job stands to it: exact, close, broad (it is wider), narrow.")


class EntryWhole(EntryBrief):
    language: str
    alternative_labels: list[str]
    description: str
    is_retired: bool
    replaced_by: EntryBrief | None
    source: OccupationSource


class OccupationWhole(EntryWhole):
    skills: list[SkillAsked]
    tasks: list[Done]
    gaps: list[str] = Field(description="URIs of essential skills that no micro-credential here proves.")
    same_job: list[SameJobBrief]
    related: list[EntryBrief] = Field(
        description="What the source calls alike; where it does not say, those that share the most essential skills; "
        "of a job of which it says nothing, those whose codes begin most like its own."
    )


class Beside(EntryBrief):
    kind: str = Field(description="broader, narrower, requires, required-by or related.")


class SkillWhole(EntryWhole):
    kind: str
    reuse_level: str
    is_hot: bool
    proved_by: list[Proving]
    beside: list[Beside]


class JobAsking(EntryBrief):
    is_essential: bool
    importance: float | None
    level: float | None


class JobsAsking(PageFacts):
    items: list[JobAsking]


@router.get(
    "/occupations/{framework}/{key}",
    auth=_OPEN,
    response=OccupationWhole,
    summary="One job: what it asks for, what is done in it, and what proves each",
)
def occupation(
    request: HttpRequest, framework: SlugInPath, key: KeyOfEntry, language: LanguageAsked = ""
) -> dict[str, Any]:
    person = caller(request).person
    job = occupation_at(framework, key, person)
    asked, tasks = as_today(requirements_of(job)), list(tasks_of(job))
    of_skills = proofs_of_skills({row.skill_id for row in asked}, person)
    of_tasks = proofs_of_tasks({task.pk for task in tasks}, person)
    titles = _titles([*of_skills.values(), *of_tasks.values()], language)
    return {
        **_whole(job),
        "skills": [_asked(row, of_skills.get(row.skill_id, ()), titles) for row in asked],
        "tasks": [
            {
                **{name: getattr(task, name) for name in Done.model_fields if name != "proved_by"},
                "proved_by": _proving(of_tasks.get(task.pk, ()), titles),
            }
            for task in tasks
        ],
        "gaps": [row.skill.uri for row in asked if row.is_essential and row.skill_id not in of_skills],
        "same_job": [{**_brief(one.occupation), "match": one.kind} for one in same_job_elsewhere(job)],
        "related": [
            _brief(like)
            for like in list(jobs_like(job).select_related("framework"))
            or jobs_sharing_skills(job)
            or jobs_next_in_the_list(job)
        ],
    }


@router.get(
    "/skills/{framework}/{key}", auth=_OPEN, response=SkillWhole, summary="One skill and what proves it"
)
def skill(
    request: HttpRequest, framework: SlugInPath, key: KeyOfEntry, language: LanguageAsked = ""
) -> dict[str, Any]:
    person = caller(request).person
    found = skill_at(framework, key, person)
    proofs = proofs_of_skills({found.pk}, person).get(found.pk, [])
    return {
        **_whole(found),
        **{name: getattr(found, name) for name in ("kind", "reuse_level", "is_hot")},
        "proved_by": _proving(proofs, _titles([proofs], language)),
        "beside": [{**_brief(one.skill), "kind": one.kind} for one in neighbours_of(found, _NEIGHBOURS)],
    }


@router.get(
    "/skills/{framework}/{key}/occupations",
    auth=_OPEN,
    response=JobsAsking,
    summary="The jobs that ask for a skill, those that cannot do without it first",
)
def jobs_of_skill(
    request: HttpRequest, framework: SlugInPath, key: KeyOfEntry, window: Paged
) -> dict[str, Any]:
    found = skill_at(framework, key, caller(request).person)
    return page_of(jobs_asking_for(found), window, _job_asking)


def _whole(entry: Occupation | Skill) -> dict[str, Any]:
    framework: Framework = entry.framework
    return {
        **_brief(entry),
        "language": framework.language,
        "alternative_labels": entry.alternative_labels,
        "description": entry.description,
        "is_retired": entry.is_retired,
        "replaced_by": _brief(entry.replaced_by) if entry.replaced_by else None,
        "source": {name: getattr(framework, name) for name in OccupationSource.model_fields},
    }


def _brief(entry: Occupation | Skill) -> dict[str, Any]:
    return {
        "framework": entry.framework.slug,
        "key": key_of(entry),
        "code": entry.code,
        "uri": entry.uri,
        "label": entry.label,
    }


def _titles(proofs: Iterable[Sequence[Proof]], language: str) -> dict[int, str]:
    """What versions are called in a reader's language, asked once for all; nothing where none is asked for."""
    versions = [proof.version for some in proofs for proof in some] if language else []
    return {pk: named.title for pk, named in named_in(versions, language).items()}


def _asked(row: OccupationSkill, proofs: Sequence[Proof], titles: Mapping[int, str]) -> dict[str, Any]:
    told = ("is_essential", "importance", "level", "is_in_demand")
    return {
        **_brief(row.skill),
        "kind": row.skill.kind,
        **{name: getattr(row, name) for name in told},
        "proved_by": _proving(proofs, titles),
    }


def _job_asking(row: OccupationSkill) -> JobAsking:
    told = {name: getattr(row, name) for name in ("is_essential", "importance", "level")}
    return JobAsking(**_brief(row.occupation), **told)


def _proving(proofs: Sequence[Proof], titles: Mapping[int, str]) -> list[Proving]:
    return [
        Proving(
            slug=proof.version.achievement.slug,
            version=proof.version.number,
            title=titles.get(proof.version.pk, proof.version.title),
            issuer=proof.version.issuer.name,
            hours=proof.version.hours,
            price=str(proof.version.price),
            currency=proof.version.currency,
            level=proof.level,
            page=achievement_page(proof.version.achievement.slug, proof.version.number),
        )
        for proof in proofs
    ]
