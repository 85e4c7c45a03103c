"""The catalogue search: words that must all be found, filters, how many each further filter would leave, near misses.

Words are looked for by the search that finds skills and occupations too (`skills.searching`); the filters are ours.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from workmark.achievements.models import AchievementSkill, AchievementVersion
from workmark.achievements.proving import versions_for_job
from workmark.achievements.queries import visible_to
from workmark.lib.words import fold, folded_words
from workmark.skills.nearness import Nearness
from workmark.skills.search_models import EntryKind
from workmark.skills.searching import MOST_HITS, Findings, Hit, Search, entries_holding, find, meant_by

HOURS_STEPS = (5, 10, 15, 20)  # "up to" so many hours, as people plan: an evening or a few weeks


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. Empty members ask nothing. skill, occupation: uri. issuer: slug. hours, price: at most."""

    words: str = ""
    skill: str = ""
    hours_max: float | None = None
    price_max: Decimal | None = None
    language: str = ""
    issuer: str = ""
    family: str = ""
    occupation: str = ""

    @property
    def asks_anything(self) -> bool:
        return self != Wanted()


@dataclass(frozen=True)
class Option:
    """One value to filter by. count: how many of the catalogue it would leave, with the other filters as they are."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Found:
    """versions: best first. did_you_mean: other words that would find something, or empty."""

    wanted: Wanted
    versions: tuple[AchievementVersion, ...]
    facets: dict[str, tuple[Option, ...]]
    did_you_mean: str


def search_catalogue(wanted: Wanted, person: Any = None) -> Found:
    """Search what this person may see (`None`: the public)."""
    hits = _hits(wanted.words, person)
    place = {hit.entry: place for place, hit in enumerate(hits)}
    versions = sorted(
        _matching(wanted, person),
        key=lambda version: (place.get(version.pk, MOST_HITS), fold(version.title), version.pk),
    )
    return Found(
        wanted=wanted,
        versions=tuple(versions),
        facets=_facets(wanted, person),
        did_you_mean="" if versions else _did_you_mean(hits, wanted, person),
    )


def nearest(
    words: str, person: Any, *, language: str = "", start: int = 0, limit: int = MOST_HITS
) -> Findings:
    """What this person may start and is found by the words, or is a slip or two from them, the nearest first."""
    return find(
        Search(
            words,
            kinds=(EntryKind.ACHIEVEMENT,),
            language=language,
            among=visible_to(person),
            start=start,
            limit=limit,
        )
    )


def _hits(words: str, person: Any) -> Sequence[Hit]:
    return nearest(words, person).hits


def _matching(wanted: Wanted, person: Any) -> QuerySet[AchievementVersion]:
    asked = Q()
    if folded_words(wanted.words):
        asked &= Q(pk__in=entries_holding(wanted.words, EntryKind.ACHIEVEMENT))
    if wanted.skill:
        asked &= Q(proved_skills__skill__uri=wanted.skill)
    if wanted.occupation:
        asked &= versions_for_job(wanted.occupation)
    if wanted.hours_max is not None:
        asked &= Q(hours__lte=wanted.hours_max)
    if wanted.price_max is not None:
        asked &= Q(price__lte=wanted.price_max)
    if wanted.language:
        asked &= Q(language=wanted.language)
    if wanted.issuer:
        asked &= Q(achievement__issuer__slug=wanted.issuer)
    if wanted.family:
        asked &= Q(family=wanted.family)
    return visible_to(person).filter(asked)


def _facets(wanted: Wanted, person: Any) -> dict[str, tuple[Option, ...]]:
    """For each filter, its values among what the *other* filters leave."""

    def rows(**without: Any) -> QuerySet[AchievementVersion]:
        return _matching(replace(wanted, **without), person)

    def options(chosen: str, pairs: Sequence[tuple[str, str]]) -> tuple[Option, ...]:
        counts = Counter(value for value, _label in pairs)
        labels = dict(pairs)
        by_size: Callable[[str], tuple[int, str]] = lambda value: (-counts[value], labels[value])  # noqa: E731
        return tuple(
            Option(value, labels[value], counts[value], value == chosen)
            for value in sorted(counts, key=by_size)
        )

    families = [(value, value) for value in rows(family="").values_list("family", flat=True)]
    languages = [(value, value) for value in rows(language="").values_list("language", flat=True)]
    issuers = rows(issuer="").values_list("achievement__issuer__slug", "achievement__issuer__name")
    proved = AchievementSkill.objects.filter(version__in=rows(skill="").values("pk"))
    hours = list(rows(hours_max=None).values_list("hours", flat=True))
    up_to = ((step, sum(needed <= step for needed in hours)) for step in HOURS_STEPS)
    free = [("0", "0") for price in rows(price_max=None).values_list("price", flat=True) if price == 0]
    return {
        "family": options(wanted.family, families),
        "language": options(wanted.language, languages),
        "issuer": options(wanted.issuer, list(issuers)),
        "skill": options(wanted.skill, list(proved.values_list("skill__uri", "skill__label"))),
        "hours_max": tuple(
            Option(str(step), str(step), count, wanted.hours_max == step) for step, count in up_to if count
        ),
        "price_max": options("0" if wanted.price_max == 0 else "", free),
    }


def _did_you_mean(hits: Sequence[Hit], wanted: Wanted, person: Any) -> str:
    """The words as they would find the nearest miss that this person may see. Empty if there is none."""
    misses = [hit.entry for hit in hits if hit.nearness is Nearness.NEAR_MISS]
    seen = set(
        _matching(replace(wanted, words=""), person).filter(pk__in=misses).values_list("pk", flat=True)
    )
    nearest = next((entry for entry in misses if entry in seen), None)
    return "" if nearest is None else meant_by(wanted.words, EntryKind.ACHIEVEMENT, nearest)
