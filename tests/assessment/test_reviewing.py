"""What a review makes of a decision. Three rows, the last two refused; every answer is worked out by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from workmark.achievements.content import Level, Row
from workmark.assessment.judging import Outcome, RowScore
from workmark.assessment.reviewing import is_in_time, reviewed, rows_not_passed

LEVELS = (Level(key="good"), Level(key="fair"), Level(key="poor"))
ROWS = tuple(Row(key=key, floor="fair", levels=LEVELS) for key in ("a", "b", "c"))
RESULTS = [
    {"row": "a", "level": "fair", "passed": True, "carried": False},
    {"row": "b", "level": "poor", "passed": False, "carried": False},
    {"row": "c", "level": "poor", "passed": False, "carried": False},
]
LONG = "What I saw is a start. What is missing is the reason. Next step: add it in two lines."


def scores(b: str, c: str, **more: str) -> dict[str, RowScore]:
    return {key: RowScore(level, LONG, LONG, LONG) for key, level in {"b": b, "c": c, **more}.items()}


def test_the_refused_rows_are_named_in_rubric_order() -> None:
    assert rows_not_passed(RESULTS) == ("b", "c")


@pytest.mark.parametrize(
    ("reading", "outcome"),
    [
        (scores("fair", "good"), Outcome.AWARDED),
        (scores("fair", "poor"), Outcome.NOT_YET),
        (scores("poor", "poor"), Outcome.NOT_YET),
    ],
)
def test_one_fresh_assessor_settles_the_refused_rows(reading: dict[str, RowScore], outcome: Outcome) -> None:
    judgement = reviewed(ROWS, RESULTS, [reading])

    assert judgement.outcome == outcome
    assert [result.level for result in judgement.results] == ["fair", reading["b"].level, reading["c"].level]


def test_a_row_that_passed_cannot_be_lost() -> None:
    assert reviewed(ROWS, RESULTS, [scores("fair", "fair", a="poor")]).outcome == Outcome.AWARDED


def test_a_panel_decides_each_row_by_the_word_of_two() -> None:
    panel = [scores("good", "poor"), scores("poor", "poor"), scores("fair", "good")]

    judgement = reviewed(ROWS, RESULTS, panel)

    assert [result.passed for result in judgement.results] == [True, True, False]
    # Of the two who pass row b, one says good and one says fair: the better is told.
    assert [result.level for result in judgement.results] == ["fair", "good", "poor"]


@pytest.mark.parametrize("count", [0, 2])
def test_an_even_panel_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="evenly"):
        reviewed(ROWS, RESULTS, [scores("fair", "fair")] * count)


def test_a_reading_that_leaves_a_refused_row_open_is_refused() -> None:
    with pytest.raises(ValueError, match="row c open"):
        reviewed(ROWS, RESULTS, [{"b": RowScore("fair", "")}])


def test_thirty_days_are_thirty_days() -> None:
    decided = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)

    assert is_in_time(decided, decided + timedelta(days=30))
    assert not is_in_time(decided, decided + timedelta(days=30, seconds=1))
