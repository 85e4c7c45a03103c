from datetime import UTC, datetime

import pytest

from workmark.credentials.validity import valid_until


@pytest.mark.parametrize(
    ("awarded", "months", "until"),
    [
        ("2026-11-23", 36, "2029-11-23"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2027-12-31", 2, "2028-02-29"),  # 2028 is a leap year
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-12-15", 12, "2027-12-15"),
    ],
)
def test_an_award_counts_to_the_same_day_or_the_last_there_is(awarded: str, months: int, until: str) -> None:
    moment = datetime.fromisoformat(awarded).replace(tzinfo=UTC)

    assert valid_until(moment, months).date().isoformat() == until
