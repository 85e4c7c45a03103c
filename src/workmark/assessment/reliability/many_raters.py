"""Agreement of any number of raters, some of whom did not rate some things: Krippendorff's alpha and Gwet's AC1.

A unit is one thing as it was rated: the levels it was given, from 0, by whoever rated it.
Sources: Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability"; Gwet 2008, British Journal of Mathematical
and Statistical Psychology 61, and his Handbook of Inter-Rater Reliability for missing ratings.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import isqrt

from workmark.assessment.reliability.tallies import Tally

Unit = Sequence[int]


def coincidences(units: Iterable[Unit], levels: int) -> Tally:
    """Krippendorff's coincidence matrix: ordered pairs of values within units, each unit's weighed by 1/(m - 1)."""
    matrix = [0.0] * (levels * levels)
    for unit in units:
        if len(unit) < 2:
            continue  # a value that nothing can be compared with says nothing of agreement
        counts = Counter(unit)
        for one, how_often in counts.items():
            for other, other_often in counts.items():
                pairs = how_often * (other_often - (one == other))
                matrix[one * levels + other] += pairs / (len(unit) - 1)
    return tuple(matrix)


def ordinal_alpha(matrix: Tally) -> float | None:
    """Krippendorff's alpha for ordered levels, from coincidences; None where every value is the same."""
    levels = isqrt(len(matrix))
    counts = [sum(matrix[one * levels : (one + 1) * levels]) for one in range(levels)]
    upto = [0.0, *accumulate(counts)]
    seen = expected = 0.0
    for one in range(levels):
        for other in range(one + 1, levels):
            between = upto[other + 1] - upto[one] - (counts[one] + counts[other]) / 2
            seen += matrix[one * levels + other] * between**2
            expected += counts[one] * counts[other] * between**2
    return 1 - (upto[-1] - 1) * seen / expected if expected > 0 else None


def gwet_counts(units: Iterable[Unit], levels: int) -> Tally:
    """What AC1 needs: agreement summed over units rated twice or more, their number, then each level's share summed
    over all rated units, and their number."""
    agreement, compared, rated, shares = 0.0, 0, 0, [0.0] * levels
    for unit in units:
        if not unit:
            continue
        rated += 1
        counts = Counter(unit)
        for level, how_often in counts.items():
            shares[level] += how_often / len(unit)
        if len(unit) > 1:
            compared += 1
            alike = sum(how_often * (how_often - 1) for how_often in counts.values())
            agreement += alike / (len(unit) * (len(unit) - 1))
    return (agreement, float(compared), *shares, float(rated))


def ac1(counts: Tally) -> float | None:
    """Gwet's AC1, which does not fall merely because nearly everything passes; None where nothing was rated twice."""
    agreement, compared, *shares, rated = counts
    if not compared or len(shares) < 2:
        return None
    seen = agreement / compared
    by_chance = sum(share / rated * (1 - share / rated) for share in shares) / (len(shares) - 1)
    return (seen - by_chance) / (1 - by_chance)
