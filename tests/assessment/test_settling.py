"""Two ratings and an adjudication become one judgement. The rubric here has three rows; every answer is worked out by hand."""

import pytest

from workmark.achievements.content import Level, Row
from workmark.assessment.judging import Outcome, RowScore
from workmark.assessment.settling import disputed_rows, settled

LEVELS = (Level(key="good"), Level(key="fair"), Level(key="poor"))
ROWS = tuple(Row(key=key, floor="fair", levels=LEVELS) for key in ("a", "b", "c"))
LONG = "What I saw is a start. What is missing is the reason. Next step: add it in two lines."


def scores(a: str, b: str, c: str) -> dict[str, RowScore]:
    return {key: RowScore(level, LONG, LONG, LONG) for key, level in zip("abc", (a, b, c), strict=True)}


def test_one_rating_stands_as_it_is() -> None:
    judgement = settled(ROWS, [scores("good", "fair", "good")], None, {})

    assert judgement.outcome == Outcome.AWARDED
    assert [result.level for result in judgement.results] == ["good", "fair", "good"]


def test_two_passing_levels_are_no_disagreement_and_the_better_one_is_told() -> None:
    first, second = scores("good", "fair", "fair"), scores("fair", "fair", "good")

    assert disputed_rows(ROWS, first, second) == ()
    assert [result.level for result in settled(ROWS, [first, second], None, {}).results] == [
        "good",
        "fair",
        "good",
    ]


def test_a_row_that_only_one_passes_is_disputed_and_needs_an_adjudicator() -> None:
    first, second = scores("good", "fair", "poor"), scores("good", "poor", "fair")

    assert disputed_rows(ROWS, first, second) == ("b", "c")
    with pytest.raises(ValueError, match="adjudicated"):
        settled(ROWS, [first, second], None, {})
    with pytest.raises(ValueError, match="'c'"):
        settled(ROWS, [first, second], {"b": RowScore("fair", LONG, LONG, LONG)}, {})


@pytest.mark.parametrize(
    ("ruling", "outcome"),
    [
        (("fair", "good"), Outcome.AWARDED),
        (("fair", "poor"), Outcome.NOT_YET),
        (("poor", "fair"), Outcome.NOT_YET),
    ],
)
def test_the_adjudicators_word_stands_on_the_disputed_rows_and_on_no_other(
    ruling: tuple[str, str], outcome: Outcome
) -> None:
    first, second = scores("good", "fair", "poor"), scores("fair", "poor", "fair")
    ruled = {
        "a": RowScore("poor", LONG, LONG, LONG),
        "b": RowScore(ruling[0], LONG, LONG, LONG),
        "c": RowScore(ruling[1], LONG, LONG, LONG),
    }

    judgement = settled(ROWS, [first, second], ruled, {})

    assert judgement.outcome == outcome
    assert [result.level for result in judgement.results] == ["good", *ruling]


def test_both_below_the_floor_is_agreement_however_far_below() -> None:
    rows = (Row(key="a", floor="good", levels=LEVELS),)
    first, second = {"a": RowScore("fair", LONG, LONG, LONG)}, {"a": RowScore("poor", LONG, LONG, LONG)}

    judgement = settled(rows, [first, second], None, {})

    assert (judgement.outcome, judgement.results[0].level) == (Outcome.NOT_YET, "fair")


def test_carried_rows_are_nobodys_to_dispute() -> None:
    first = {key: RowScore("good", "") for key in "bc"}

    judgement = settled(ROWS, [first, first], None, {"a": "fair"})

    assert judgement.outcome == Outcome.AWARDED
    assert [result.carried for result in judgement.results] == [True, False, False]


@pytest.mark.parametrize("count", [0, 3])
def test_a_decision_rests_on_one_or_two_ratings(count: int) -> None:
    with pytest.raises(ValueError, match="one or two"):
        settled(ROWS, [scores("good", "good", "good")] * count, None, {})
