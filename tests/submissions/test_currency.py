"""How old work may be: calendar months counted back from the day it was handed in, by hand."""

from datetime import date

import pytest

from workmark.submissions.currency import currency_of


@pytest.mark.parametrize(
    ("done_on", "months", "expected"),
    [
        (date(2024, 11, 29), 24, "current"),  # two years to the day
        (date(2024, 11, 28), 24, "too-old"),
        (date(2026, 11, 29), 24, "current"),
        (date(2026, 11, 30), 24, "in-future"),
        (date(2026, 11, 30), 0, "in-future"),
        (date(1999, 1, 1), 0, "no-limit"),
        (None, 24, "unstated"),
        (None, 0, "no-limit"),
    ],
)
def test_a_stated_day_against_a_limit(done_on: date | None, months: int, expected: str) -> None:
    assert currency_of(done_on, seen_on=date(2026, 11, 29), months=months) == expected


def test_a_month_without_that_day_counts_from_its_last() -> None:
    assert currency_of(date(2026, 2, 28), seen_on=date(2026, 3, 31), months=1) == "current"
    assert currency_of(date(2026, 2, 27), seen_on=date(2026, 3, 31), months=1) == "too-old"
