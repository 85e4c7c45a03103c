"""One sealed version in another language: which of its texts are translated, and what a reader of it is shown (EQ7).

A text's path is that of the content as JSON: "artefacts.0.rows.2.ask". A sealed version never changes, so neither do
its paths. What others named is left as it is: sources, resources, tasks, jobs and skills.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import rfc8785
from django.conf import settings
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from workmark.achievements.content import AchievementContent
from workmark.achievements.models import AchievementVersion, Translation, VersionState
from workmark.lib.problems import NotFound

_LEFT_AS_IT_IS: Final = frozenset(
    {"family", "language", "badge", "tasks", "occupations", "skills", "resources", "key", "floor", "formats", "url",
     "citation", "currency", "amount", "achievements", "date", "parts"}
)  # fmt: skip
_OF_THE_ANNEX: Final = frozenset({"assessment_type", "quality_assurance", "learning_outcomes"})
Path = tuple[str | int, ...]

# Whoever began on a version stays on it, so a translation can still be mended once a newer version is published.
TRANSLATED: Final = frozenset({VersionState.PUBLISHED, VersionState.SUPERSEDED})


def texts_of(content: AchievementContent) -> dict[str, str]:
    """Every text of a version that a translation gives anew, by path, in the order of the content."""
    return {_joined(path): text for path, text in _texts(content.model_dump(mode="json"))}


def translated_content(
    content: AchievementContent, texts: Mapping[str, str], language: str
) -> dict[str, Any]:
    """The content as JSON, its language named, with the texts put in their places; what has none stays as it was."""
    said = content.model_dump(mode="json")
    for path, _text in list(_texts(said)):
        if text := texts.get(_joined(path)):
            place: Any = said
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = text
    return said | {"language": language}


@dataclass(frozen=True)
class VersionName:
    """How a version is named to a reader. language: of the words."""

    title: str
    summary: str
    language: str


def named_in(versions: Iterable[AchievementVersion], language: str) -> dict[int, VersionName]:
    """What lists show of versions, by their numbers: in the reader's language where a translation is approved.

    It asks one question for the whole list.
    """
    all_of_them = list(versions)
    named = {
        each.pk: VersionName(each.title, each.content.get("summary", ""), each.language)
        for each in all_of_them
    }
    language = language.partition("-")[0]
    others = [each.pk for each in all_of_them if each.language.partition("-")[0] != language]
    if not others:
        return named
    found = Translation.objects.filter(version__in=others, language=language).exclude(approved_at=None)
    for pk, title, summary in found.values_list("version", KT("approved__title"), KT("approved__summary")):
        named[pk] = VersionName(title, summary or "", language)
    return named


def titles_in(slugs: Collection[str], language: str) -> dict[str, VersionName]:
    """The same by slug, for what is published under these; nothing of any that is not."""
    published = AchievementVersion.objects.filter(achievement__slug__in=slugs, state=VersionState.PUBLISHED)
    versions = list(published.select_related("achievement"))
    named = named_in(versions, language)
    return {each.achievement.slug: named[each.pk] for each in versions}


def title_in(version: AchievementVersion, language: str) -> str:
    """How a letter names one version to its reader."""
    return named_in([version], language)[version.pk].title


def content_in(version: AchievementVersion, language: str) -> AchievementContent:
    """What a reader of a language is shown: its approved translation, or the original. `language` in it says which."""
    language = language.partition("-")[0]
    if language == version.language.partition("-")[0]:
        return version.said
    found = approved_translations(version).filter(language=language).first()
    if found is None:
        return version.said
    return AchievementContent.model_validate(translated_content(version.said, found.approved, language))


def approved_translations(version: AchievementVersion) -> QuerySet[Translation]:
    """Of a version, those that learners may read."""
    return version.translations.exclude(approved_at=None).order_by("language")


def translation_of(version: AchievementVersion, language: str) -> Translation:
    """A version's translation as it stands. Raises NotFound where nobody has begun one."""
    found = version.translations.filter(language=language).first()
    if found is None:
        raise NotFound(_("Nobody has translated this version into that language."))
    return found


def languages_to_translate_into(version: AchievementVersion) -> list[str]:
    """The languages of this site that a version is not written in."""
    own = version.language.partition("-")[0]
    return [code for code, _name in settings.LANGUAGES if code != own]


def remembered(version: AchievementVersion, language: str) -> dict[str, str]:
    """What earlier versions' approved translations say for the same words, by the original words."""
    known: dict[str, str] = {}
    earlier = Translation.objects.filter(
        version__achievement=version.achievement_id, version__number__lt=version.number, language=language
    ).select_related("version")
    for translation in earlier.exclude(approved_at=None).order_by("version__number"):
        originals = texts_of(translation.version.said)
        known |= {originals[path]: text for path, text in translation.approved.items() if path in originals}
    return known


def missing_from(content: AchievementContent, texts: Collection[str]) -> list[str]:
    """The paths that are still to be translated."""
    return [path for path in texts_of(content) if path not in texts]


def digest_of(version: AchievementVersion, language: str, texts: Mapping[str, str]) -> str:
    """SHA-256, in hex, of a translation with the digest of what it translates, in canonical JSON (RFC 8785)."""
    said: dict[str, Any] = {"of": version.content_digest, "language": language, "texts": dict(texts)}
    return hashlib.sha256(rfc8785.dumps(said)).hexdigest()


def _texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        if value:
            yield path, value
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _texts(one, (*path, number))
    elif isinstance(value, dict):
        for name, one in value.items():
            if _is_translated((*path, name)):
                yield from _texts(one, (*path, name))


def _is_translated(path: Path) -> bool:
    name = path[-1]
    if path[0] == "annex" and len(path) == 2:
        return name in _OF_THE_ANNEX
    return name not in _LEFT_AS_IT_IS or path == ("bias_review", "language")


def _joined(path: Path) -> str:
    return ".".join(map(str, path))
