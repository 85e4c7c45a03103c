"""Which rows a new round starts with: what passed stays passed for twelve months (ASSESSMENT.md), pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

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


def _months_after(moment: datetime, months: int) -> datetime:
    """The same day so many months on; the 29th to 31st become the 28th, which every month has."""
    month = moment.month - 1 + months
    return moment.replace(year=moment.year + month // 12, month=month % 12 + 1, day=min(moment.day, 28))
