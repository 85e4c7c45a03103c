"""How good a ranking is, as the literature on ESCO tagging counts it. Pure; nothing of ours is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Figure:
    """A mean over sentences, with the 95% interval by the bootstrap."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{100 * self.mean:.1f} ({100 * self.low:.1f} to {100 * self.high:.1f})"


def r_precision(ranked: Sequence[str], right: set[str], at: int = 5) -> float:
    """Of the first `at` places, or of as many as there are right answers if fewer, the part that is right."""
    places = min(at, len(right))
    return len(right & set(ranked[:at])) / places


def reciprocal_rank(ranked: Sequence[str], right: set[str]) -> float:
    """One over the place of the first right answer; 0 without any."""
    return next((1 / place for place, given in enumerate(ranked, start=1) if given in right), 0.0)


def recall(ranked: Sequence[str], right: set[str], at: int = 10) -> float:
    """The part of the right answers that stands in the first `at` places."""
    return len(right & set(ranked[:at])) / len(right)


def area_under_curve(positive: Sequence[float], negative: Sequence[float]) -> float:
    """How often a positive scores above a negative; equal scores count half (Mann and Whitney)."""
    wins = sum((p > n) + (p == n) / 2 for p in positive for n in negative)
    return wins / (len(positive) * len(negative))


def mean_of(values: Sequence[float], seed: int = 5, rounds: int = 2000) -> Figure:
    """The mean with its bootstrap interval."""
    random, count = Random(seed), len(values)
    means = sorted(sum(random.choices(values, k=count)) / count for _ in range(rounds))
    return Figure(sum(values) / count, means[rounds // 40], means[-rounds // 40])
