from datetime import UTC, date, datetime

import pytest

from workmark.lib.working_days import Calendar, add_working_days, working_days_between
from workmark.submissions.forecast import (
    Basis,
    Calibration,
    Record,
    calibration,
    forecast,
    promised_working_days,
)

MONDAY = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)


def test_with_too_few_decisions_the_forecast_is_the_promise_and_says_so() -> None:
    found = forecast(
        Record(durations=[1] * 9, window=60, waiting=0),
        handed_in_at=MONDAY,
        calendar=Calendar("Europe/Lisbon"),
    )

    assert found.basis is Basis.PROMISE
    assert found.expected_by == date(2026, 10, 19)  # ten working days after Monday 5 October


def test_the_forecast_is_a_date_that_four_in_five_decisions_kept_not_an_average() -> None:
    durations = [1, 1, 1, 1, 1, 1, 1, 6, 6, 30]  # the average is 4.9, the eighth of ten is 6

    found = forecast(
        Record(durations, window=60, waiting=0), handed_in_at=MONDAY, calendar=Calendar("Europe/Lisbon")
    )

    assert (found.basis, found.working_days, found.expected_by) == (Basis.RECORD, 6, date(2026, 10, 13))


def test_a_long_queue_makes_the_forecast_later_than_the_record_alone() -> None:
    # Twenty decisions in sixty days is one in three days; the fourth in line waits twelve.
    found = forecast(
        Record([2] * 20, window=60, waiting=3), handed_in_at=MONDAY, calendar=Calendar("Europe/Lisbon")
    )

    assert (found.basis, found.working_days) == (Basis.QUEUE, 12)
    assert found.is_later_than_promised


def test_a_revision_is_promised_sooner_and_learns_from_revisions() -> None:
    """By hand: three working days for each of two assessors. Ten first rounds beside it make the queue quicker."""
    lisbon = Calendar("Europe/Lisbon")
    few = Record([2] * 9, window=60, waiting=0, promised=promised_working_days(2))
    enough = Record([2] * 10, window=60, waiting=2, others=10, promised=promised_working_days(2))

    promise = forecast(few, handed_in_at=MONDAY, calendar=lisbon)
    learned = forecast(enough, handed_in_at=MONDAY, calendar=lisbon)

    assert [promised_working_days(number) for number in (1, 2, 5)] == [10, 6, 6]
    assert (promise.basis, promise.expected_by) == (Basis.PROMISE, date(2026, 10, 13))
    assert (learned.basis, learned.working_days) == (Basis.QUEUE, 9)  # twenty in sixty days; third in line
    assert (promise.is_later_than_promised, learned.is_later_than_promised) == (False, True)


def test_the_day_is_counted_in_the_issuers_time_zone() -> None:
    late_on_sunday = datetime(2026, 10, 4, 23, 30, tzinfo=UTC)  # Monday morning in Auckland

    found = forecast(
        Record([1] * 10, 60, 0), handed_in_at=late_on_sunday, calendar=Calendar("Pacific/Auckland")
    )

    # With one working day: the sixty-day window and ten decisions make six days' queue, from Monday the 5th.
    assert found.expected_by == date(2026, 10, 13)


@pytest.mark.parametrize(
    ("day", "count", "answer"),
    [
        (date(2026, 10, 5), 1, date(2026, 10, 6)),
        (date(2026, 10, 9), 1, date(2026, 10, 12)),  # Friday to Monday
        (date(2026, 10, 10), 1, date(2026, 10, 12)),  # Saturday to Monday
        (date(2026, 10, 5), 5, date(2026, 10, 12)),
    ],
)
def test_working_days_leave_out_the_week_end(day: date, count: int, answer: date) -> None:
    assert add_working_days(day, count) == answer
    assert working_days_between(day, answer) == count


def test_eight_in_ten_fall_between_the_earliest_and_the_latest_day() -> None:
    # Of ten, the first in order is 1 and the ninth is 9: one lies before, one after.
    durations = [1, 2, 3, 4, 5, 6, 7, 8, 9, 30]

    found = forecast(
        Record(durations, window=60, waiting=0), handed_in_at=MONDAY, calendar=Calendar("Europe/Lisbon")
    )

    assert (found.earliest, found.latest) == (
        add_working_days(MONDAY.date(), 1),
        add_working_days(MONDAY.date(), 9),
    )


def test_a_long_queue_moves_both_days() -> None:
    # As above: the queue says twelve where the record says two, so ten days more.
    found = forecast(
        Record([2] * 20, window=60, waiting=3), handed_in_at=MONDAY, calendar=Calendar("Europe/Lisbon")
    )

    assert (found.earliest, found.latest) == (
        add_working_days(MONDAY.date(), 12),
        add_working_days(MONDAY.date(), 12),
    )


def test_a_promise_has_no_interval() -> None:
    found = forecast(
        Record([1] * 9, window=60, waiting=0), handed_in_at=MONDAY, calendar=Calendar("Europe/Lisbon")
    )

    assert (found.earliest, found.latest) == (None, None)


def test_calibration_counts_what_lay_inside_both_days_included() -> None:
    first, last = date(2026, 10, 6), date(2026, 10, 9)
    days = [date(2026, 10, day) for day in (5, 6, 8, 9, 10)]

    assert calibration((first, last, day) for day in days) == Calibration(told=5, within=3)
