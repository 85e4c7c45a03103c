"""Intervals against scipy's, and the rules about too little work."""

import random

import numpy as np
import pytest
from scipy.stats import bootstrap
from scipy.stats._resampling import BootstrapResult

from workmark.assessment.reliability.bootstrap import Estimate, bca_interval, estimate
from workmark.assessment.reliability.differences import severity, severity_tally
from workmark.assessment.reliability.enough import Standing, may_be_shown, standing
from workmark.assessment.reliability.pairs import exact_agreement, quadratic_weighted_kappa, table_of_pairs
from workmark.assessment.reliability.tallies import Measure

Work = list[tuple[int, int]]
AGREEMENT: Measure[Work] = Measure(lambda rows: table_of_pairs(rows, 3), exact_agreement)
KAPPA: Measure[Work] = Measure(lambda rows: table_of_pairs(rows, 3), quadratic_weighted_kappa)


def double_readings(submissions: int, seed: int = 1) -> list[Work]:
    draw = random.Random(seed)

    def other(level: int) -> int:
        return min(2, max(0, level + draw.choice((-1, 0, 0, 0, 1))))

    return [[(level, other(level)) for level in draw.choices(range(3), k=5)] for _ in range(submissions)]


def test_the_interval_is_the_one_that_scipy_computes_from_the_same_resamples() -> None:
    draw = random.Random(2)
    values = [draw.gauss(0, 1) ** 2 for _ in range(35)]

    def mean(sample: list[float]) -> float:
        return sum(sample) / len(sample)

    resampled = [mean(draw.choices(values, k=len(values))) for _ in range(999)]
    jackknifed = [mean(values[:place] + values[place + 1 :]) for place in range(len(values))]
    kept = BootstrapResult(
        confidence_interval=None, bootstrap_distribution=np.array(resampled), standard_error=None
    )

    theirs = bootstrap(
        (values,), lambda x, axis=-1: x.mean(axis=axis), n_resamples=0, method="BCa", bootstrap_result=kept
    ).confidence_interval

    assert bca_interval(mean(values), resampled, jackknifed) == pytest.approx(
        (theirs.low, theirs.high), abs=1e-9
    )


def test_the_same_seed_draws_the_same_interval_and_another_seed_another() -> None:
    work = double_readings(40)

    first, again, other = (estimate(work, {"kappa": KAPPA}, seed=seed)["kappa"] for seed in (7, 7, 8))

    assert first == again
    assert first.value == other.value
    assert (first.low, first.high) != (other.low, other.high)
    assert first.low < first.value < first.high < 1


def test_work_that_stands_for_more_counts_as_often_as_it_would_if_all_had_been_read_twice() -> None:
    work = [[(1, 1), (2, 2)], [(1, 0), (2, 1)]]

    found = estimate(work, {"agreement": AGREEMENT}, seed=1, weights=[9, 1])["agreement"]

    assert found.value == pytest.approx(0.9)
    assert found.n == 2


def test_the_standard_error_of_a_mean_is_the_one_of_the_textbook() -> None:
    gaps = np.random.default_rng(4).normal(0.2, 0.5, 80).tolist()

    found = estimate(gaps, {"severity": Measure(severity_tally, severity)}, seed=1)["severity"]

    assert found.error == pytest.approx(np.std(gaps) / np.sqrt(80), rel=0.06)


def test_perfect_agreement_gets_no_interval_because_resampling_cannot_tell() -> None:
    found = estimate([[(1, 1), (2, 2)]] * 60, {"agreement": AGREEMENT}, seed=1)["agreement"]

    assert found == Estimate(1.0, None, None, 60)
    assert standing(found, 0.9) is Standing.UNDEFINED


def test_without_work_there_is_no_figure() -> None:
    assert estimate([], {"kappa": KAPPA}, seed=1) == {"kappa": Estimate(None, None, None, 0)}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Estimate(0.9, 0.8, 0.95, 29), Standing.TOO_FEW),
        (Estimate(0.9, 0.8, 0.95, 30), Standing.EARLY),
        (Estimate(0.3, 0.1, 0.5, 49), Standing.EARLY),
        (Estimate(0.9, 0.8, 0.95, 50), Standing.MET),
        (Estimate(0.9, 0.69, 0.95, 50), Standing.NOT_SHOWN),
        (Estimate(None, None, None, 50), Standing.UNDEFINED),
    ],
)
def test_a_figure_judges_nobody_before_there_is_enough_and_then_by_its_lower_bound(
    found: Estimate, expected: Standing
) -> None:
    assert standing(found, 0.7) is expected


def test_below_thirty_nothing_is_said() -> None:
    assert not may_be_shown(29)
    assert may_be_shown(30)
