"""The frameworks that skills, jobs and tasks come from. Open to anybody; own ones only to who works there."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema

from workmark.api.door import OpenDoor, caller
from workmark.skills.listing import Listed, frameworks_listed

router = Router(tags=["catalogue"])
_OPEN = OpenDoor("catalogue:read")


class FrameworkFacts(Schema):
    slug: str
    name: str
    version: str
    language: str = Field(description="The language of its labels, BCP 47.")
    languages: list[str] = Field(description="Its own language first, then those it has wordings in.")
    url: str
    licence: str
    attribution: str = Field(description="Show these words wherever you show its data.")
    changes: str = Field(description="What was changed in taking it over.")
    owner: str | None = Field(
        description="The slug of the organisation whose own it is; null: published for everybody."
    )
    imported_at: datetime | None
    skills: int = Field(description="Entries in force, without groups and retired ones; so are the next.")
    occupations: int
    tasks: int
    groups: int
    joined: int = Field(description="Pairs of occupations, where it is a crosswalk.")


@router.get(
    "/frameworks",
    auth=_OPEN,
    response=list[FrameworkFacts],
    summary="Every framework, its terms and its size",
)
def frameworks(request: HttpRequest) -> list[FrameworkFacts]:
    return [_facts(listed) for listed in frameworks_listed(caller(request).person)]


def _facts(listed: Listed) -> FrameworkFacts:
    row = listed.framework
    return FrameworkFacts(
        slug=row.slug,
        name=row.name,
        version=row.version,
        language=row.language,
        languages=list(listed.languages),
        url=row.url,
        licence=row.licence,
        attribution=row.attribution,
        changes=row.changes,
        owner=row.owner.slug if row.owner else None,
        imported_at=row.imported_at,
        skills=listed.skills,
        occupations=listed.occupations,
        tasks=listed.tasks,
        groups=listed.groups,
        joined=listed.joined,
    )
