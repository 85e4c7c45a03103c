"""Working days: Monday to Friday, less the days off that a caller names. Whose days off those are is not known here."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SATURDAY = 5
CLOSE_OF_DAY = time(18, 0)


@dataclass(frozen=True)
class Calendar:
    """Whoever counts by it: their clock, and when nobody works there. zone: an IANA name such as "Europe/Lisbon"."""

    zone: str
    days_off: frozenset[date] = frozenset()

    def without(self, days_off: Collection[date]) -> "Calendar":
        """The same with more days off."""
        return replace(self, days_off=self.days_off | frozenset(days_off))

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < _SATURDAY and day not in self.days_off

    def after(self, day: date, count: int) -> date:
        return add_working_days(day, count, self.days_off)

    def between(self, begun: datetime, ended: datetime) -> int:
        """How many working days lie after the day of the first moment, up to and including that of the other."""
        first, last = self.day_of(begun), self.day_of(ended)
        off = sum(first < day <= last and day.weekday() < _SATURDAY for day in self.days_off)
        return working_days_between(first, last) - off

    def close_after(self, begun: datetime, count: int) -> datetime:
        """The close of the `count`-th working day after the day of `begun`: aware, in the calendar's zone."""
        return datetime.combine(
            self.after(self.day_of(begun), count), CLOSE_OF_DAY, tzinfo=ZoneInfo(self.zone)
        )


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
