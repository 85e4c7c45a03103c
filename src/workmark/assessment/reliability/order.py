"""How sure a quantile is, from the order of the values alone: no shape of their distribution is assumed.

Of n values, the number below the true quantile at a share is binomial. So the interval runs from one of the sorted values to
another, whose ranks leave at most a fortieth on either side (David and Nagaraja, Order Statistics, 2003, section 7.1).
"""

from collections.abc import Sequence
from math import exp, lgamma, log

_TAIL = 0.025


def quantile_interval(ordered: Sequence[float], share: float) -> tuple[float, float] | None:
    """At 95%. ordered: sorted values. share: between 0 and 1. None where there are too few for an end on each side."""
    n, below = len(ordered), 0.0
    low = high = None
    for rank in range(n):  # `below`: how likely at most `rank` values lie below the quantile
        below += _binomial(n, rank, share)
        if below <= _TAIL:
            low = rank
        if high is None and below >= 1 - _TAIL:
            high = rank
    return None if low is None or high is None else (ordered[low], ordered[high])


def _binomial(n: int, k: int, share: float) -> float:
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return exp(ways + k * log(share) + (n - k) * log(1 - share))
