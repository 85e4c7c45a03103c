"""By when an answer is promised: the close of a working day by the issuer's own clock."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from workmark.lib.working_days import add_working_days

WORKING_DAYS_FOR_ACCOMMODATIONS = 3  # EQ9
WORKING_DAYS_FOR_WAIVERS = 2  # EQ8
_CLOSE_OF_DAY = time(18, 0)


def promised_by(asked_at: datetime, working_days: int, *, zone: str) -> datetime:
    """The moment an answer is due. zone: the issuer's IANA name; the answer is aware, in that zone."""
    local = ZoneInfo(zone)
    day = add_working_days(asked_at.astimezone(local).date(), working_days)
    return datetime.combine(day, _CLOSE_OF_DAY, tzinfo=local)
