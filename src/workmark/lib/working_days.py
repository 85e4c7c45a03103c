"""Working days: Monday to Friday, less the days off that a caller names. Public holidays are not known here."""

from collections.abc import Collection
from datetime import date, timedelta

_SATURDAY = 5


def add_working_days(day: date, count: int, days_off: Collection[date] = ()) -> date:
    """The `count`-th working day after `day`; count is 0 or more. days_off: days that are none, whatever the weekday."""
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < _SATURDAY and day not in days_off:
            count -= 1
    return day


def working_days_between(first: date, last: date) -> int:
    """How many working days lie after `first`, up to and including `last`; 0 if `last` is not later."""
    if last <= first:
        return 0
    weeks, rest = divmod((last - first).days, 7)
    tail = (first + timedelta(days=step) for step in range(1, rest + 1))
    return weeks * 5 + sum(1 for day in tail if day.weekday() < _SATURDAY)
