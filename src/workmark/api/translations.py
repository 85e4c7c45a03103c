"""A published version's texts in another language: written by one person of the issuer, approved by a second."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from workmark.achievements.actions.approve_translation import approve_translation
from workmark.achievements.actions.take_down_translation import take_down_translation
from workmark.achievements.actions.translate_version import translate_version
from workmark.achievements.models import AchievementVersion, Translation
from workmark.achievements.queries import desk_version
from workmark.achievements.translating import texts_of, translation_of
from workmark.api.door import Door, acting
from workmark.api.inputs import IfMatch, KeyInPath, LongText, NumberInPath, Said, SlugInPath
from workmark.api.revisions import put_etag, refusing_conflicts, revision_from
from workmark.lib.clock import now

router = Router(tags=["writing desk"], auth=Door("organisation"))


class TranslatedTexts(Said):
    texts: dict[str, LongText] = Field(
        max_length=2_000, description="By path, as `originals` names them; they replace those stored."
    )


class TranslationShown(Schema):
    """originals, texts: by path. Learners read what was approved; `waits` says that `texts` differ from it."""

    language: str
    originals: dict[str, str]
    texts: dict[str, str]
    waits: bool
    approved_at: datetime | None
    digest: str = Field(description="SHA-256 of what was approved, with the version's digest.")


@router.get(
    "/desk/{slug}/versions/{number}/translations/{language}",
    response=TranslationShown,
    summary="A version's texts beside their translation",
)
def read(
    request: HttpRequest, response: HttpResponse, slug: SlugInPath, number: NumberInPath, language: KeyInPath
) -> TranslationShown:
    version = desk_version(slug, number, acting(request))
    return _shown(response, version, translation_of(version, language))


@router.put(
    "/desk/{slug}/versions/{number}/translations/{language}",
    response=TranslationShown,
    summary='Translate a published version; the first time with If-Match: "0"',
)
def write(
    request: HttpRequest,
    response: HttpResponse,
    slug: SlugInPath,
    number: NumberInPath,
    language: KeyInPath,
    said: TranslatedTexts,
    if_match: IfMatch = None,
) -> TranslationShown:
    person, revision = acting(request), revision_from(if_match)
    version = desk_version(slug, number, person)
    with refusing_conflicts():
        made = translate_version(person, version, language, said.texts, revision=revision, at=now())
    return _shown(response, version, made)


@router.post(
    "/desk/{slug}/versions/{number}/translations/{language}/approve",
    response=TranslationShown,
    summary="Approve a translation, as a second person",
)
def approve(
    request: HttpRequest,
    response: HttpResponse,
    slug: SlugInPath,
    number: NumberInPath,
    language: KeyInPath,
    if_match: IfMatch = None,
) -> TranslationShown:
    person, revision = acting(request), revision_from(if_match)
    version = desk_version(slug, number, person)
    found = translation_of(version, language)
    with refusing_conflicts():
        made = approve_translation(person, found, revision=revision, at=now())
    return _shown(response, version, made)


@router.post(
    "/desk/{slug}/versions/{number}/translations/{language}/take-down",
    response=TranslationShown,
    summary="Take an approved translation down: its readers read the original",
)
def take_down(
    request: HttpRequest,
    response: HttpResponse,
    slug: SlugInPath,
    number: NumberInPath,
    language: KeyInPath,
    if_match: IfMatch = None,
) -> TranslationShown:
    person, revision = acting(request), revision_from(if_match)
    version = desk_version(slug, number, person)
    with refusing_conflicts():
        made = take_down_translation(person, translation_of(version, language), revision=revision)
    return _shown(response, version, made)


def _shown(response: HttpResponse, version: AchievementVersion, made: Translation) -> TranslationShown:
    put_etag(response, made.revision)
    return TranslationShown(
        language=made.language,
        originals=texts_of(version.said),
        texts=made.texts,
        waits=made.waits,
        approved_at=made.approved_at,
        digest=made.digest,
    )
