"""Ninety-five-per-cent intervals by resampling whole submissions, seeded so that anybody can draw them again.

Submissions are resampled, not rows: rows of one submission are judged together and are not so many witnesses. The
interval is bias-corrected and accelerated (BCa; Efron 1987), which a skewed figure such as kappa near 1 needs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import NormalDist, stdev

from workmark.assessment.reliability.tallies import Measure, Part, times, total

RESAMPLES = 2000
CONFIDENCE = 0.95
# A resample may not define a figure (kappa where all is alike). If more than this share does not, nor do we.
MOST_UNDEFINED = 0.05
_NORMAL = NormalDist()


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval and standard error. n: submissions it rests on. Without bounds: resampling cannot tell."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    error: float | None = None


def estimate(
    parts: Sequence[Part],
    measures: Mapping[str, Measure[Part]],
    *,
    seed: int,
    weights: Sequence[float] | None = None,
    resamples: int = RESAMPLES,
) -> dict[str, Estimate]:
    """Every measure of these submissions with its interval, all from the same resamples.

    weights: how many submissions of all the work each one stands for; without, one each.
    """
    if not parts:
        return {name: Estimate(None, None, None, 0) for name in measures}
    drawn = [1.0] * len(parts) if weights is None else list(weights)
    joined = [
        times(weight, tuple(number for measure in measures.values() for number in measure.tally(part)))
        for part, weight in zip(parts, drawn, strict=True)
    ]
    random = Random(seed)  # noqa: S311  (repeatable on purpose; nothing is kept secret by it)
    sums = [total(random.choices(joined, k=len(joined))) for _ in range(resamples)]
    whole = total(joined)
    without_one = [tuple(all_ - one for all_, one in zip(whole, tally, strict=True)) for tally in joined]

    found, start = {}, 0
    for name, measure in measures.items():
        end = start + len(measure.tally(parts[0]))
        value = measure.value(whole[start:end])
        resampled, left = (
            [one for tally in tallies if (one := measure.value(tally[start:end])) is not None]
            for tallies in (sums, without_one)
        )
        found[name] = _estimated(value, resampled, left, len(parts), resamples)
        start = end
    return found


def bca_interval(
    value: float, resampled: Sequence[float], jackknifed: Sequence[float]
) -> tuple[float, float] | None:
    """The BCa interval from the figure, its resampled values, and its values with each submission left out in turn.

    None where all resamples are alike: that says nothing about the work that was not seen.
    """
    if len(resampled) < 2 or min(resampled) == max(resampled):
        return None
    below = sum(one < value for one in resampled)
    not_above = sum(one <= value for one in resampled)
    share = (below + not_above) / (2 * len(resampled))
    if not 0 < share < 1:
        return None
    bias = _NORMAL.inv_cdf(share)
    mean = sum(jackknifed) / len(jackknifed)
    squares = sum((mean - one) ** 2 for one in jackknifed)
    acceleration = sum((mean - one) ** 3 for one in jackknifed) / (6 * squares**1.5) if squares else 0.0
    ordered = sorted(resampled)
    low, high = (
        quantile(ordered, _adjusted(tail, bias, acceleration))
        for tail in ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)
    )
    return low, high


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value at a share between 0 and 1 of sorted values, between neighbours in proportion."""
    place = share * (len(ordered) - 1)
    below = min(int(place), len(ordered) - 2)
    return ordered[below] + (place - below) * (ordered[below + 1] - ordered[below])


def _adjusted(tail: float, bias: float, acceleration: float) -> float:
    turned = bias + _NORMAL.inv_cdf(tail)
    return _NORMAL.cdf(bias + turned / (1 - acceleration * turned))


def _estimated(
    value: float | None, resampled: Sequence[float], left: Sequence[float], n: int, wanted: int
) -> Estimate:
    if value is None or len(left) < 2 or len(resampled) < (1 - MOST_UNDEFINED) * wanted:
        return Estimate(value, None, None, n)
    interval = bca_interval(value, resampled, left)
    if interval is None:
        return Estimate(value, None, None, n)
    return Estimate(value, *interval, n, stdev(resampled))
