"""The search over skills, occupations, tasks and micro-credentials: one question, one ranking, on either database.

The database gives candidates, step by step and only as many as are needed; `nearness` puts them in order. The steps:
labels that are what was typed or begin with it, labels that hold all its words, and, when little was found, labels that
hold words a slip or two away.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from workmark.lib.words import folded_words
from workmark.skills.addresses import frameworks_open_to
from workmark.skills.indexing import LONGEST_WORD, scope_of
from workmark.skills.models import Framework
from workmark.skills.nearness import (
    Candidate,
    Nearness,
    Place,
    Typed,
    allowed_slips,
    base_of,
    place_of,
    spellings_of,
)
from workmark.skills.search_models import EntryKind, SearchTerm, TermRole
from workmark.skills.search_questions import (
    Condition,
    candidates,
    entries_with,
    holds,
    is_beginning,
    is_label,
    known_words,
    not_of_frameworks,
    of_entries,
    of_frameworks,
    starts,
    words_like,
)

MOST_HITS = 200  # whoever wants more adds a word
MOST_WORDS = 12
LONGEST_TEXT = 400
_MOST_CANDIDATES = 400
_ENOUGH = 5  # with fewer hits, near misses are looked for
_NAME = (TermRole.PREFERRED,)
_OTHERS = (TermRole.ALTERNATIVE, TermRole.HIDDEN, TermRole.CODE)
_SHORTEST_BEGINNING = 3  # shorter words are looked for whole, except at the beginning of a label


@dataclass(frozen=True)
class Search:
    """What somebody looks for.

    language: BCP 47; among hits as near, those in this language come first. framework: a slug. person: whose own
    organisations' frameworks count too. among: rows of the one kind asked for; no other is found. start, limit: which
    part of the hits.
    """

    words: str
    kinds: tuple[EntryKind, ...] = (EntryKind.SKILL, EntryKind.OCCUPATION, EntryKind.TASK)
    language: str = ""
    framework: str = ""
    person: Any = None
    among: QuerySet[Any] | None = None
    start: int = 0
    limit: int = 20


@dataclass(frozen=True)
class Hit:
    """One thing found. entry: its row's key. language: the label's. found_by: what found it, if not the label."""

    kind: EntryKind
    entry: int
    label: str
    language: str
    nearness: Nearness
    found_by: str = ""


@dataclass(frozen=True)
class Findings:
    """hits: the part asked for. total: how many there are, at most MOST_HITS; is_cut: there are more than that."""

    hits: tuple[Hit, ...]
    total: int
    is_cut: bool


Found = tuple[Place, Candidate]


def find(search: Search) -> Findings:
    """The nearest first, each thing once, always in the same order."""
    typed = typed_of(search.words, search.language)
    if not typed.words or not search.kinds:
        return Findings((), 0, is_cut=False)
    found = sorted(_candidates(search, typed).values(), key=lambda pair: pair[0])
    shown = found[:MOST_HITS][search.start : search.start + search.limit]
    return Findings(_hits(shown, search), min(len(found), MOST_HITS), is_cut=len(found) > MOST_HITS)


def typed_of(words: str, language: str = "") -> Typed:
    """What was typed, cut to what is looked at."""
    text = words[:LONGEST_TEXT]
    folded = tuple(word[:LONGEST_WORD] for word in folded_words(text)[:MOST_WORDS])
    return Typed(" ".join(text.casefold().split()), folded, language)


def entries_holding(words: str, kind: EntryKind) -> RawSQL:
    """The keys of all entries of one kind with a label that holds the words, for a condition of another query."""
    condition = holds([*_asked(typed_of(words)), _scopes([kind], TermRole)])
    return entries_with(condition)


def meant_by(words: str, kind: EntryKind, entry: int) -> str:
    """The words, each that the entry does not hold replaced by the nearest that it does."""
    typed = _with_spellings(typed_of(words), every=True)
    bags = SearchTerm.objects.filter(kind=kind, entry=entry).values_list("bag", flat=True)
    there = {word for bag in bags for word in bag.split()}
    lacking = {word for word in typed.words if not any(known.startswith(word) for known in there)}
    return " ".join(
        next((known for known in typed.spellings.get(word, ()) if known in there and word in lacking), word)
        for word in typed.words
    )


def _candidates(search: Search, typed: Typed) -> dict[tuple[str, int], Found]:
    """The best label of each entry, with its place. Stops when there is enough."""
    best: dict[tuple[str, int], Found] = {}
    seen = _seen_by(search)

    def take(condition: Condition, typed: Typed = typed) -> None:
        for row in candidates(condition, seen, base_of(typed.language), _MOST_CANDIDATES):
            candidate = _candidate(*row)
            found = (place_of(candidate, typed), candidate)
            known = (candidate.kind, candidate.entry)
            if known not in best or found[0] < best[known][0]:
                best[known] = found

    asked = _asked(typed)
    take(starts(search.kinds, _NAME, typed.folded))
    take(is_label(search.kinds, _OTHERS, typed.folded))
    for roles in (_NAME, _OTHERS):
        if len(best) <= MOST_HITS:
            take(holds([*asked, _scopes(search.kinds, roles)]))
    for meant in _meant(typed, best):
        wanted = (
            [*spellings, *((known, False) for known in meant.spellings.get(word, ()))]
            for word, spellings in zip(typed.words, asked, strict=True)
        )
        take(holds([*wanted, _scopes(search.kinds, TermRole)]), meant)
    return best


def _meant(typed: Typed, best: Mapping[Any, Found]) -> Iterator[Typed]:
    """What may have been meant, as long as too little was found: unknown words, then any word that is a slip elsewhere."""
    if len(best) >= _ENOUGH:
        return
    unknown = _with_spellings(typed, found_some=bool(best))
    if unknown.spellings:
        yield unknown
    if not best and len(typed.words) > 1 and (every := _with_spellings(typed, every=True)) != unknown:
        yield every


def _candidate(kind: str, entry: int, language: str, role: int, text: str, folded: str) -> Candidate:
    is_name, is_hidden = role == TermRole.PREFERRED, role == TermRole.HIDDEN
    return Candidate(kind, entry, language, is_name, is_hidden, text, folded)


def _seen_by(search: Search) -> Condition:
    """Terms of the rows asked for, or of the frameworks that this person may see, or of the one asked for."""
    if search.among is not None:
        return of_entries(search.among)
    frameworks = frameworks_open_to(search.person)
    if search.framework:
        return of_frameworks(list(frameworks.filter(slug=search.framework).values_list("pk", flat=True)))
    hidden = Framework.objects.exclude(pk__in=frameworks.values("pk"))
    return not_of_frameworks(list(hidden.values_list("pk", flat=True)))


def _asked(typed: Typed) -> list[list[tuple[str, bool]]]:
    """Each word, and whether words that begin with it count: not for very short ones, with which so many begin."""
    return [[(word, len(word) >= _SHORTEST_BEGINNING)] for word in typed.words]


def _scopes(kinds: Iterable[EntryKind], roles: Iterable[TermRole]) -> list[tuple[str, bool]]:
    return [(scope_of(kind, role), False) for kind in kinds for role in roles]


def _with_spellings(typed: Typed, *, found_some: bool = False, every: bool = False) -> Typed:
    """What was typed, and what each unknown word may stand for; each word, if all are known but found nothing.

    every: of the known ones too.
    """
    last = typed.words[-1]
    long_enough = [word for word in dict.fromkeys(typed.words) if allowed_slips(word)]
    known = known_words(long_enough) if long_enough else set()
    unknown = [
        word for word in long_enough if word not in known and not (word == last and is_beginning(word))
    ]
    spellings = {
        word: spellings_of(word, words_like(word, reach=allowed_slips(word)), is_unfinished=word == last)
        for word in (long_enough if every else unknown) or ([] if found_some else long_enough)
    }
    return replace(typed, spellings={word: meant for word, meant in spellings.items() if meant})


def _hits(shown: Sequence[Found], search: Search) -> tuple[Hit, ...]:
    """With the name of each in the asked language, else in its framework's own."""
    unnamed = [found for place, found in shown if not found.is_name or place.is_elsewhere]
    names = _names(unnamed, search)
    return tuple(
        Hit(
            kind=EntryKind(found.kind),
            entry=found.entry,
            label=text,
            language=language,
            nearness=place.nearness,
            found_by="" if found.is_hidden or found.text == text else found.text,
        )
        for place, found in shown
        for text, language in [names.get((found.kind, found.entry), (found.text, found.language))]
    )


def _names(found: Sequence[Candidate], search: Search) -> dict[tuple[str, int], tuple[str, str]]:
    entries, kinds = {one.entry for one in found}, {one.kind for one in found}
    named = SearchTerm.objects.filter(entry__in=entries, kind__in=kinds, role=TermRole.PREFERRED)
    asked = base_of(search.language)
    # The better comes later and stays: any language, the framework's own, the asked one.
    rows = sorted(
        named.values_list("kind", "entry", "text", "language", "framework__language") if found else (),
        key=lambda row: (base_of(row[3]) == asked, row[3] == row[4], row[3]),
    )
    return {(kind, entry): (text, language) for kind, entry, text, language, _own in rows}
