"""Sums over submissions: what every statistic here is made of, so that resampling only has to add."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Tally = tuple[float, ...]
Part = TypeVar("Part")


@dataclass(frozen=True)
class Measure(Generic[Part]):
    """A statistic of many submissions.

    tally: what one submission adds; every submission's tally has the same length.
    value: the statistic from the sum of tallies; None where it is not defined, such as kappa where all is alike.
    """

    tally: Callable[[Part], Tally]
    value: Callable[[Tally], float | None]

    def of(self, parts: Iterable[Part], weights: Sequence[float] | None = None) -> float | None:
        """The statistic of these submissions, each counted once or as often as its weight says."""
        tallies = [self.tally(part) for part in parts]
        if weights is not None:
            tallies = [times(weight, tally) for weight, tally in zip(weights, tallies, strict=True)]
        return self.value(total(tallies)) if tallies else None


def total(tallies: Iterable[Tally]) -> Tally:
    """The tallies added place by place."""
    return tuple(map(sum, zip(*tallies, strict=True)))


def times(weight: float, tally: Tally) -> Tally:
    return tuple(weight * number for number in tally)
