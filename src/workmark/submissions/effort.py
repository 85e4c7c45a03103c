"""How many minutes handing work in takes beyond the work itself, and how many of them are left (EQ17).

An estimate until ten learners have told: writing at the pace at which people compose at a keyboard, 19 words a minute
(Karat, Halverson, Horn and Karat, "Patterns of entry and correction in large vocabulary continuous speech recognition
systems", CHI 1999), and five minutes to choose and describe a piece of evidence, which is our own guess. Once learners
have told, the whole is what half of them needed, shared out in the same way.
"""

from dataclasses import dataclass
from math import ceil
from typing import Final

from workmark.achievements.content import Question
from workmark.submissions.progress import Part, Task, TaskState, Work
from workmark.submissions.words import count_words

WORDS_A_MINUTE: Final = 19
MINUTES_AN_ITEM: Final = 5
_STEP: Final = 5  # minutes; nobody knows it more closely


@dataclass(frozen=True)
class Effort:
    """Minutes, in steps of five. asked: for the whole. left: for what is still to be done."""

    asked: int
    left: int

    @property
    def done(self) -> int:
        return self.asked - self.left


def effort_of(tasks: tuple[Task, ...], work: Work, *, told: float | None = None) -> Effort:
    """told: the minutes that half of those who handed this in needed at most, where enough of them said so.

    What passed in an earlier round is neither asked for nor left.
    """
    open_tasks = [task for task in tasks if task.state is not TaskState.CARRIED]
    whole = sum(_minutes(task.part, Work()) for task in tasks)
    scale = told / whole if told is not None and whole else 1.0
    asked = sum(_minutes(task.part, Work()) for task in open_tasks) * scale
    left = sum(_minutes(task.part, work) for task in open_tasks if task.state is not TaskState.DONE) * scale
    return Effort(_in_steps(asked), min(_in_steps(left), _in_steps(asked)))


def minutes_asked(parts: tuple[Part, ...], *, told: float | None = None) -> int:
    """For somebody who has not begun."""
    return _in_steps(told if told is not None else sum(_minutes(part, Work()) for part in parts))


def _minutes(part: Part, work: Work) -> float:
    """What is left of a part; nothing is less than nothing."""
    if part.requirement is None:
        return sum(_words_left(question, work) for question in part.questions) / WORDS_A_MINUTE
    have = sum(1 for item in work.items if item.requirement_key == part.requirement.key and item.is_described)
    return max(part.requirement.min_items - have, 0) * MINUTES_AN_ITEM


def _words_left(question: Question, work: Work) -> int:
    wanted = question.min_words or question.max_words // 2
    return max(wanted - count_words(work.answers.get(question.key, "")), 0)


def _in_steps(minutes: float) -> int:
    return ceil(minutes / _STEP) * _STEP
