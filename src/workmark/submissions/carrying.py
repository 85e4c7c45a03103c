"""Which rows a new round starts with: what passed stays passed for twelve months (ASSESSMENT.md), pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from workmark.achievements.content import AchievementContent

MONTHS_CARRIED = 12


def rows_to_carry(
    results: Iterable[Mapping[str, Any]], *, decided_at: datetime, at: datetime
) -> tuple[tuple[str, str], ...]:
    """The (row key, level key) pairs that passed, unless the decision is older than twelve months.

    results: a decision's results, each with "row", "level" and "passed".
    """
    if at > _months_after(decided_at, MONTHS_CARRIED):
        return ()
    return tuple((result["row"], result["level"]) for result in results if result["passed"])


def rows_that_stay(
    results: Iterable[Mapping[str, Any]], then: AchievementContent, now: AchievementContent
) -> tuple[tuple[str, str], ...]:
    """The (row key, level key) pairs that a renewal does not ask for anew.

    A row stays if it passed, the rule of today's version leaves its part out, and its words are what they were.
    results: as for `rows_to_carry`. then: the version she earned. now: the one that is offered today.
    """
    passed = {result["row"]: result["level"] for result in results if result["passed"]}
    left_out = [name for name in now.part_names() if name not in now.renewal.parts]
    rows = (row for name in left_out for row in now.rows_of_part(name))
    return tuple((row.key, passed[row.key]) for row in rows if row.key in passed and then.row(row.key) == row)


def _months_after(moment: datetime, months: int) -> datetime:
    """The same day so many months on; the 29th to 31st become the 28th, which every month has."""
    month = moment.month - 1 + months
    return moment.replace(year=moment.year + month // 12, month=month % 12 + 1, day=min(moment.day, 28))
