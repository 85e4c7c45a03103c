"""How long an award counts, pure."""

import calendar
from datetime import datetime


def valid_until(awarded_at: datetime, months: int) -> datetime:
    """The same day and time so many months later; the last day of the month where that day does not exist."""
    month = awarded_at.month - 1 + months
    year, month = awarded_at.year + month // 12, month % 12 + 1
    day = min(awarded_at.day, calendar.monthrange(year, month)[1])
    return awarded_at.replace(year=year, month=month, day=day)


def ended_by(awarded_at: datetime, months: int, at: datetime) -> datetime | None:
    """The end of an award, where it lies at or before a moment: such a badge would be born expired.

    months: how long it counts; 0 is for ever, and never ends.
    """
    end = valid_until(awarded_at, months) if months else None
    return end if end is not None and end <= at else None
