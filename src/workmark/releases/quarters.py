"""Which people a release is about: whole calendar quarters, long enough ago for their work to be decided."""

from datetime import UTC, date, datetime, time, timedelta

# Everyone counted had at least this long between beginning and the count.
DAYS_TO_DECIDE = 91


def quarter_of(day: date) -> date:
    """The first day of the calendar quarter a day lies in."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def last_ripe_end(at: datetime) -> date:
    """The end (exclusive) of the last quarter that can be counted now."""
    return quarter_of((at.astimezone(UTC) - timedelta(days=DAYS_TO_DECIDE)).date())


def cut_of(period_end: date) -> datetime:
    """The moment at which outcomes are read, whenever they are counted."""
    return datetime.combine(period_end + timedelta(days=DAYS_TO_DECIDE), time(0), tzinfo=UTC)
