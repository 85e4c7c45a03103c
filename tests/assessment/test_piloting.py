"""What a pilot says of its rows: counted by hand, nothing about fewer than ten, and nothing nearer than a tenth."""

import pytest

from workmark.assessment.piloting import Difficulty, RowFigures, figures_of
from workmark.assessment.reliability.judged import Judged, Rating

ROWS = [("order", "Order"), ("labels", "Labels")]


def judged(number: int, *, order: bool, labels: bool | None, second: bool | None = None) -> Judged:
    """One piece of work. labels: None where it was carried over. second: whether a second assessor had the order met."""
    passed = {"order": order} | ({"labels": labels} if labels is not None else {})

    def rating(assessor: int, is_met: bool) -> Rating:
        return Rating(assessor, 1.0, {"order": int(is_met)}, frozenset() if is_met else frozenset({"order"}))

    ratings = (rating(1, order),) + ((rating(2, second),) if second is not None else ())
    return Judged(number, ratings, 1.0, True, order, False, passed, 2.0)


def test_nine_pieces_of_work_say_nothing() -> None:
    found = figures_of([judged(n, order=True, labels=True, second=True) for n in range(9)], ROWS)

    assert found.decided is None
    assert found.rows == (
        RowFigures("order", "Order", None, None, None),
        RowFigures("labels", "Labels", None, None, None),
    )


def test_each_row_is_counted_by_itself_and_rounded_to_tenths() -> None:
    # 12 pieces of work: the order met in 3 (25 % is told as 30, halves go up), read twice in 10, alike in 7;
    # labels carried over in 3, so judged in 9, which is too few.
    work = [
        judged(n, order=n < 3, labels=None if n < 3 else True, second=(n < 3) != (n >= 7) if n < 10 else None)
        for n in range(12)
    ]
    found = figures_of(work, ROWS)

    assert found.decided == 12
    assert found.rows[0] == RowFigures("order", "Order", 30, Difficulty.HARD, 70)
    assert found.rows[1] == RowFigures("labels", "Labels", None, None, None)


@pytest.mark.parametrize(
    ("met", "told", "difficulty"),
    [
        (20, 90, Difficulty.EASY),
        (18, 90, Difficulty.EASY),
        (16, 80, Difficulty.FITTING),
        (0, 10, Difficulty.HARD),
        (1, 10, Difficulty.HARD),
    ],
)
def test_all_and_nobody_are_told_no_nearer_than_nine_and_one_in_ten(
    met: int, told: int, difficulty: Difficulty
) -> None:
    (row, _labels) = figures_of([judged(n, order=n < met, labels=None) for n in range(20)], ROWS).rows

    assert (row.met, row.difficulty, row.agreed) == (told, difficulty, None)
