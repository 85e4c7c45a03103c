"""Agreement of two raters, against published tables and scikit-learn."""

import random

import pytest
from sklearn.metrics import cohen_kappa_score

from workmark.assessment.reliability.pairs import (
    adjacent_agreement,
    exact_agreement,
    kappa,
    quadratic_weighted_kappa,
    table_of_pairs,
)

# Gwet, irrCAC, data set "cont3x3abstractors": two abstractors, 100 records, three kinds. Published there:
# percent agreement 0.89, Cohen's kappa 0.7964094.
ABSTRACTORS = (13.0, 0.0, 0.0, 0.0, 20.0, 7.0, 0.0, 4.0, 56.0)


def test_the_table_counts_each_pair_once() -> None:
    assert table_of_pairs([(0, 0), (0, 1), (2, 1), (0, 1)], 3) == (1, 2, 0, 0, 0, 0, 0, 1, 0)


def test_a_level_that_the_rubric_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="below 3"):
        table_of_pairs([(0, 3)], 3)


def test_a_published_table_has_its_published_kappa() -> None:
    assert exact_agreement(ABSTRACTORS) == pytest.approx(0.89, abs=1e-12)
    # By hand: expected agreement (13*13 + 27*24 + 60*63) / 100^2 = 0.4597.
    assert kappa(ABSTRACTORS) == pytest.approx((0.89 - 0.4597) / (1 - 0.4597), abs=1e-12)
    assert kappa(ABSTRACTORS) == pytest.approx(0.7964094, abs=5e-8)


def test_weighted_kappa_by_hand() -> None:
    # Pairs (0,0), (0,2), (1,1), (2,2): disagreement seen 4; expected (over 4 pairs) from margins
    # firsts 2, 1, 1 and seconds 1, 1, 2: 1*(2*1 + 1*1 + 1*2 + 1*1) + 4*(2*2 + 1*1) = 26. So 1 - 4*4/26.
    assert quadratic_weighted_kappa(table_of_pairs([(0, 0), (0, 2), (1, 1), (2, 2)], 3)) == pytest.approx(
        1 - 16 / 26, abs=1e-12
    )


@pytest.mark.parametrize("levels", [2, 3, 4, 7])
def test_kappas_equal_scikit_learn(levels: int) -> None:
    draw = random.Random(levels)
    for _ in range(25):
        first = [draw.randrange(levels) for _ in range(60)]
        second = [min(levels - 1, max(0, level + draw.choice((-1, 0, 0, 1)))) for level in first]
        table, labels = table_of_pairs(zip(first, second, strict=True), levels), list(range(levels))

        assert kappa(table) == pytest.approx(cohen_kappa_score(first, second, labels=labels), abs=1e-9)
        assert quadratic_weighted_kappa(table) == pytest.approx(
            cohen_kappa_score(first, second, labels=labels, weights="quadratic"), abs=1e-9
        )


def test_adjacent_agreement_can_be_high_where_kappa_shows_none() -> None:
    pairs = [(1, 2), (2, 1), (1, 2), (2, 1), (1, 1), (2, 2)]

    assert adjacent_agreement(table_of_pairs(pairs, 3)) == 1
    assert kappa(table_of_pairs(pairs, 3)) == pytest.approx(-1 / 3, abs=1e-12)


@pytest.mark.parametrize("pairs", [[], [(1, 1)] * 40])
def test_where_nothing_differs_kappa_is_not_a_number(pairs: list[tuple[int, int]]) -> None:
    assert kappa(table_of_pairs(pairs, 3)) is None
    assert quadratic_weighted_kappa(table_of_pairs(pairs, 3)) is None
