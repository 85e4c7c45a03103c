"""Questions over the frameworks: find a skill, a task or an occupation by words."""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.translation import get_language

from workmark.skills.models import Framework, Occupation, Skill, Task
from workmark.skills.search_models import EntryKind
from workmark.skills.searching import MOST_HITS, Search, find

Entry = TypeVar("Entry", Skill, Occupation, Task)


def skills_with(words: str, person: Any = None) -> QuerySet[Skill]:
    """The skills a search finds, nearest first. person: whose organisations' own frameworks count too."""
    return _found(Skill.objects.select_related("framework"), EntryKind.SKILL, words, person)


def tasks_with(words: str, person: Any = None) -> QuerySet[Task]:
    """The same for tasks, which are found by their occupation's name and code as well."""
    return _found(Task.objects.select_related("framework", "occupation"), EntryKind.TASK, words, person)


def occupations_with(words: str, person: Any = None) -> QuerySet[Occupation]:
    """The same for occupations, without the groups that order them."""
    return _found(Occupation.objects.select_related("framework"), EntryKind.OCCUPATION, words, person)


def _found(rows: QuerySet[Entry], kind: EntryKind, words: str, person: Any) -> QuerySet[Entry]:
    hits = find(
        Search(words, kinds=(kind,), language=get_language() or "", person=person, limit=MOST_HITS)
    ).hits
    places = (When(pk=hit.entry, then=Value(place)) for place, hit in enumerate(hits))
    order = Case(*places, default=Value(MOST_HITS), output_field=IntegerField())
    return rows.filter(pk__in=[hit.entry for hit in hits]).order_by(order)


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


def current(entry: Entry) -> Entry:
    """The entry that stands in for this one in the newest release: itself, where nothing replaced it."""
    seen = {entry.pk}
    while entry.replaced_by is not None and entry.replaced_by.pk not in seen:
        entry = entry.replaced_by
        seen.add(entry.pk)
    return entry
