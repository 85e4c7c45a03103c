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

PROMISED_WORKING_DAYS = 10  # five each for two assessors, ten in all
PROMISED_FOR_A_REVISION = 6  # three each (AQ13): less is read again
ENOUGH_DECISIONS = 10  # below this the record says too little to speak from it
KEPT_BY_SHARE = 0.8
INTERVAL = (0.1, 0.9)  # between these shares of the record: eight in ten


class Basis(StrEnum):
    PROMISE = "promise"  # too few decisions so far
    RECORD = "record"  # what four out of five decisions kept
    QUEUE = "queue"  # more work waits than the record alone would suggest


def promised_working_days(round_number: int) -> int:
    """Within how many working days of handing in a decision is promised. round_number: 1 for work never judged before."""
    return PROMISED_WORKING_DAYS if round_number == 1 else PROMISED_FOR_A_REVISION


@dataclass(frozen=True)
class Record:
    """An issuer's recent past. durations: working days from handing in to decision, one for each decision like the one
    that is asked about: on first rounds, or on revisions.

    window: how many working days the record covers. waiting: pieces of work handed in and undecided. others: decisions of
    the other kind in the same days. promised: the working days promised for the one that is asked about.
    """

    durations: Sequence[int]
    window: int
    waiting: int
    others: int = 0
    promised: int = PROMISED_WORKING_DAYS


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
    promised: int

    @property
    def is_later_than_promised(self) -> bool:
        return self.working_days > self.promised


def forecast(record: Record, *, handed_in_at: datetime, calendar: Calendar) -> Forecast:
    """The date by which a decision may be expected. calendar: the issuer's.

    With a record, it is the longer of two waits: what four in five decisions kept, and how long the work that waits
    now, with this piece at its end, takes at the recent pace.
    """
    day = calendar.day_of(handed_in_at)
    decisions, promised = len(record.durations), record.promised
    if decisions < ENOUGH_DECISIONS:
        expected = calendar.after(day, promised)
        return Forecast(expected, None, None, promised, Basis.PROMISE, decisions, record.waiting, promised)
    kept = sorted(record.durations)
    usual = max(1, _quantile(kept, KEPT_BY_SHARE))
    queue = ceil((record.waiting + 1) * record.window / (decisions + record.others))
    days, basis = (queue, Basis.QUEUE) if queue > usual else (usual, Basis.RECORD)
    longer = days - usual  # how much the queue adds to each end
    earliest = calendar.after(day, _quantile(kept, INTERVAL[0]) + longer)
    latest = calendar.after(day, max(days, _quantile(kept, INTERVAL[1]) + longer))
    expected = calendar.after(day, days)
    return Forecast(expected, earliest, latest, days, basis, decisions, record.waiting, promised)


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
