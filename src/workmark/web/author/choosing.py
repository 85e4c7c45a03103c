"""Choosing tasks, skills and occupations from the frameworks we hold."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from workmark.achievements.content import AchievementContent, OccupationLink, SkillLink
from workmark.organisations.models import Person
from workmark.skills.addresses import frameworks_open_to
from workmark.skills.models import Occupation, Skill, Task
from workmark.web.author.outline import Value
from workmark.web.public.found_entries import LONGEST_QUESTION, entries_found, kind_choices
from workmark.web.public.presenting import attributions

MOST_CHOSEN = 10
MOST_SHOWN = 20
MOST_DIGITS = 12
_MOST_NAMED = 50  # keys in an address that are looked up


def choose(value: Value, do: str, person: Person) -> str:
    """Add what a "choose:skills:17" button names to the value, and return the list to land on.

    The entry is copied from the framework's row, never from the page, so its words are the framework's own.
    Another organisation's own framework looks absent.
    """
    _verb, kind, key = [*do.split(":"), "", ""][:3]
    if (
        kind not in _ENTRY_OF
        or kind not in value
        or not (key.isascii() and key.isdecimal())
        or len(key) > MOST_DIGITS
    ):
        return ""
    if len(value[kind]) >= MOST_CHOSEN:
        return ""
    entry = _ENTRY_OF[kind](int(key), person)
    if entry is not None and not any(_is_same(entry, there) for there in value[kind]):
        value[kind].append(entry)
    return str(kind)


def begun_with(query: QueryDict, person: Person) -> dict[str, Any]:
    """The members of a new draft that begins with skills or tasks, named by `?skill=17&skill=18` or `?task=17`."""
    begun: Value = {}
    for kind, name in (("skills", "skill"), ("tasks", "task")):
        chosen: Value = {kind: []}
        for key in query.getlist(name)[:_MOST_NAMED]:
            choose(chosen, f"choose:{kind}:{key}", person)
        begun |= {kind: chosen[kind]} if chosen[kind] else {}
    return begun


def found_for(query: Mapping[str, Any], said: AchievementContent, person: Person) -> dict[str, Any]:
    """What the search on the page found, and the words for what is chosen already."""
    words, kind = str(query.get("q", "")).strip()[:LONGEST_QUESTION], str(query.get("kind", "skills"))
    kind = kind if kind in _ENTRY_OF else "skills"
    results = entries_found(words, kind, person, limit=MOST_SHOWN).shown if words else ()
    shown = {entry.attribution for entry in results} | {row.attribution for row in attributions(said)}
    links: tuple[SkillLink | OccupationLink, ...] = (*said.skills, *said.occupations)
    return {
        "q": words,
        "kind": kind,
        "choices": kind_choices(kind),
        "results": results,
        "attributions": sorted(shown - {""}),
        "most_shown": MOST_SHOWN,
        "labels": {link.uri: link.label for link in links},
        "task_texts": {link.task_id: f"{link.text} ({link.occupation})" for link in said.tasks},
        "frameworks": {link.uri: link.framework.upper() for link in links},
    }


def _skill(key: int, person: Person) -> Value | None:
    row = (
        Skill.objects.filter(pk=key, framework__in=frameworks_open_to(person))
        .select_related("framework")
        .first()
    )
    if row is None:
        return None
    return {"framework": row.framework.slug, "uri": row.uri, "label": row.label, "level": 2}


def _occupation(key: int, person: Person) -> Value | None:
    row = (
        Occupation.objects.filter(pk=key, framework__in=frameworks_open_to(person))
        .select_related("framework")
        .first()
    )
    if row is None:
        return None
    return {"framework": row.framework.slug, "uri": row.uri, "label": row.label}


def _task(key: int, person: Person) -> Value | None:
    row = (
        Task.objects.filter(pk=key, framework__in=frameworks_open_to(person))
        .select_related("framework", "occupation")
        .first()
    )
    if row is None:
        return None
    return {
        "framework": row.framework.slug,
        "occupation_code": row.occupation.code,
        "occupation": row.occupation.label,
        "task_id": row.code,
        "text": row.text,
    }


_ENTRY_OF = {"skills": _skill, "occupations": _occupation, "tasks": _task}


def _is_same(entry: Value, there: Value) -> bool:
    names = ("uri",) if "uri" in entry else ("occupation_code", "task_id")
    return all(entry[name] == there.get(name) for name in names)
