"""What is done and what is left of a piece of work: plain values in, a task list out.

`complete` decides whether the work may be handed in; screens, the API and `submit` all ask it, and nothing else.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workmark.achievements.content import AchievementContent, ArtefactRequirement, Question, Row
from workmark.submissions.words import count_words

OVERVIEW, REFLECTION = "overview", "reflection"
# Two texts that every piece of work may carry beside its questions; the underscore keeps them apart from those.
AI_STATEMENT, RESUBMISSION_NOTE = "_ai-statement", "_resubmission-note"
# What the learner wants an assessor to know about one rubric row; the row's key follows.
_CONTEXT = "_context-"


def context_key(row_key: str) -> str:
    """The question key under which the context for a rubric row is kept."""
    return f"{_CONTEXT}{row_key}"


def is_context(said: AchievementContent, question_key: str) -> bool:
    """Tell whether a question key is that of the context for one of the rubric's rows."""
    return question_key.startswith(_CONTEXT) and said.row(question_key.removeprefix(_CONTEXT)) is not None


@dataclass(frozen=True)
class Part:
    """One part of the work with the rubric rows it is judged by. name: "overview", "reflection", "artefact/<key>"."""

    name: str
    title: str
    intro: str
    rows: tuple[Row, ...]
    questions: tuple[Question, ...] = ()
    requirement: ArtefactRequirement | None = None


class TaskState(StrEnum):
    TO_DO = "to-do"
    STARTED = "started"
    DONE = "done"
    CARRIED = "carried"


@dataclass(frozen=True)
class Item:
    """What progress needs to know of one piece of evidence."""

    token: str
    requirement_key: str
    title: str
    is_described: bool
    says_who_else_is_in_it: bool


@dataclass(frozen=True)
class Work:
    """What the learner has so far. answers: text by question key; unsettled: keys with words set aside."""

    answers: Mapping[str, str] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    carried_rows: Collection[str] = ()
    unsettled: Collection[str] = ()
    round_number: int = 1


@dataclass(frozen=True)
class Missing:
    """One thing left to do. target: the question key or evidence token where it is done, or ""."""

    text: str
    target: str = ""


@dataclass(frozen=True)
class Task:
    part: Part
    state: TaskState
    missing: tuple[Missing, ...]


def parts_of(said: AchievementContent) -> tuple[Part, ...]:
    """The parts of the work, in the order a learner meets them. A written part without questions is none."""
    overview = Part(OVERVIEW, _("Overview"), said.overview.intro, said.overview.rows, said.overview.questions)
    artefacts = tuple(
        Part(f"artefact/{one.key}", one.title, one.description, one.rows, requirement=one)
        for one in said.artefacts
    )
    reflection = Part(
        REFLECTION, _("Reflection"), said.reflection.intro, said.reflection.rows, said.reflection.questions
    )
    return tuple(part for part in (overview, *artefacts, reflection) if part.questions or part.requirement)


def part_of(said: AchievementContent, name: str) -> Part | None:
    return next((part for part in parts_of(said) if part.name == name), None)


def part_asking(said: AchievementContent, question_key: str) -> Part | None:
    """The written part that asks this question."""
    return next(
        (part for part in parts_of(said) if any(one.key == question_key for one in part.questions)), None
    )


def is_carried(part: Part, carried_rows: Collection[str]) -> bool:
    """Tell whether every row of a part passed in an earlier round, so that the part is closed."""
    return bool(part.rows) and all(row.key in carried_rows for row in part.rows)


def part_is_carried(said: AchievementContent, name: str, carried_rows: Collection[str]) -> bool:
    part = part_of(said, name)
    return part is not None and is_carried(part, carried_rows)


def tasks(said: AchievementContent, work: Work) -> tuple[Task, ...]:
    """The task list."""
    return tuple(_task(part, work) for part in parts_of(said))


def still_missing(said: AchievementContent, work: Work) -> tuple[Missing, ...]:
    """All that stands between this work and handing it in."""
    left = [missing for task in tasks(said, work) for missing in task.missing]
    if work.round_number > 1 and not count_words(work.answers.get(RESUBMISSION_NOTE, "")):
        left.append(Missing(_("Say what you changed since the last round."), RESUBMISSION_NOTE))
    return tuple(left)


def complete(said: AchievementContent, work: Work) -> bool:
    return not still_missing(said, work)


def _task(part: Part, work: Work) -> Task:
    if is_carried(part, work.carried_rows):
        return Task(part, TaskState.CARRIED, ())
    if part.requirement is None:
        begun = any(work.answers.get(one.key, "").strip() for one in part.questions)
        missing = tuple(found for one in part.questions for found in _missing_words(one, work))
    else:
        items = [item for item in work.items if item.requirement_key == part.requirement.key]
        begun, missing = bool(items), _missing_items(part.requirement, items)
    if not missing:
        return Task(part, TaskState.DONE, ())
    return Task(part, TaskState.STARTED if begun else TaskState.TO_DO, missing)


def _missing_words(question: Question, work: Work) -> tuple[Missing, ...]:
    words = count_words(work.answers.get(question.key, ""))
    prompt = question.prompt if len(question.prompt) <= 80 else question.prompt[:79] + "…"
    found: list[str] = []
    if question.key in work.unsettled:
        found.append(_("Choose which of two versions to keep: “%(prompt)s”") % {"prompt": prompt})
    if words == 0 and question.min_words > 0:
        found.append(_("Answer: “%(prompt)s”") % {"prompt": prompt})
    elif words < question.min_words:
        short = question.min_words - words
        found.append(
            ngettext("%(n)d more word needed: “%(prompt)s”", "%(n)d more words needed: “%(prompt)s”", short)
            % {"n": short, "prompt": prompt}
        )
    elif words > question.max_words:
        over = words - question.max_words
        found.append(
            ngettext("%(n)d word too many: “%(prompt)s”", "%(n)d words too many: “%(prompt)s”", over)
            % {"n": over, "prompt": prompt}
        )
    return tuple(Missing(text, question.key) for text in found)


def _missing_items(requirement: ArtefactRequirement, items: list[Item]) -> tuple[Missing, ...]:
    found: list[Missing] = []
    if len(items) < requirement.min_items:
        short = requirement.min_items - len(items)
        text = ngettext(
            "Add %(n)d piece of evidence: “%(title)s”", "Add %(n)d pieces of evidence: “%(title)s”", short
        )
        found.append(Missing(text % {"n": short, "title": requirement.title}))
    if len(items) > requirement.max_items:
        found.append(
            Missing(_("Keep at most %(most)d pieces of evidence here.") % {"most": requirement.max_items})
        )
    for item in items:
        if not item.is_described:
            found.append(Missing(_("Say what “%(title)s” shows.") % {"title": item.title}, item.token))
        if not item.says_who_else_is_in_it:
            text = _("Say whether “%(title)s” shows other people or business secrets.")
            found.append(Missing(text % {"title": item.title}, item.token))
    return tuple(found)
