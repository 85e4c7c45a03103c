"""When a message is tried again. The sums are done by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from workmark.integrations.delivering.schedule import asked_wait, next_try

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def all_tries(drawn: float) -> list[datetime]:
    at, failures, tries = NOON, 1, [NOON]
    while (again := next_try(failures, at, drawn=drawn)) is not None:
        tries.append(again)
        at, failures = again, failures + 1
    return tries


def test_ten_tries_fall_within_three_days() -> None:
    tries = all_tries(0.0)

    # 5 s + 5 min + 30 min + 2 h + 5 h + 10 h + 14 h + 16 h + 24 h
    assert len(tries) == 10
    assert tries[-1] - NOON == timedelta(hours=71, minutes=35, seconds=5)


def test_chance_shortens_each_wait_by_a_fifth_at_most() -> None:
    assert all_tries(1.0)[1] - NOON == timedelta(seconds=4)
    assert all_tries(1.0)[-1] - NOON == timedelta(hours=57, minutes=16, seconds=4)


def test_the_server_may_ask_for_more_time_but_not_for_more_than_a_day() -> None:
    hour, week = timedelta(hours=1), timedelta(days=7)

    assert next_try(1, NOON, drawn=0, asked=hour) == NOON + hour
    assert next_try(1, NOON, drawn=0, asked=week) == NOON + timedelta(days=1)
    assert next_try(9, NOON, drawn=0, asked=hour) == NOON + timedelta(days=1)


@pytest.mark.parametrize(
    ("header", "seconds"), [("120", 120), (" 7 ", 7), ("", None), ("-1", None), ("1" * 10, None), ("٣", None)]
)
def test_retry_after_is_read_in_seconds_alone(header: str, seconds: int | None) -> None:
    assert asked_wait(header) == (None if seconds is None else timedelta(seconds=seconds))
