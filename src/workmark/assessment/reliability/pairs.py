"""Agreement of two raters who gave ordered levels to the same things: exact, adjacent, and Cohen's kappa.

A table of pairs is a tally: for k levels k x k numbers, row by row; the row is the first rater's level, from 0.
Sources: Cohen 1960 and 1968 (kappa, weighted kappa); the weights are quadratic, always, because kappas with different
weights cannot be compared (Warrens 2013).
"""

from collections.abc import Iterable
from math import isqrt

from workmark.assessment.reliability.tallies import Tally


def table_of_pairs(pairs: Iterable[tuple[int, int]], levels: int) -> Tally:
    """Count pairs of levels (first rater, second rater), each from 0 to levels - 1."""
    table = [0.0] * (levels * levels)
    for first, second in pairs:
        if not (0 <= first < levels and 0 <= second < levels):
            raise ValueError(f"The levels {first} and {second} are not both below {levels}.")
        table[first * levels + second] += 1
    return tuple(table)


def exact_agreement(table: Tally) -> float | None:
    """The share of pairs with the same level."""
    return _share_within(table, 0)


def adjacent_agreement(table: Tally) -> float | None:
    """The share of pairs at most one level apart. Never to be shown alone: it hides pass and fail (TRUST.md 2)."""
    return _share_within(table, 1)


def kappa(table: Tally) -> float | None:
    """Cohen's kappa without weights: for passed or not, and for names without an order."""
    return _kappa(table, power=0)


def quadratic_weighted_kappa(table: Tally) -> float | None:
    """Cohen's kappa where a disagreement counts by the square of its levels apart."""
    return _kappa(table, power=2)


def _share_within(table: Tally, apart: int) -> float | None:
    levels, pairs = isqrt(len(table)), sum(table)
    if pairs == 0:
        return None
    near = sum(count for at, count in enumerate(table) if abs(at // levels - at % levels) <= apart)
    return near / pairs


def _kappa(table: Tally, *, power: int) -> float | None:
    """One minus disagreement seen over disagreement expected of the same two raters by chance."""
    levels, pairs = isqrt(len(table)), sum(table)
    firsts = [sum(table[row * levels : (row + 1) * levels]) for row in range(levels)]
    seconds = [sum(table[column::levels]) for column in range(levels)]
    seen = expected = 0.0
    for first in range(levels):
        for second in range(levels):
            if first != second:
                weight = abs(first - second) ** power
                seen += weight * table[first * levels + second]
                expected += weight * firsts[first] * seconds[second]
    return 1 - pairs * seen / expected if expected > 0 else None
