"""What is missing for a job, pure: what it asks for against the levels a person has.

gap = max(0, target - effective level). readiness = 1 - sum(weight x gap) / sum(weight x target). Must-haves are a
gate of their own: readiness does not average them away.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Requirement:
    """What a job asks for. skill: its address. target: 0 to 5. weight: 0 to 1. is_must: without it, no job."""

    skill: str
    target: float
    weight: float = 1.0
    is_must: bool = False


@dataclass(frozen=True)
class Gap:
    """One requirement with what a person has towards it."""

    requirement: Requirement
    effective: float

    @property
    def missing(self) -> float:
        return max(0.0, self.requirement.target - self.effective)

    @property
    def weighted(self) -> float:
        return self.requirement.weight * self.missing


def gaps(requirements: Iterable[Requirement], levels: Mapping[str, float]) -> list[Gap]:
    """Each requirement with its gap, the heaviest first; those that are met stand last. levels: by skill."""
    found = [Gap(each, levels.get(each.skill, 0.0)) for each in requirements]
    return sorted(found, key=lambda gap: (-gap.weighted, gap.requirement.skill))


def readiness(found: Sequence[Gap]) -> float | None:
    """0 to 1: how much of what is asked for is there; None where nothing is asked for."""
    asked = sum(gap.requirement.weight * gap.requirement.target for gap in found)
    if not asked:
        return None
    return max(0.0, 1.0 - sum(gap.weighted for gap in found) / asked)  # rounding must not go below nothing


def hundredths(share: float) -> int:
    """A readiness as people read it, rounded down: nobody is told 100 while something is missing."""
    return int(100 * share + 1e-9)


def missing_musts(found: Iterable[Gap]) -> list[Gap]:
    """The must-haves that are not met: each of them alone keeps the job away."""
    return [gap for gap in found if gap.requirement.is_must and gap.missing > 0]
