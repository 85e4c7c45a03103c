"""The one place that asks what time it is. Everything else takes the moment as an argument."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware and in UTC."""
    return datetime.now(UTC)
