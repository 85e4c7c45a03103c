"""Numbers of a cohort by hand: who shows it is counted, of the others nothing that tells of somebody."""

import pytest

from workmark.programmes.counting import standing_of
from workmark.workforce.learning import Progress

EARNED, WORKING, NOT = Progress.ACHIEVED, Progress.WORKING, Progress.NOT_BEGUN


def test_those_who_show_it_are_counted_word_by_word() -> None:
    found = standing_of([EARNED, EARNED, WORKING], [])

    assert found.shown == {"not-begun": 0, "working": 1, "handed-in": 0, "achieved": 2}
    assert (found.showing, found.others, found.others_earned) == (3, 0, None)


@pytest.mark.parametrize(
    ("earned", "not_earned", "told"),
    [(10, 10, 10), (12, 30, 12), (9, 30, None), (30, 9, None), (0, 40, None), (20, 0, None), (1, 1, None)],
)
def test_of_the_others_a_number_needs_ten_on_both_sides(
    earned: int, not_earned: int, told: int | None
) -> None:
    found = standing_of([EARNED], [EARNED] * earned + [NOT] * not_earned)

    assert found.others == earned + not_earned
    assert found.others_earned == told
