"""Severity, spread and drift against arithmetic by hand and numpy."""

import random

import numpy as np
import pytest

from workmark.assessment.reliability import differences, row_quality
from workmark.assessment.reliability.tallies import total


def test_an_assessor_who_gives_more_is_lenient_by_that_many_levels() -> None:
    gaps = [differences.difference([2, 2, 1], [1, 2, 0]), differences.difference([2, 1], [2, 1])]

    tally = total(differences.severity_tally(gap) for gap in gaps)

    assert gaps == pytest.approx([2 / 3, 0])
    assert differences.severity(tally) == pytest.approx(1 / 3)


def test_levels_of_different_rows_are_not_compared() -> None:
    with pytest.raises(ValueError, match="same rows"):
        differences.difference([1, 2], [1])


def test_spread_and_drift_equal_numpy() -> None:
    draw = random.Random(3)
    work = [([draw.randrange(4) for _ in range(5)], [draw.randrange(4) for _ in range(5)]) for _ in range(40)]
    days = [draw.uniform(0, 400) for _ in work]
    own, others = (np.array([levels for pair in work for levels in pair[side]]) for side in (0, 1))
    gaps = [differences.difference(*pair) for pair in work]

    spread = differences.standardised_difference(total(differences.spread_tally(*pair) for pair in work))
    slope = differences.drift(
        total(differences.drift_tally(day, gap) for day, gap in zip(days, gaps, strict=True))
    )

    root = np.sqrt((own.var(ddof=1) + others.var(ddof=1)) / 2)
    assert spread == pytest.approx((own.mean() - others.mean()) / root, abs=1e-9)
    assert slope == pytest.approx(90 * np.polyfit(days, gaps, 1)[0], abs=1e-9)


def test_work_of_one_day_shows_no_drift() -> None:
    assert differences.drift(total(differences.drift_tally(20000.5, gap) for gap in (0, 1, 2))) is None


def test_a_rows_figures_equal_numpy() -> None:
    draw = random.Random(5)
    work = [(draw.random() < 0.7, draw.randrange(5) / 4) for _ in range(80)]

    tally = total(row_quality.row_tally(passed, rest) for passed, rest in work)

    assert row_quality.pass_rate(tally) == pytest.approx(np.mean([passed for passed, _ in work]), abs=1e-9)
    assert row_quality.discrimination(tally) == pytest.approx(
        np.corrcoef([float(passed) for passed, _ in work], [rest for _, rest in work])[0, 1], abs=1e-9
    )


def test_a_row_that_everybody_passes_cannot_discriminate() -> None:
    tally = total(row_quality.row_tally(True, rest) for rest in (0.2, 0.8, 1.0))

    assert row_quality.pass_rate(tally) == 1
    assert row_quality.discrimination(tally) is None
