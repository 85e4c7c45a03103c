"""What the numbers shown mean: rates with intervals, ratios of rates, and whether chance alone could explain a gap.

All intervals are at 95%. Sources of the formulas: docs/methods/fair-outcomes.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import erfc, exp, log, sqrt

Z = 1.959963984540054  # the 97.5% point of the normal distribution
FOUR_FIFTHS = 0.8
ALPHA = 0.05
MOST_SHOWN, LEAST_SHOWN = 95, 5


@dataclass(frozen=True)
class Interval:
    low: float
    high: float


@dataclass(frozen=True)
class Rate:
    """count of n."""

    count: int
    n: int

    @property
    def value(self) -> float:
        return self.count / self.n

    @property
    def interval(self) -> Interval:
        """Wilson's score interval: it stays within 0 and 1 and holds for few people too."""
        spread = Z * Z / self.n
        centre = self.value + spread / 2
        half = Z * sqrt(self.value * (1 - self.value) / self.n + spread / (4 * self.n))
        return Interval(max(0.0, (centre - half) / (1 + spread)), min(1.0, (centre + half) / (1 + spread)))

    @property
    def coded_percent(self) -> str:
        """Whole per cent, and near the ends only "5 or less" or "95 or more": what is nearly everyone is a few others."""
        percent = round(100 * self.value)
        if percent >= MOST_SHOWN:
            return f"≥{MOST_SHOWN}%"
        return f"≤{LEAST_SHOWN}%" if percent <= LEAST_SHOWN else f"{percent}%"


class Verdict(StrEnum):
    FLAGGED = "flagged"  # below four fifths, and chance would rarely do this
    UNCLEAR = "unclear"  # below four fifths, but too few people to tell it from chance
    CLEAR = "clear"  # at four fifths or above
    HIGHEST = "highest"  # the group the others are compared with


@dataclass(frozen=True)
class Comparison:
    """A group's rate beside the highest. ratio: the adverse-impact ratio. p: of equal rates, two-sided."""

    group: str
    rate: Rate
    ratio: float
    ratio_interval: Interval
    p: float
    verdict: Verdict


def compared(rates: Mapping[str, Rate], *, comparisons: int) -> list[Comparison]:
    """Each group beside the one with the highest rate.

    comparisons: how many pairs of groups are looked at in all of a release. The error allowed is shared among them
    (Bonferroni), and among all pairs, because the highest is only chosen once the rates are seen. So data in which
    nothing is unequal is flagged at most one time in twenty, however many tables a release has.
    """
    if len(rates) < 2:
        return []
    best = max(sorted(rates), key=lambda name: rates[name].value)
    return [_beside(name, rates[name], rates[best], name == best, comparisons) for name in sorted(rates)]


def pairs_of(groups: Sequence[str]) -> int:
    return len(list(combinations(groups, 2)))


def _beside(name: str, rate: Rate, best: Rate, is_best: bool, comparisons: int) -> Comparison:
    ratio = rate.value / best.value if best.value else 1.0
    p = 1.0 if is_best else p_of_equal(rate, best)
    if is_best:
        verdict = Verdict.HIGHEST
    elif ratio >= FOUR_FIFTHS:
        verdict = Verdict.CLEAR
    else:
        verdict = Verdict.FLAGGED if p < ALPHA / max(1, comparisons) else Verdict.UNCLEAR
    return Comparison(name, rate, ratio, ratio_interval(rate, best), p, verdict)


def ratio_interval(rate: Rate, best: Rate) -> Interval:
    """For a ratio of two rates, on the logarithmic scale (Katz and others 1978)."""
    if not rate.count or not best.count:
        return Interval(0.0, float("inf"))
    error = sqrt(1 / rate.count - 1 / rate.n + 1 / best.count - 1 / best.n)
    middle = log(rate.value / best.value)
    return Interval(exp(middle - Z * error), exp(middle + Z * error))


def p_of_equal(one: Rate, other: Rate) -> float:
    """How often chance alone gives a gap like this between equal rates: two-sided test of two proportions, pooled."""
    pooled = (one.count + other.count) / (one.n + other.n)
    error = sqrt(pooled * (1 - pooled) * (1 / one.n + 1 / other.n))
    return erfc(abs(one.value - other.value) / error / sqrt(2)) if error else 1.0
