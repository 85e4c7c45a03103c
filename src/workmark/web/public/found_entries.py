"""What a search of the frameworks found, as pages and the combobox show it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from workmark.skills.models import Occupation, Skill, Task
from workmark.skills.nearness import Nearness, base_of
from workmark.skills.search_models import EntryKind
from workmark.skills.searching import Findings, Hit, Search, find
from workmark.web.public.entry_words import attributions_of, occupation_page, skill_page

LONGEST_QUESTION: Final = 200
# The kinds by their names in addresses.
KINDS: Final[Mapping[str, EntryKind]] = {
    "skills": EntryKind.SKILL,
    "occupations": EntryKind.OCCUPATION,
    "tasks": EntryKind.TASK,
}
KIND_WORDS: Final[Mapping[str, str | Promise]] = {
    "skills": gettext_lazy("Skills"),
    "occupations": gettext_lazy("Jobs"),
    "tasks": gettext_lazy("Tasks"),
}


@dataclass(frozen=True)
class Shown:
    """One entry found. key: its row's. lang: set where the label is not in the page's language. note: where it stands."""

    kind: str
    key: int
    label: str
    lang: str
    note: str
    found_by: str
    description: str
    href: str
    attribution: str


@dataclass(frozen=True)
class Entries:
    """total: at most 200; is_cut: there are more. are_near: none holds all the words, so these are near misses."""

    shown: tuple[Shown, ...]
    total: int
    is_cut: bool
    are_near: bool


def entries_found(words: str, kind: str, person: Any, *, start: int = 0, limit: int = 20) -> Entries:
    """kind: a key of KINDS. person: whose organisations' own frameworks count too."""
    found = find(
        Search(
            words[:LONGEST_QUESTION],
            kinds=(KINDS[kind],),
            language=get_language() or "",
            person=person,
            start=start,
            limit=limit,
        )
    )
    rows = _rows(kind, found)
    shown = tuple(_shown(kind, rows[hit.entry], hit) for hit in found.hits if hit.entry in rows)
    are_near = bool(found.hits) and all(hit.nearness is Nearness.NEAR_MISS for hit in found.hits)
    return Entries(shown, found.total, found.is_cut, are_near)


def sources_of(found: Iterable[Shown], entries: Iterable[Occupation | Skill] = ()) -> tuple[str, ...]:
    """What the sources of what was found, and of what stands beside it, want shown, each once."""
    said = {*(each.attribution for each in found), *attributions_of(entries)}
    return tuple(sorted(said - {""}))


def kind_choices(chosen: str) -> list[dict[str, Any]]:
    """The kinds as `components/combobox.html` offers them."""
    return [{"value": kind, "label": words, "checked": kind == chosen} for kind, words in KIND_WORDS.items()]


def _rows(kind: str, found: Findings) -> Mapping[int, Skill | Occupation | Task]:
    keys = [hit.entry for hit in found.hits]
    if kind == "skills":
        return Skill.objects.select_related("framework").in_bulk(keys)
    if kind == "occupations":
        return Occupation.objects.select_related("framework").in_bulk(keys)
    return Task.objects.select_related("framework", "occupation__framework").in_bulk(keys)


def _shown(kind: str, row: Skill | Occupation | Task, hit: Hit) -> Shown:
    is_ours = base_of(hit.language) == base_of(get_language() or "")
    note, description = row.framework.name, ""
    if isinstance(row, Task):
        note = f"{note} · {row.occupation.label}"
        href = f"{occupation_page(row.occupation)}#task-{row.code}"
    else:
        description = row.description
        href = skill_page(row) if isinstance(row, Skill) else occupation_page(row)
    return Shown(
        kind=kind,
        key=row.pk,
        label=hit.label,
        lang="" if is_ours else hit.language,
        note=note,
        found_by=hit.found_by,
        description=description,
        href=href,
        attribution=row.framework.attribution,
    )
