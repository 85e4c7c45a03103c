"""The catalogue: search it, and read a micro-credential whole with its rubric. Open to anybody."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from workmark.achievements.catalogue import Wanted, search_catalogue
from workmark.achievements.content import AchievementContent
from workmark.achievements.models import AchievementVersion
from workmark.achievements.queries import published_version_of, sealed_version_of, sealed_versions_of
from workmark.achievements.translating import VersionName, approved_translations, content_in, named_in
from workmark.api.door import OpenDoor, caller
from workmark.api.inputs import NumberInPath, PageFacts, SlugInPath, Window, page_of
from workmark.credentials.pages import achievement_page

router = Router(tags=["catalogue"])
_OPEN = OpenDoor("catalogue:read")
LanguageAsked = Annotated[
    str,
    Query(
        pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$",
        max_length=12,
        description="A reader's language, such as es.",
    ),
]


class Search(Window):
    """Every member narrows the search; empty ones ask nothing."""

    words: str = Field("", max_length=200)
    skill: str = Field("", max_length=400, description="The skill's URI.")
    occupation: str = Field("", max_length=300, description="The URI of a job that asks for what it proves.")
    hours_max: float | None = Field(None, ge=0, le=1_000)
    price_max: float | None = Field(None, ge=0, le=100_000)
    language: str = Field("", max_length=12)
    issuer: str = Field("", max_length=80, description="The issuer's slug.")
    family: str = Field("", max_length=40)
    titles_in: str = Field(
        "",
        max_length=12,
        pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$",
        description="A reader's language for titles and summaries, such as es. It narrows nothing.",
    )


class AchievementBrief(Schema):
    slug: str
    version: int
    title: str
    summary: str
    issuer: str
    issuer_name: str
    family: str
    language: str
    hours: float
    price: str
    currency: str
    title_language: str = Field(
        description="Of the title and the summary: the original's, or the one asked for."
    )


class AchievementPage(PageFacts):
    items: list[AchievementBrief]
    did_you_mean: str = Field(description="Other words that would find something, or empty.")


class AchievementWhole(AchievementBrief):
    state: str
    is_retired: bool
    published_at: datetime | None
    content_digest: str = Field(description="SHA-256 of the content in canonical JSON; awards name it.")
    page: str
    languages: list[str] = Field(description="The original's first, then those of approved translations.")
    content: AchievementContent = Field(
        description="The original, or its translation into the `language` you ask for; `language` in it says which."
    )


class VersionBrief(Schema):
    version: int
    state: str
    published_at: datetime | None
    change_note: str
    content_digest: str


@router.get("/catalogue", auth=_OPEN, response=AchievementPage, summary="Search the catalogue")
def search(request: HttpRequest, asked: Annotated[Search, Query()]) -> dict[str, Any]:
    said = asked.model_dump(exclude={"page", "page_size", "price_max", "titles_in"})
    price_max = None if asked.price_max is None else Decimal(str(asked.price_max))
    found = search_catalogue(Wanted(**said, price_max=price_max), caller(request).person)
    shown = page_of(found.versions, asked, lambda version: version)
    named = named_in(shown["items"], asked.titles_in) if asked.titles_in else {}
    shown["items"] = [brief(version, named.get(version.pk)) for version in shown["items"]]
    return {**shown, "did_you_mean": found.did_you_mean}


@router.get(
    "/catalogue/{slug}", auth=_OPEN, response=AchievementWhole, summary="One micro-credential with its rubric"
)
def published(request: HttpRequest, slug: SlugInPath, language: LanguageAsked = "") -> AchievementWhole:
    return whole(published_version_of(slug, caller(request).person), language)


@router.get(
    "/catalogue/{slug}/versions",
    auth=_OPEN,
    response=list[VersionBrief],
    summary="Every version that was ever published",
)
def versions(request: HttpRequest, slug: SlugInPath) -> list[VersionBrief]:
    current = published_version_of(slug, caller(request).person)
    return [
        VersionBrief(
            version=version.number,
            state=version.state,
            published_at=version.published_at,
            change_note=version.change_note,
            content_digest=version.content_digest,
        )
        for version in sealed_versions_of(current.achievement)
    ]


@router.get(
    "/catalogue/{slug}/versions/{number}",
    auth=_OPEN,
    response=AchievementWhole,
    summary="One version, for ever readable",
)
def sealed(
    request: HttpRequest, slug: SlugInPath, number: NumberInPath, language: LanguageAsked = ""
) -> AchievementWhole:
    return whole(sealed_version_of(slug, number, caller(request).person), language)


def brief(version: AchievementVersion, named: VersionName | None = None) -> AchievementBrief:
    """named: how a reader calls it, where she asks for another language than the original's."""
    return AchievementBrief(**_facts(version, named))


def whole(version: AchievementVersion, language: str = "") -> AchievementWhole:
    """language: a reader's, for whom an approved translation stands in the place of the original."""
    return AchievementWhole(
        **_facts(version, named_in([version], language)[version.pk] if language else None),
        state=version.state,
        is_retired=version.achievement.retired_at is not None,
        published_at=version.published_at,
        content_digest=version.content_digest,
        page=achievement_page(version.achievement.slug, version.number),
        languages=[version.language, *(one.language for one in approved_translations(version))],
        content=content_in(version, language) if language else version.said,
    )


def _facts(version: AchievementVersion, named: VersionName | None) -> dict[str, Any]:
    issuer = version.issuer
    original = VersionName(version.title, str(version.content.get("summary", "")), version.language)
    called = named or original
    return {
        "slug": version.achievement.slug,
        "version": version.number,
        "title": called.title,
        "summary": called.summary,
        "title_language": called.language,
        "issuer": issuer.slug,
        "issuer_name": issuer.name,
        "family": version.family,
        "language": version.language,
        "hours": version.hours,
        "price": str(version.price),
        "currency": version.currency,
    }
