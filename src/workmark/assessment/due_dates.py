"""When a judgement is due: the close of a working day by the issuer's own clock."""

from collections.abc import Collection
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from workmark.lib.working_days import add_working_days

CLOSE_OF_DAY = time(18, 0)
WORKING_DAYS_FIRST = 5
WORKING_DAYS_RESUBMITTED = 3  # AQ13: a resubmission is judged within three days


def due_after(
    begun_at: datetime, *, working_days: int, zone: str, days_off: Collection[date] = ()
) -> datetime:
    """The close of the working day that many working days on, by the issuer's clock."""
    local = ZoneInfo(zone)
    day = add_working_days(begun_at.astimezone(local).date(), working_days, days_off)
    return datetime.combine(day, CLOSE_OF_DAY, tzinfo=local)


def due_date(
    taken_at: datetime, *, round_number: int, zone: str, days_off: Collection[date] = ()
) -> datetime:
    """The moment a judgement taken up at `taken_at` is due. days_off: holidays, and days the assessor is away.

    taken_at: aware. zone: the issuer's IANA name such as "Europe/Lisbon"; the answer is aware, in that zone.
    """
    days = WORKING_DAYS_FIRST if round_number == 1 else WORKING_DAYS_RESUBMITTED
    return due_after(taken_at, working_days=days, zone=zone, days_off=days_off)
