"""Intervals of quantiles. By hand: of ten values, at most one lies below the median once in 93 times (11 in 1,024), at most two
once in 18; so the interval runs from the second to the ninth. SciPy's binomial says the same of other numbers.
"""

import random

import pytest
from scipy.stats import binom

from workmark.assessment.reliability.order import quantile_interval


def test_of_ten_values_the_second_and_the_ninth_hold_the_median() -> None:
    assert quantile_interval([float(value) for value in range(1, 11)], 0.5) == (2.0, 9.0)


def test_too_few_have_no_interval() -> None:
    # 0.9 to the power of 35 is 0.02503, and of 36 it is 0.02253: from 36 on the largest value is an end.
    assert quantile_interval([float(value) for value in range(35)], 0.9) is None
    found = quantile_interval([float(value) for value in range(36)], 0.9)
    assert found is not None
    assert found[1] == 35.0
    assert quantile_interval([1.0, 2.0, 3.0], 0.5) is None
    assert quantile_interval([], 0.5) is None


@pytest.mark.parametrize("share", [0.5, 0.9])
@pytest.mark.parametrize("n", [36, 50, 137, 2_000])
def test_the_ranks_are_those_of_another_implementation(n: int, share: float) -> None:
    """low: the largest rank below which a fortieth lies at most; high: the smallest with a fortieth at most above."""
    low = max(rank for rank in range(1, n + 1) if binom.cdf(rank - 1, n, share) <= 0.025)
    high = min(rank for rank in range(1, n + 1) if binom.cdf(rank - 1, n, share) >= 0.975)

    assert quantile_interval([float(rank) for rank in range(1, n + 1)], share) == (low, high)


def test_it_holds_the_truth_about_as_often_as_it_says() -> None:
    """Of 400 samples of 60 values whose median is 0.5, 95 in 100 at least; four standard deviations are 4.4."""
    random_ = random.Random(3)
    samples = [sorted(random_.random() for _ in range(60)) for _ in range(400)]
    held = [low <= 0.5 <= high for low, high in (quantile_interval(one, 0.5) or (1, 0) for one in samples)]

    assert sum(held) / len(held) > 0.906
