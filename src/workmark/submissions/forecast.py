"""When a decision may be expected, and on what that rests: pure arithmetic over the issuer's own record.

The date is one that four out of five decisions kept, never an average: half of all learners would wait longer than
an average. With too little record it is the promise, and says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from math import ceil

from workmark.lib.working_days import Calendar

PROMISED_WORKING_DAYS = 10  # ASSESSMENT.md: five each for two assessors, ten in all
ENOUGH_DECISIONS = 10  # below this the record says too little to speak from it
KEPT_BY_SHARE = 0.8
INTERVAL = (0.1, 0.9)  # between these shares of the record: eight in ten


class Basis(StrEnum):
    PROMISE = "promise"  # too few decisions so far
    RECORD = "record"  # what four out of five decisions kept
    QUEUE = "queue"  # more work waits than the record alone would suggest


@dataclass(frozen=True)
class Record:
    """An issuer's recent past. durations: working days from handing in to decision, one for each decision.

    window: how many working days the record covers. waiting: pieces of work handed in and undecided.
    """

    durations: Sequence[int]
    window: int
    waiting: int


@dataclass(frozen=True)
class Forecast:
    """expected_by: kept by four in five. earliest, latest: eight in ten fall between them; None while it is a promise."""

    expected_by: date
    earliest: date | None
    latest: date | None
    working_days: int
    basis: Basis
    decisions: int  # how many the record holds
    waiting: int

    @property
    def is_later_than_promised(self) -> bool:
        return self.working_days > PROMISED_WORKING_DAYS


def forecast(record: Record, *, handed_in_at: datetime, calendar: Calendar) -> Forecast:
    """The date by which a decision may be expected. calendar: the issuer's.

    With a record, it is the longer of two waits: what four in five decisions kept, and how long the work that waits
    now, with this piece at its end, takes at the recent pace.
    """
    day = calendar.day_of(handed_in_at)
    decisions = len(record.durations)
    if decisions < ENOUGH_DECISIONS:
        days, basis = PROMISED_WORKING_DAYS, Basis.PROMISE
        return Forecast(calendar.after(day, days), None, None, days, basis, decisions, record.waiting)
    kept = sorted(record.durations)
    usual = max(1, _quantile(kept, KEPT_BY_SHARE))
    queue = ceil((record.waiting + 1) * record.window / decisions)
    days, basis = (queue, Basis.QUEUE) if queue > usual else (usual, Basis.RECORD)
    longer = days - usual  # how much the queue adds to each end
    earliest = calendar.after(day, _quantile(kept, INTERVAL[0]) + longer)
    latest = calendar.after(day, max(days, _quantile(kept, INTERVAL[1]) + longer))
    return Forecast(calendar.after(day, days), earliest, latest, days, basis, decisions, record.waiting)


def _quantile(ordered: Sequence[int], share: float) -> int:
    """The smallest value that this share of all values does not exceed."""
    return ordered[max(0, ceil(len(ordered) * share) - 1)]


@dataclass(frozen=True)
class Calibration:
    """How many decided pieces had an interval told, and how many were decided within it."""

    told: int
    within: int


def calibration(told: Iterable[tuple[date, date, date]]) -> Calibration:
    """How often the truth lay inside. told: (earliest, latest, day of the decision) for each."""
    inside = [earliest <= decided <= latest for earliest, latest, decided in told]
    return Calibration(len(inside), sum(inside))
