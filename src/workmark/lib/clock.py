"""The one place that asks what time it is. Everything else takes the moment as an argument."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware and in UTC."""
    return datetime.now(UTC)


def start_of_day(moment: datetime) -> datetime:
    """Midnight before it, in UTC: a day where the minute would tell too much."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
