"""Rates, ratios and flags, against published figures, another implementation, and many invented worlds."""

import random
from math import exp, log

import pytest
from scipy.stats import binomtest, chi2_contingency
from scipy.stats.contingency import relative_risk

from tests.insights.people import drawn
from workmark.insights.rates import Rate, compared, p_of_equal, ratio_interval
from workmark.insights.reading import is_flagged
from workmark.insights.suppression import tables_of

NULL_RUNS = 600


@pytest.mark.parametrize(("count", "n"), [(0, 10), (1, 10), (81, 263), (15, 148), (29, 29), (10, 5_000)])
def test_wilsons_interval_is_scipys(count: int, n: int) -> None:
    expected = binomtest(count, n).proportion_ci(0.95, method="wilson")

    found = Rate(count, n).interval
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_wilsons_interval_is_newcombes_published_one() -> None:
    """Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3: 81 of 263 and 15 of 148."""
    assert Rate(81, 263).interval.low == pytest.approx(0.2553, abs=5e-5)
    assert Rate(81, 263).interval.high == pytest.approx(0.3662, abs=5e-5)
    assert Rate(15, 148).interval.low == pytest.approx(0.0624, abs=5e-5)
    assert Rate(15, 148).interval.high == pytest.approx(0.1605, abs=5e-5)


def test_the_interval_of_a_ratio_is_scipys_relative_risk() -> None:
    expected = relative_risk(27, 122, 44, 487).confidence_interval(0.95)

    found = ratio_interval(Rate(27, 122), Rate(44, 487))
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=1e-9)


def test_the_p_of_a_gap_is_that_of_the_chi_square_without_correction() -> None:
    expected = chi2_contingency([[48, 32], [120, 40]], correction=False).pvalue

    assert p_of_equal(Rate(48, 80), Rate(120, 160)) == pytest.approx(expected, rel=1e-9)


def test_the_four_fifths_example_of_the_guidelines_questions_and_answers() -> None:
    """Uniform Guidelines 1978: 48 of 80 white and 12 of 40 black applicants hired: 60% and 30%, a ratio of 0.50."""
    found = {
        one.group: one for one in compared({"white": Rate(48, 80), "black": Rate(12, 40)}, comparisons=1)
    }

    assert found["black"].ratio == pytest.approx(0.5)
    assert (found["black"].verdict, found["white"].verdict) == ("flagged", "highest")


def test_a_gap_that_chance_could_make_is_called_unclear() -> None:
    few = compared({"a": Rate(11, 20), "b": Rate(8, 20)}, comparisons=1)

    assert [one.verdict for one in few] == ["highest", "unclear"]


def test_a_rate_at_four_fifths_is_clear() -> None:
    assert [one.verdict for one in compared({"a": Rate(500, 1000), "b": Rate(400, 1000)}, comparisons=1)] == [
        "highest",
        "clear",
    ]


@pytest.mark.parametrize(
    ("count", "n", "shown"), [(190, 200, "≥95%"), (200, 200, "≥95%"), (10, 200, "≤5%"), (60, 100, "60%")]
)
def test_percentages_are_coded_near_their_ends(count: int, n: int, shown: str) -> None:
    assert Rate(count, n).coded_percent == shown


def test_a_planted_gap_is_flagged() -> None:
    flagged = [
        is_flagged(tables)
        for seed in range(20)
        if (
            tables := tables_of(
                drawn(random.Random(seed), 1_500, gap={"woman": 0.25}), ["gender", "disability"]
            )
        )
    ]

    assert flagged == [True] * 20


@pytest.mark.long
def test_equal_groups_are_flagged_in_at_most_one_run_of_twenty() -> None:
    """600 releases of equal groups, of 100 to 800 people: the share that is flagged, and its interval at 95%."""
    random_ = random.Random(20261128)
    flagged = 0
    for _ in range(NULL_RUNS):
        tables = tables_of(drawn(random_, random_.choice([100, 200, 400, 800])), ["gender", "disability"])
        flagged += tables is not None and is_flagged(tables)

    found = Rate(flagged, NULL_RUNS)
    assert found.interval.high <= 0.05


def test_the_interval_of_a_ratio_is_symmetric_on_its_own_scale() -> None:
    one, other = Rate(27, 122), Rate(44, 487)
    found = ratio_interval(one, other)

    assert exp((log(found.low) + log(found.high)) / 2) == pytest.approx(one.value / other.value)
