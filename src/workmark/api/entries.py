"""Search the frameworks: skills, occupations and tasks. Open to anybody; a token adds one's organisations' own."""

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router, Schema

from workmark.api.door import OpenDoor, caller
from workmark.api.inputs import PageFacts, Window
from workmark.skills.addresses import key_of
from workmark.skills.models import Occupation, Skill, Task
from workmark.skills.search_models import EntryKind
from workmark.skills.searching import MOST_HITS, Findings, Hit, Search, find

router = Router(tags=["frameworks"])
_OPEN = OpenDoor("catalogue:read")


class EntrySearch(Window):
    """At most 200 are found; a further word narrows them."""

    q: str = Field(min_length=1, max_length=200, description="Words, the last of which may be unfinished.")
    language: str = Field("", max_length=12, description="BCP 47. What is worded in it comes first.")
    framework: str = Field("", max_length=40, description="The framework's slug, such as esco.")


class EntryFound(Schema):
    framework: str
    uri: str
    code: str
    label: str
    found_by: str = Field(
        description="The other label it was found by; empty if by its label or hidden words."
    )
    nearness: str = Field(description="exact, begins, holds, other-label, beside or near-miss.")


class SkillFound(EntryFound):
    kind: str
    page: str


class OccupationFound(EntryFound):
    page: str


class TaskFound(EntryFound):
    occupation: str
    occupation_code: str


class SkillsFound(PageFacts):
    items: list[SkillFound]


class OccupationsFound(PageFacts):
    items: list[OccupationFound]


class TasksFound(PageFacts):
    items: list[TaskFound]


@router.get("/skills", auth=_OPEN, response=SkillsFound, summary="Search skills")
def skills(request: HttpRequest, asked: Annotated[EntrySearch, Query()]) -> dict[str, Any]:
    found = _find(request, asked, EntryKind.SKILL)
    rows = Skill.objects.select_related("framework").in_bulk([hit.entry for hit in found.hits])
    items = [
        SkillFound(
            **_facts(rows[hit.entry], hit), kind=rows[hit.entry].kind, page=_page("skill", rows[hit.entry])
        )
        for hit in found.hits
    ]
    return _part(asked, found, items)


@router.get("/occupations", auth=_OPEN, response=OccupationsFound, summary="Search occupations")
def occupations(request: HttpRequest, asked: Annotated[EntrySearch, Query()]) -> dict[str, Any]:
    found = _find(request, asked, EntryKind.OCCUPATION)
    rows = Occupation.objects.select_related("framework").in_bulk([hit.entry for hit in found.hits])
    items = [
        OccupationFound(**_facts(rows[hit.entry], hit), page=_page("occupation", rows[hit.entry]))
        for hit in found.hits
    ]
    return _part(asked, found, items)


@router.get("/tasks", auth=_OPEN, response=TasksFound, summary="Search tasks")
def tasks(request: HttpRequest, asked: Annotated[EntrySearch, Query()]) -> dict[str, Any]:
    found = _find(request, asked, EntryKind.TASK)
    rows = Task.objects.select_related("framework", "occupation").in_bulk([hit.entry for hit in found.hits])
    items = [
        TaskFound(
            **_facts(rows[hit.entry], hit),
            occupation=rows[hit.entry].occupation.label,
            occupation_code=rows[hit.entry].occupation.code,
        )
        for hit in found.hits
    ]
    return _part(asked, found, items)


def _find(request: HttpRequest, asked: EntrySearch, kind: EntryKind) -> Findings:
    return find(
        Search(
            asked.q,
            kinds=(kind,),
            language=asked.language,
            framework=asked.framework,
            person=caller(request).person,
            start=min((asked.page - 1) * asked.page_size, MOST_HITS),
            limit=asked.page_size,
        )
    )


def _facts(row: Skill | Occupation | Task, hit: Hit) -> dict[str, Any]:
    return {
        "framework": row.framework.slug,
        "uri": row.uri,
        "code": row.code,
        "label": hit.label,
        "found_by": hit.found_by,
        "nearness": hit.nearness.name.lower().replace("_", "-"),
    }


def _page(kind: str, row: Skill | Occupation) -> str:
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}{reverse(f'public:{kind}', args=[row.framework.slug, key_of(row)])}"


def _part(asked: EntrySearch, found: Findings, items: list[Any]) -> dict[str, Any]:
    seen = (asked.page - 1) * asked.page_size + len(items)
    return {"items": items, "total": found.total, "page": asked.page, "has_more": seen < found.total}
