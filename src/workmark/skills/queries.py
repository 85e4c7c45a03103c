"""Questions over the frameworks: find a skill, a task or an occupation by words."""

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length

from workmark.skills.models import Framework, Occupation, Skill, Task

MOST_WORDS = 8


def skills_with(words: str) -> QuerySet[Skill]:
    """Skills whose label, other labels or description hold every word, nearest first."""
    asked = Q()
    for word in words.split()[:MOST_WORDS]:
        asked &= (
            Q(label__icontains=word) | Q(alternative_labels__icontains=word) | Q(description__icontains=word)
        )
    return Skill.objects.filter(asked).select_related("framework").order_by(*_nearest_first("label", words))


def tasks_with(words: str) -> QuerySet[Task]:
    """Tasks whose text, or whose occupation's name or code, hold every word."""
    asked = Q()
    for word in words.split()[:MOST_WORDS]:
        asked &= (
            Q(text__icontains=word)
            | Q(occupation__label__icontains=word)
            | Q(occupation__code__startswith=word)
        )
    return (
        Task.objects.filter(asked)
        .select_related("framework", "occupation")
        .order_by(*_nearest_first("text", words))
    )


def occupations_with(words: str) -> QuerySet[Occupation]:
    """Occupations whose label or code hold every word; not the groups that order them."""
    asked = Q(is_group=False)
    for word in words.split()[:MOST_WORDS]:
        asked &= Q(label__icontains=word) | Q(code__startswith=word)
    return (
        Occupation.objects.filter(asked).select_related("framework").order_by(*_nearest_first("label", words))
    )


def _nearest_first(column: str, words: str) -> tuple[Case | Length | str, ...]:
    """Those that begin with the words, then those that hold them together, then the rest; short before long."""
    begins, holds = (
        Q(**{f"{column}__istartswith": words.strip()}),
        Q(**{f"{column}__icontains": words.strip()}),
    )
    rank = Case(
        When(begins, then=Value(0)), When(holds, then=Value(1)), default=Value(2), output_field=IntegerField()
    )
    return rank, Length(column), column


@dataclass(frozen=True)
class Standing:
    """The addresses a framework has here, for an importer whose download refers to them without holding them."""

    language: str = ""
    skills: frozenset[str] = frozenset()
    occupations: frozenset[str] = frozenset()


def standing_of(slug: str) -> Standing:
    """What is here of a framework; nothing if it was never imported."""
    framework = Framework.objects.filter(slug=slug).first()
    if framework is None:
        return Standing()
    return Standing(
        framework.language,
        frozenset(framework.skills.values_list("uri", flat=True)),
        frozenset(framework.occupations.values_list("uri", flat=True)),
    )


Entry = TypeVar("Entry", Skill, Occupation, Task)


def current(entry: Entry) -> Entry:
    """The entry that stands in for this one in the newest release: itself, where nothing replaced it."""
    seen = {entry.pk}
    while entry.replaced_by is not None and entry.replaced_by.pk not in seen:
        entry = entry.replaced_by
        seen.add(entry.pk)
    return entry
