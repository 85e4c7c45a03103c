"""The decision rule, pure: levels per rubric row in, outcome per row and overall out.

Every row stands at its floor or better, or the answer is *not yet*; there is no average (ASSESSMENT.md "What is
judged"). Rows that passed in an earlier round stay passed and are not judged again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from workmark.achievements.content import Row

MINIMUM_FEEDBACK_WORDS = 15


class Outcome(StrEnum):
    """What a complete judgement can say. Values equal `DecisionOutcome`'s."""

    AWARDED = "awarded"
    NOT_YET = "not-yet"


@dataclass(frozen=True)
class RowScore:
    """What an assessor put down for one row. level: a level key of that row, or "" while undecided."""

    level: str
    feedback: str


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


@dataclass(frozen=True)
class Unfinished:
    """One thing that keeps a judgement from being complete, at the row where it can be mended."""

    row: str
    wanting: str  # "level" | "feedback"


def unfinished_rows(
    rows: Sequence[Row], scores: Mapping[str, RowScore], carried: Mapping[str, str]
) -> tuple[Unfinished, ...]:
    """What is still wanting before a decision: a level on every open row, feedback on every row below its floor.

    carried: row key to the level it passed at, for rows that are not judged again.
    """
    wanting: list[Unfinished] = []
    for row in rows:
        if row.key in carried:
            continue
        score = scores.get(row.key, RowScore(level="", feedback=""))
        if row.level(score.level) is None:
            wanting.append(Unfinished(row.key, "level"))
        elif not row.passes(score.level) and len(score.feedback.split()) < MINIMUM_FEEDBACK_WORDS:
            wanting.append(Unfinished(row.key, "feedback"))
    return tuple(wanting)


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
