"""What a review makes of a decision, pure: rows that did not pass are judged anew; nothing else can change.

One fresh assessor settles a first appeal. A panel of three settles a second one, row by row, by the word of two.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from workmark.achievements.content import Row
from workmark.assessment.judging import Judgement, RowResult
from workmark.assessment.settling import Scores

DAYS_TO_APPEAL = 30  # from the decision; for a second appeal, from the answer to the first
PANEL_SIZE = 3
WORKING_DAYS_FIRST = 10  # AQ14
WORKING_DAYS_PANEL = 20


def rows_not_passed(results: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Keys of the rows that a decision refused, in rubric order. results: as `Decision.results`."""
    return tuple(result["row"] for result in results if not result["passed"])


def is_in_time(since: datetime, at: datetime) -> bool:
    return at <= since + timedelta(days=DAYS_TO_APPEAL)


def reviewed(
    rows: Sequence[Row], results: Iterable[Mapping[str, Any]], readings: Sequence[Scores]
) -> Judgement:
    """The judgement that a review comes to. readings: an odd number of complete sets of scores on the refused rows.

    A row passes when most readings pass it. Its level is the one that most of the upheld readings give; of two equally
    common ones, the better.

    Raises ValueError for an even number of readings, or one that leaves a refused row open.
    """
    if len(readings) % 2 == 0:
        raise ValueError(f"{len(readings)} readings can be split evenly, and then nobody has decided.")
    by_key = {row.key: row for row in rows}
    return Judgement.of(_reviewed_row(by_key[result["row"]], result, readings) for result in results)


def _reviewed_row(row: Row, result: Mapping[str, Any], readings: Sequence[Scores]) -> RowResult:
    if result["passed"]:
        return RowResult(row.key, result["level"], passed=True, carried=result["carried"])
    if any(row.key not in scores for scores in readings):
        raise ValueError(f"A reading leaves the row {row.key} open.")
    levels = [scores[row.key].level for scores in readings]
    passed = 2 * sum(row.passes(level) for level in levels) > len(levels)
    counted = Counter(level for level in levels if row.passes(level) == passed)
    best_first = [level.key for level in row.levels]
    level = max(counted, key=lambda key: (counted[key], -best_first.index(key)))
    return RowResult(row.key, level, passed=passed, carried=False)
