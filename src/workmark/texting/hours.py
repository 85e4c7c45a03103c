"""When a reminder may ring: from eight in the morning to nine in the evening, where the person lives. Pure."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

OPENS: Final = time(8)
CLOSES: Final = time(21)


def next_opening(at: datetime, zone: str) -> datetime:
    """The moment itself if it lies within the hours, else the next morning's. zone: such as "Europe/Lisbon"."""
    here = ZoneInfo(zone or "UTC")
    local = at.astimezone(here)
    if OPENS <= local.time() < CLOSES:
        return at
    day = local.date() if local.time() < OPENS else local.date() + timedelta(days=1)
    return datetime.combine(day, OPENS, tzinfo=here).astimezone(at.tzinfo)
