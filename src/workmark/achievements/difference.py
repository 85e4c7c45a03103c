"""What changed between two contents, as a person reads it: field by field, row by row, words taken out and put in.

Things with a key (components, rows, levels, questions, artefacts, sources) are compared with their namesake, so that
moving a row shows as moved and not as everything rewritten.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from workmark.achievements.content import AchievementContent


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


class PieceKind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, went or came."""

    kind: PieceKind
    text: str


@dataclass(frozen=True)
class Difference:
    """One field that differs. path: names from the outside in, with an entry's key: ("components", "walk", "text")."""

    path: tuple[str, ...]
    kind: Kind
    pieces: tuple[Piece, ...] = ()


def differences(before: AchievementContent, after: AchievementContent) -> tuple[Difference, ...]:
    """Every field that differs, in the order the template gives them. Empty when nothing does."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return tuple(_between((), old, new))


def pieces_between(before: str, after: str) -> tuple[Piece, ...]:
    """The two texts as one, with the words taken out and put in. Joined without the removed, it is `after`."""
    old, new = _WORDS_AND_GAPS.findall(before), _WORDS_AND_GAPS.findall(after)
    if len(old) * len(new) > _MOST_COMPARISONS:
        return (Piece(PieceKind.REMOVED, before), Piece(PieceKind.ADDED, after))
    pieces: list[Piece] = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(PieceKind.SAME, "".join(new[new_from:new_to])))
            continue
        if old_to > old_from:
            pieces.append(Piece(PieceKind.REMOVED, "".join(old[old_from:old_to])))
        if new_to > new_from:
            pieces.append(Piece(PieceKind.ADDED, "".join(new[new_from:new_to])))
    return tuple(pieces)


# A word keeps the space after it, so that a changed word does not leave a torn gap behind.
# Comparing takes time by the product of the lengths; past this, one text is simply shown as replaced by the other.
_MOST_COMPARISONS = 4_000_000
_WORDS_AND_GAPS = re.compile(r"\S+\s*|\s+")


def _between(path: tuple[str, ...], old: Any, new: Any) -> Iterator[Difference]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in new:
            yield from _between((*path, name), old.get(name), new[name])
    elif isinstance(old, Sequence) and isinstance(new, Sequence) and not isinstance(old, str):
        yield from _between_lists(path, old, new)
    else:
        before, after = _as_text(old), _as_text(new)
        kind = Kind.CHANGED if before and after else Kind.ADDED if after else Kind.REMOVED
        yield Difference(path, kind, pieces_between(before, after))


def _between_lists(path: tuple[str, ...], old: Sequence[Any], new: Sequence[Any]) -> Iterator[Difference]:
    before, after = _by_name(old), _by_name(new)
    stayed_before = [name for name in before if name in after]
    stayed_after = [name for name in after if name in before]
    for name, entry in after.items():
        if name not in before:
            yield Difference((*path, name), Kind.ADDED, (Piece(PieceKind.ADDED, _as_text(entry)),))
            continue
        if stayed_before.index(name) != stayed_after.index(name):
            yield Difference((*path, name), Kind.MOVED)
        yield from _between((*path, name), before[name], entry)
    for name, entry in before.items():
        if name not in after:
            yield Difference((*path, name), Kind.REMOVED, (Piece(PieceKind.REMOVED, _as_text(entry)),))


def _by_name(entries: Sequence[Any]) -> dict[str, Any]:
    """Entries by the name people know them by; a second of the same name gets a number."""
    named: dict[str, Any] = {}
    for entry in entries:
        name = _name_of(entry)
        while name in named:
            name += " (2)"
        named[name] = entry
    return named


def _name_of(entry: Any) -> str:
    if not isinstance(entry, Mapping):
        return str(entry)
    return str(
        entry.get("key") or entry.get("uri") or entry.get("task_id") or entry.get("url") or entry.get("title")
    )


def _as_text(value: Any) -> str:
    """A value as words: the texts inside it, one a line, with keys and empty members left out."""
    if isinstance(value, Mapping):
        inner = (_as_text(member) for name, member in value.items() if name != "key")
        return "\n".join(text for text in inner if text)
    if isinstance(value, list | tuple):
        return "\n".join(text for text in map(_as_text, value) if text)
    return "" if value is None else str(value)
