"""Two ratings and, where they differ, an adjudication become one judgement: pure.

Ratings agree on a row when both say that it passes, or both that it does not; the step between two passing levels is
no disagreement. Where they agree, the level that is better for the learner is the one that is told.
"""

from collections.abc import Mapping, Sequence

from workmark.achievements.content import Row
from workmark.assessment.judging import Judgement, RowResult, RowScore, judge

Scores = Mapping[str, RowScore]  # by row key


def disputed_rows(rows: Sequence[Row], first: Scores, second: Scores) -> tuple[str, ...]:
    """Keys of the rows that one rating passes and the other does not, in rubric order. Rows not scored are agreed."""
    return tuple(
        row.key
        for row in rows
        if row.key in first
        and row.key in second
        and row.passes(first[row.key].level) != row.passes(second[row.key].level)
    )


def settled(
    rows: Sequence[Row],
    ratings: Sequence[Scores],
    adjudication: Scores | None,
    carried: Mapping[str, str],
) -> Judgement:
    """One judgement from one or two complete ratings; `adjudication` holds the rows that they disputed.

    Raises ValueError without a rating, for an unfinished one, or where a disputed row has no adjudicated score.
    """
    if not 1 <= len(ratings) <= 2:
        raise ValueError(f"A decision rests on one or two ratings, and {len(ratings)} were given.")
    judgements = [judge(rows, rating, carried) for rating in ratings]
    if len(judgements) == 1:
        return judgements[0]
    disputed = frozenset(disputed_rows(rows, *ratings))
    ruled = adjudication or {}
    if unruled := disputed - ruled.keys():
        raise ValueError(f"Two ratings differ on {sorted(unruled)} and nobody has adjudicated.")
    results = []
    for row, first, second in zip(rows, judgements[0].results, judgements[1].results, strict=True):
        if row.key in disputed:
            level = ruled[row.key].level
            results.append(RowResult(row.key, level, passed=row.passes(level), carried=False))
        else:
            results.append(min(first, second, key=lambda said, row=row: _step(row, said.level)))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    return Judgement.of(results)


def _step(row: Row, level: str) -> int:
    """How far below the best level this one is."""
    return [one.key for one in row.levels].index(level)
