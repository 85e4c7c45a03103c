"""The decision rule, pure: levels per rubric row in, outcome per row and overall out.

Every row stands at its floor or better, or the answer is *not yet*; there is no average (ASSESSMENT.md "What is
judged"). Rows that passed in an earlier round stay passed and are not judged again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from workmark.achievements.content import Row
from workmark.assessment.own_words import leans_on_snippets
from workmark.submissions.words import count_words

MINIMUM_FEEDBACK_WORDS = 40  # on a row below its floor, all three parts together (EQ11)


class Outcome(StrEnum):
    """What a complete judgement can say. Values equal `DecisionOutcome`'s."""

    AWARDED = "awarded"
    NOT_YET = "not-yet"


@dataclass(frozen=True)
class RowScore:
    """What an assessor put down for one row. level: a level key of that row, or "" while undecided.

    feedback: what was seen. missing, next_step: for a row below its floor, what it lacks and one thing to do about it.
    """

    level: str
    feedback: str
    missing: str = ""
    next_step: str = ""

    @property
    def words(self) -> int:
        """Of all three parts, by the rule that also counts a learner's."""
        return count_words(" ".join((self.feedback, self.missing, self.next_step)))


@dataclass(frozen=True)
class RowResult:
    """What a decision says of one row."""

    row: str
    level: str
    passed: bool
    carried: bool


@dataclass(frozen=True)
class Judgement:
    """The answer of the rule: one result for each row, in rubric order."""

    outcome: Outcome
    results: tuple[RowResult, ...]

    @classmethod
    def of(cls, results: Iterable[RowResult]) -> Self:
        """The rule itself: awarded where every row passes, and *not yet* otherwise."""
        rows = tuple(results)
        if not rows:
            raise ValueError("A rubric without rows cannot be judged.")
        return cls(Outcome.AWARDED if all(row.passed for row in rows) else Outcome.NOT_YET, rows)


class Wanting(StrEnum):
    """What a row still needs from its assessor."""

    LEVEL = "level"
    SEEN = "seen"
    MISSING = "missing"
    NEXT_STEP = "next-step"
    MORE_WORDS = "more-words"
    EDITING = "editing"  # a snippet stands there with too little of the assessor's own


@dataclass(frozen=True)
class Unfinished:
    """One thing that keeps a judgement from being complete, at the row where it can be mended."""

    row: str
    wanting: Wanting


def unfinished_rows(
    rows: Sequence[Row],
    scores: Mapping[str, RowScore],
    carried: Mapping[str, str],
    snippets: Collection[str] = (),
) -> tuple[Unfinished, ...]:
    """What is still wanting before a decision: a level on every open row, and below its floor feedback that teaches.

    carried: row key to the level it passed at, for rows that are not judged again. snippets: texts that the assessor
    keeps for use again; none may reach a learner without words about her own work.
    """
    wanting = []
    for row in rows:
        if row.key not in carried and (
            found := _wanting(row, scores.get(row.key, RowScore("", "")), snippets)
        ):
            wanting.append(Unfinished(row.key, found))
    return tuple(wanting)


def _wanting(row: Row, score: RowScore, snippets: Collection[str]) -> Wanting | None:
    """The first thing that one row still needs, or None."""
    if row.level(score.level) is None:
        return Wanting.LEVEL
    parts = (score.feedback, score.missing, score.next_step)
    if any(leans_on_snippets(part, snippets) for part in parts):
        return Wanting.EDITING
    if row.passes(score.level):
        return None
    for part, name in zip(parts, (Wanting.SEEN, Wanting.MISSING, Wanting.NEXT_STEP), strict=True):
        if not part.strip():
            return name
    return Wanting.MORE_WORDS if score.words < MINIMUM_FEEDBACK_WORDS else None


def judge(rows: Sequence[Row], scores: Mapping[str, RowScore], carried: Mapping[str, str]) -> Judgement:
    """Apply the rule to a complete set of scores.

    Raises ValueError for an unfinished set or an empty rubric: a caller asks `unfinished_rows` first, and nothing
    is ever awarded for want of something to judge.
    """
    if wanting := unfinished_rows(rows, scores, carried):
        raise ValueError(
            f"The judgement is not finished at row {wanting[0].row}: {wanting[0].wanting} is wanting."
        )
    return Judgement.of(
        RowResult(row.key, carried[row.key], passed=True, carried=True)
        if row.key in carried
        else RowResult(
            row.key, scores[row.key].level, passed=row.passes(scores[row.key].level), carried=False
        )
        for row in rows
    )
