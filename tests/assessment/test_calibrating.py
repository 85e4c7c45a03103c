"""The rule of a calibration at each of its edges; every figure is worked out by hand beside it."""

from collections.abc import Sequence

import pytest

from workmark.assessment.calibrating import (
    AnchorScores,
    Figures,
    RowPair,
    figures_of,
    is_good,
    missing_kinds,
    must_pause,
)


def rows(counts: Sequence[tuple[int, int, int]], levels: int = 2) -> list[RowPair]:
    """(given, agreed, how many) of each."""
    return [RowPair(given, agreed, levels) for given, agreed, count in counts for _ in range(count)]


def spread(pairs: Sequence[RowPair], kind: str = "borderline", wrong: int = 0) -> list[AnchorScores]:
    """The rows over five anchors; `wrong` of them come to another decision than agreed."""
    return [AnchorScores(kind, tuple(pairs[at::5]), awards=True, should_award=at >= wrong) for at in range(5)]


# Forty rows of two levels, twenty agreed on each. By chance half agree, so kappa = (exact - 0.5) / 0.5.
AT_THE_EDGE = rows([(0, 0, 17), (1, 1, 17), (0, 1, 3), (1, 0, 3)])  # 34 of 40 = 85 in 100; kappa 0.70
BELOW_IN_KAPPA = rows([(0, 0, 17), (1, 1, 16), (0, 1, 4), (1, 0, 3)])  # 33 of 40 = 82.5 in 100; kappa 0.65


def test_kappa_of_exactly_seventy_hundredths_passes_and_less_does_not() -> None:
    at_the_edge, below = figures_of(spread(AT_THE_EDGE)), figures_of(spread(BELOW_IN_KAPPA))

    assert (at_the_edge.exact, at_the_edge.rows, at_the_edge.kappa) == (34, 40, pytest.approx(0.70))
    assert at_the_edge.passed
    assert below.kappa == pytest.approx(0.65)
    assert below.is_exact_enough
    assert not below.passed


def test_eighty_in_a_hundred_exact_passes_and_one_row_less_does_not() -> None:
    """Three levels, off by one: weights are small, so kappa stays high while exact agreement falls."""
    # Agreed: 20 best, 20 worst; given: 8 of them one step off. Disagreement seen 8 x 1.
    # First rater's sums 16, 8, 16; second's 20, 0, 20. Expected (times 40): 16*20*4 + 8*20 + 8*20 + 16*20*4 = 2880.
    # Kappa = 1 - 40 * 8 / 2880 = 0.888...
    edge = figures_of(spread(rows([(0, 0, 16), (2, 2, 16), (1, 0, 4), (1, 2, 4)], levels=3)))
    less = figures_of(spread(rows([(0, 0, 15), (2, 2, 16), (1, 0, 5), (1, 2, 4)], levels=3)))

    assert (edge.exact, edge.kappa) == (32, pytest.approx(1 - 320 / 2880))
    assert edge.passed
    assert less.exact == 31
    assert less.is_kappa_enough
    assert not less.passed


def test_one_wrong_decision_on_a_clear_anchor_fails_and_on_a_borderline_one_does_not() -> None:
    assert not figures_of(spread(AT_THE_EDGE, "clear-fail", wrong=1)).passed
    assert figures_of(spread(AT_THE_EDGE, "clear-fail")).passed
    assert figures_of(spread(AT_THE_EDGE, "borderline", wrong=1)).passed


def test_four_anchors_are_too_few_however_well_they_are_read() -> None:
    assert not figures_of(spread(AT_THE_EDGE)[:4]).passed
    assert not Figures(anchors=4, rows=40, exact=40, kappa=1.0, wrong_on_clear=0).passed


def test_a_kappa_that_cannot_be_computed_is_not_passed() -> None:
    """Everything is alike, so agreement says nothing."""
    alike = figures_of(spread(rows([(0, 0, 40)])))

    assert (alike.exact, alike.kappa) == (40, None)
    assert not alike.passed


def test_rows_with_two_and_with_three_levels_share_one_scale() -> None:
    """ "Not yet" of two is as far from the best as "not yet" of three: both two steps, weight 4."""
    pairs = [*rows([(0, 0, 10), (1, 1, 10)]), *rows([(0, 0, 10), (2, 2, 9), (1, 2, 1)], levels=3)]

    # Seen: one pair one step apart = 1. Sums: first 20, 1, 19; second 20, 0, 20.
    # Expected (times 40): 20*20*4 + 1*20 + 1*20 + 19*20*4 = 3160. Kappa = 1 - 40 / 3160.
    assert figures_of(spread(pairs)).kappa == pytest.approx(1 - 40 / 3160)


def test_what_a_calibration_must_be_made_of() -> None:
    assert missing_kinds([]) == {"clear-pass": 1, "clear-fail": 1, "borderline": 2, "any": 1}
    assert missing_kinds(["clear-pass"] * 5) == {"clear-fail": 1, "borderline": 2}
    assert missing_kinds(["clear-pass", "clear-fail", "borderline", "borderline"]) == {"any": 1}
    assert missing_kinds(["clear-pass", "clear-fail", "borderline", "borderline", "clear-fail"]) == {}


def test_rolling_agreement_of_three_quarters_goes_on_and_one_row_less_pauses() -> None:
    """Twenty anchors of eight rows: 120 of 160 is 75 in 100."""
    assert not must_pause([(6, 8)] * 20)
    assert must_pause([(6, 8)] * 19 + [(5, 8)])


def test_only_the_last_twenty_count_and_never_fewer_than_five() -> None:
    assert not must_pause([(0, 8)] * 5 + [(8, 8)] * 20)
    assert not must_pause([(0, 8)] * 4)
    assert must_pause([(0, 8)] * 5)


def test_a_good_anchor_is_one_with_three_quarters_of_its_rows() -> None:
    assert is_good(6, 8)
    assert not is_good(5, 8)
