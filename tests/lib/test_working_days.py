from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import workmark
from workmark.lib.working_days import Calendar

CLOSED = Calendar("Europe/Lisbon", frozenset({date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)}))
# Friday 25 December, Saturday 26 December, Friday 1 January
# How long it took is counted without holidays (decision 0421).
_MEASURES = {f"insights/{name}.py" for name in ("quarterly", "cohorts", "published")}
_PROMISED_TO_STRANGERS = {"submissions/takedowns.py"}  # the same decision


@pytest.mark.parametrize(
    ("day", "count", "answer"),
    [
        (date(2026, 12, 24), 1, date(2026, 12, 28)),  # Christmas, Saturday and Sunday between
        (date(2026, 12, 24), 5, date(2027, 1, 4)),  # 28, 29, 30, 31 and after New Year's week-end
        (date(2026, 12, 24), 0, date(2026, 12, 24)),
    ],
)
def test_days_off_are_left_out(day: date, count: int, answer: date) -> None:
    begun, ended = (datetime(one.year, one.month, one.day, 12, tzinfo=UTC) for one in (day, answer))

    assert CLOSED.after(day, count) == answer
    assert CLOSED.between(begun, ended) == count  # a Saturday off is not counted twice


def test_days_are_those_of_the_zone_and_close_at_six() -> None:
    late = datetime(2026, 12, 27, 23, 30, tzinfo=UTC)  # Monday morning in Auckland, thirteen hours on

    assert Calendar("Pacific/Auckland").close_after(late, 1) == datetime(2026, 12, 29, 5, 0, tzinfo=UTC)
    assert CLOSED.close_after(late, 1) == datetime(2026, 12, 28, 18, 0, tzinfo=UTC)


def test_more_days_off_are_left_out_too() -> None:
    assert CLOSED.without([date(2026, 12, 28)]).after(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert not CLOSED.is_working_day(date(2026, 12, 25))
    assert CLOSED.is_working_day(date(2026, 12, 28))


def test_whatever_is_promised_is_counted_by_a_calendar() -> None:
    """The bare functions know no holidays: nobody but those named here uses them."""
    root = Path(workmark.__file__).parent
    found = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if any(
            name in path.read_text(encoding="utf-8") for name in ("add_working_days", "working_days_between")
        )
    }

    assert found == _MEASURES | _PROMISED_TO_STRANGERS | {"lib/working_days.py"}
