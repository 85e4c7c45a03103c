"""How long an award counts, pure."""

import calendar
from datetime import datetime


def valid_until(awarded_at: datetime, months: int) -> datetime:
    """The same day and time so many months later; the last day of the month where that day does not exist."""
    month = awarded_at.month - 1 + months
    year, month = awarded_at.year + month // 12, month % 12 + 1
    day = min(awarded_at.day, calendar.monthrange(year, month)[1])
    return awarded_at.replace(year=year, month=month, day=day)
