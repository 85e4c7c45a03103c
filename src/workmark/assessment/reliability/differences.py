"""How one assessor's levels differ from those of others on the same work: severity, its spread, and its drift.

Positive is lenient: the assessor gave more than the others. A difference is in levels.
"""

from collections.abc import Sequence
from math import sqrt

from workmark.assessment.reliability.tallies import Tally

DAYS_OF_DRIFT = 90


def difference(own: Sequence[float], others: Sequence[float]) -> float:
    """The assessor's mean level over the rows of one submission, less the others' mean level on the same rows."""
    if len(own) != len(others) or not own:
        raise ValueError("Levels of the same rows are compared, and there must be some.")
    return (sum(own) - sum(others)) / len(own)


def severity_tally(gap: float) -> Tally:
    """One submission's part of `severity`. gap: its `difference`."""
    return (1.0, gap)


def severity(tally: Tally) -> float | None:
    """The mean difference over submissions, in levels; above 0 is lenient."""
    count, gaps = tally
    return gaps / count if count else None


def spread_tally(own: Sequence[float], others: Sequence[float]) -> Tally:
    """One submission's part of `standardised_difference`: how many rows, then sums and squares of both."""
    return (
        float(len(own)),
        sum(own),
        sum(level * level for level in own),
        sum(others),
        sum(level * level for level in others),
    )


def standardised_difference(tally: Tally) -> float | None:
    """The difference of the means over the root mean square of the two standard deviations (SMD)."""
    count, own, own_squares, others, others_squares = tally
    if count < 2:
        return None
    variances = (_variance(count, own, own_squares), _variance(count, others, others_squares))
    spread = sqrt(sum(variances) / 2)
    return (own - others) / count / spread if spread > 0 else None


def drift_tally(day: float, gap: float) -> Tally:
    """One submission's part of `drift`. day: when it was judged, in days from any fixed moment."""
    return (1.0, day, gap, day * day, day * gap)


def drift(tally: Tally) -> float | None:
    """How much more lenient the assessor becomes in ninety days: the least-squares slope of difference on time."""
    count, days, gaps, day_squares, products = tally
    varying = count * day_squares - days * days
    if count < 3 or varying <= 1e-9 * max(count * day_squares, 1.0):
        return None
    return DAYS_OF_DRIFT * (count * products - days * gaps) / varying


def _variance(count: float, values: float, squares: float) -> float:
    return max(squares - values * values / count, 0.0) / (count - 1)
