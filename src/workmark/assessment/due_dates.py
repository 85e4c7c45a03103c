"""When a judgement is due: the close of a working day by the issuer's own calendar."""

from datetime import datetime

from workmark.lib.working_days import Calendar

WORKING_DAYS_FIRST = 5
WORKING_DAYS_RESUBMITTED = 3  # AQ13: a resubmission is judged within three days


def days_to_judge(round_number: int) -> int:
    """How many working days one assessor has."""
    return WORKING_DAYS_FIRST if round_number == 1 else WORKING_DAYS_RESUBMITTED


def due_date(taken_at: datetime, *, round_number: int, calendar: Calendar) -> datetime:
    """The moment a judgement taken up at `taken_at` is due. calendar: the issuer's, without days the assessor is away."""
    return calendar.close_after(taken_at, days_to_judge(round_number))
