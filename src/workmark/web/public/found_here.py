"""What the public search offers: the frameworks' skills, jobs and tasks, and the micro-credentials beside them."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy

from workmark.achievements.catalogue import nearest
from workmark.achievements.models import AchievementVersion
from workmark.skills.nearness import Nearness
from workmark.skills.search_models import EntryKind
from workmark.skills.searching import Hit, meant_by
from workmark.web.public.entry_words import lang_of
from workmark.web.public.found_entries import (
    KIND_WORDS,
    KINDS,
    LONGEST_QUESTION,
    Entries,
    Shown,
    entries_found,
)

ACHIEVEMENTS: Final = "achievements"
WORDS_OF_KINDS: Final[Mapping[str, str | Promise]] = {
    **KIND_WORDS,
    ACHIEVEMENTS: gettext_lazy("Micro-credentials"),
}
# Where no kind is chosen: how many of each are suggested, and what each one is called.
ALL: Final = "all"
_OF_EACH: Final = {ACHIEVEMENTS: 4, "skills": 3, "occupations": 3}
_ONE: Final[Mapping[str, str | Promise]] = {
    ACHIEVEMENTS: gettext_lazy("Micro-credential"),
    "skills": gettext_lazy("Skill"),
    "occupations": gettext_lazy("Job"),
}


def found_here(words: str, kind: str, person: Any, *, start: int = 0, limit: int = 20) -> Entries:
    """kind: of WORDS_OF_KINDS. person: who sees it."""
    if kind != ACHIEVEMENTS:
        return entries_found(words, kind, person, start=start, limit=limit)
    found = nearest(words[:LONGEST_QUESTION], person, language=get_language() or "", start=start, limit=limit)
    versions = AchievementVersion.objects.select_related("achievement__issuer").in_bulk(
        [hit.entry for hit in found.hits]
    )
    shown = tuple(_shown(versions[hit.entry], hit) for hit in found.hits if hit.entry in versions)
    are_near = bool(found.hits) and all(hit.nearness is Nearness.NEAR_MISS for hit in found.hits)
    return Entries(shown, found.total, found.is_cut, are_near)


def meant_here(words: str, kind: str, found: Entries, person: Any) -> str:
    """Where only near misses were found: the words as they find the nearest of them. Else empty.

    found: what `found_here` gave, from the first one on.
    """
    if not (found.are_near and found.shown):
        return ""
    meant = meant_by(words, KINDS.get(kind, EntryKind.ACHIEVEMENT), found.shown[0].key)
    there = found_here(meant, kind, person, limit=1)
    return meant if there.total and not there.are_near else ""


def some_of_each(words: str, person: Any) -> Entries:
    """The nearest few of what is offered, of the skills and of the jobs, each saying which it is."""
    parts = {kind: found_here(words, kind, person, limit=most) for kind, most in _OF_EACH.items()}
    # Near misses of one kind are noise beside what another kind has by these very words.
    if any(part.total and not part.are_near for part in parts.values()):
        parts = {kind: part for kind, part in parts.items() if not part.are_near}
    shown = tuple(entry for part in parts.values() for entry in part.shown)
    return Entries(
        shown,
        sum(part.total for part in parts.values()),
        any(part.is_cut for part in parts.values()),
        bool(shown) and all(part.are_near for part in parts.values() if part.total),
    )


def word_of(kind: str) -> str:
    """What one of a kind is called beside others."""
    return str(_ONE[kind])


def beside(words: str, request: HttpRequest) -> list[dict[str, Any]]:
    """The kinds of which a framework here has something by these words: what the catalogue's page links to."""
    counts = {kind: entries_found(words, kind, request.user, limit=0) for kind in KIND_WORDS}
    return [
        {
            "label": KIND_WORDS[kind],
            "count": f"{found.total}+" if found.is_cut else found.total,
            "href": f"{reverse('public:search')}?{urlencode({'q': words, 'kind': kind})}",
        }
        for kind, found in counts.items()
        if found.total
    ]


def choices_here(chosen: str) -> list[dict[str, Any]]:
    """The kinds as `components/combobox.html` offers them."""
    return [
        {"value": kind, "label": words, "checked": kind == chosen} for kind, words in WORDS_OF_KINDS.items()
    ]


def _shown(version: AchievementVersion, hit: Hit) -> Shown:
    return Shown(
        kind=ACHIEVEMENTS,
        key=version.pk,
        label=hit.label,
        lang=lang_of(hit.language),
        note=version.issuer.name,
        found_by=hit.found_by,
        description="",
        href=reverse("public:achievement", args=[version.achievement.slug]),
        attribution="",
    )
