from datetime import UTC, datetime

from workmark.submissions.carrying import rows_to_carry

RESULTS = [
    {"row": "a", "level": "proficient", "passed": True, "carried": False},
    {"row": "b", "level": "developing", "passed": False, "carried": False},
]
DECIDED = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)


def test_rows_that_passed_are_carried_and_others_are_not() -> None:
    assert rows_to_carry(RESULTS, decided_at=DECIDED, at=datetime(2026, 4, 1, tzinfo=UTC)) == (
        ("a", "proficient"),
    )


def test_after_twelve_months_nothing_is_carried() -> None:
    assert rows_to_carry(RESULTS, decided_at=DECIDED, at=datetime(2027, 3, 28, 11, 59, tzinfo=UTC))
    assert rows_to_carry(RESULTS, decided_at=DECIDED, at=datetime(2027, 4, 1, tzinfo=UTC)) == ()
