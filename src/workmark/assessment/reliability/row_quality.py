"""How a rubric's rows work: how many pass each, and whether passing it goes with passing the others."""

from math import sqrt

from workmark.assessment.reliability.tallies import Tally


def row_tally(passed: bool, others_passed: float) -> Tally:
    """One submission's part of a row's figures. others_passed: the share of its other rows that passed, 0 to 1."""
    own = float(passed)
    return (1.0, own, others_passed, own * own, others_passed * others_passed, own * others_passed)


def pass_rate(tally: Tally) -> float | None:
    """The share of submissions that reach the row's floor. A row's difficulty is the rest."""
    return tally[1] / tally[0] if tally[0] else None


def discrimination(tally: Tally) -> float | None:
    """The correlation of passing this row with the share of the other rows passed.

    The row itself is left out of the rest, or every row would seem to discriminate. None where nobody differs.
    """
    count, own, rest, own_squares, rest_squares, products = tally
    own_spread = count * own_squares - own * own
    rest_spread = count * rest_squares - rest * rest
    if own_spread <= 1e-12 or rest_spread <= 1e-12:
        return None
    return (count * products - own * rest) / sqrt(own_spread * rest_spread)
