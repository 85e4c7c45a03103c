"""The chance of each level under the Rasch model, and the moments that estimating it needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, fsum


def probabilities(location: float, steps: Sequence[float]) -> list[float]:
    """The chance of each level from 0. location: ability less difficulty less severity; steps: from level 0 up; logits."""
    powers = [0.0]
    for step in steps:
        powers.append(powers[-1] + location - step)
    highest = max(powers)
    parts = [exp(power - highest) for power in powers]
    whole = fsum(parts)
    return [part / whole for part in parts]


@dataclass(frozen=True)
class Moments:
    """What is expected of one observation. Feature 0 is its level, feature k whether it passed step k (level >= k)."""

    expected: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]

    @property
    def variance(self) -> float:
        """Of the level."""
        return self.covariance[0][0]


def features(level: int, top: int) -> tuple[float, ...]:
    """The features of an observed level on a scale from 0 to top."""
    return (float(level), *(float(level >= k) for k in range(1, top + 1)))


def moments(chances: Sequence[float]) -> Moments:
    """Mean and covariance of the features; the level is the number of steps passed, so its moments are sums of theirs."""
    reach = [fsum(chances[k:]) for k in range(1, len(chances))]
    steps = [
        [reach[max(one, other)] - reach[one] * reach[other] for other in range(len(reach))]
        for one in range(len(reach))
    ]
    with_level = tuple(fsum(row) for row in steps)
    covariance = (
        (fsum(with_level), *with_level),
        *((with_level[one], *steps[one]) for one in range(len(reach))),
    )
    return Moments((fsum(reach), *reach), covariance)
