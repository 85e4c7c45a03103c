"""Write labels into the search. Made from rows that stand elsewhere, so it is no change to the world and has no event."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.db.models import Max

from workmark.lib.words import folded_words
from workmark.skills.models import Framework, Occupation, Skill, SkillKind, Task, Wording
from workmark.skills.search_models import EntryKind, SearchTerm, SearchWord, TermRole
from workmark.skills.search_tables import drop_terms, settle, write_terms, write_words

LONGEST_LABEL = 400
LONGEST_WORD = 40
MOST_BESIDE = 20_000  # letters of what a label is found by beside itself
_AT_ONCE = 2_000


@dataclass(frozen=True)
class Label:
    """One label of an entry. beside: other text that it is found by."""

    entry: int
    text: str
    role: TermRole
    language: str
    beside: str = ""


def scope_of(kind: str, role: int) -> str:
    """The word in a bag that says what it is a label of. No folded word has an underscore."""
    return f"_{kind}{role}"


@transaction.atomic
def index_rows(kind: EntryKind, entries: Sequence[int], labels: Iterable[Label]) -> int:
    """Put these labels in place of all that was there for the entries. Gives how many labels there are now."""
    if entries:
        drop_terms(SearchTerm.objects.filter(kind=kind, entry__in=entries))
    return _write(kind, None, labels)


@transaction.atomic
def index_framework_rows(framework: Framework) -> int:
    """The same for everything a framework lists, without what is retired and what only orders others."""
    drop_terms(SearchTerm.objects.filter(framework=framework))
    count = _write(EntryKind.SKILL, framework, _labels_of_skills(framework))
    count += _write(EntryKind.OCCUPATION, framework, _labels_of_occupations(framework))
    count += _write(EntryKind.TASK, framework, _labels_of_tasks(framework))
    settle()
    return count


def _write(kind: EntryKind, framework: Framework | None, labels: Iterable[Label]) -> int:
    count = 0
    terms = (term for label in labels if (term := _term(kind, framework, label)) is not None)
    while chunk := list(islice(terms, _AT_ONCE)):
        before = _newest(SearchTerm)
        SearchTerm.objects.bulk_create(chunk)
        write_terms(after=before)
        _write_words({word for term in chunk for word in term.bag.split() if not word.startswith("_")})
        count += len(chunk)
    return count


def _term(kind: EntryKind, framework: Framework | None, label: Label) -> SearchTerm | None:
    """The row of one label, or None if it holds no words."""
    text = label.text[:LONGEST_LABEL]
    words = _short(folded_words(text))
    if not words:
        return None
    found_by = dict.fromkeys((*words, *_short(folded_words(label.beside[:MOST_BESIDE]))))
    return SearchTerm(
        kind=kind,
        entry=label.entry,
        framework=framework,
        language=label.language,
        role=label.role,
        text=text,
        folded=" ".join(words)[:LONGEST_LABEL],
        bag=" ".join((*found_by, scope_of(kind, label.role))),
    )


def _short(words: Iterable[str]) -> list[str]:
    return [word[:LONGEST_WORD] for word in words]


def _write_words(words: set[str]) -> None:
    before = _newest(SearchWord)
    SearchWord.objects.bulk_create((SearchWord(word=word) for word in sorted(words)), ignore_conflicts=True)
    write_words(after=before)


def _newest(model: type[SearchTerm] | type[SearchWord]) -> int:
    return model._default_manager.aggregate(newest=Max("pk"))["newest"] or 0


def _labels_of_skills(framework: Framework) -> Iterator[Label]:
    listed = Skill.objects.filter(framework=framework, is_retired=False).exclude(kind=SkillKind.GROUP)
    for skill in listed.order_by("pk").iterator(_AT_ONCE):
        yield from _named(skill.pk, skill, framework.language)
        yield Label(skill.pk, skill.code, TermRole.CODE, "")
    worded = Wording.objects.filter(skill__in=listed).order_by("pk")
    for wording in worded.iterator(_AT_ONCE):
        yield from _named(wording.skill_id or 0, wording, wording.language)


def _labels_of_occupations(framework: Framework) -> Iterator[Label]:
    listed = Occupation.objects.filter(framework=framework, is_retired=False, is_group=False)
    for occupation in listed.order_by("pk").iterator(_AT_ONCE):
        yield from _named(occupation.pk, occupation, framework.language)
        yield Label(occupation.pk, occupation.code, TermRole.CODE, "")
    worded = Wording.objects.filter(occupation__in=listed).order_by("pk")
    for wording in worded.iterator(_AT_ONCE):
        yield from _named(wording.occupation_id or 0, wording, wording.language)


def _labels_of_tasks(framework: Framework) -> Iterator[Label]:
    listed = Task.objects.filter(framework=framework, is_retired=False).select_related("occupation")
    for task in listed.order_by("pk").iterator(_AT_ONCE):
        beside = f"{task.occupation.label} {task.occupation.code}"
        yield Label(task.pk, task.text, TermRole.PREFERRED, framework.language, beside)


def _named(entry: int, row: Skill | Occupation | Wording, language: str) -> Iterator[Label]:
    """Every label, each text once. (ESCO lists a label among its own alternatives.)"""
    roles = dict.fromkeys(row.hidden_labels, TermRole.HIDDEN)
    roles |= dict.fromkeys(row.alternative_labels, TermRole.ALTERNATIVE)
    roles[row.label] = TermRole.PREFERRED
    for text, role in roles.items():
        yield Label(entry, text, role, language)
