"""From one job to another, pure: what is still to earn for whoever has all that is on offer for the first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from workmark.planning.gaps import Requirement
from workmark.planning.paths import Catalogue, Need, Question, Status, find_path

_SECONDS = 0.5  # after which the best way so far is told as such
_PER_MILLE = 1000


class Outcome(Enum):
    """CANNOT_BE_SAID: nobody offers anything towards the other job, or its source does not say what it asks for."""

    NOTHING_MISSING = "nothing-missing"
    A_WAY = "a-way"
    CANNOT_BE_SAID = "cannot-be-said"


@dataclass(frozen=True)
class Distance:
    """price: hundredths of the currency of the offers. readiness: per mille. open_skills: not proved in full."""

    outcome: Outcome
    steps: int
    minutes: int
    price: int
    is_shortest: bool
    readiness_before: int
    readiness_after: int
    open_skills: int


def provable(requirements: Iterable[Requirement], shelf: Catalogue) -> dict[str, float]:
    """The highest level that anything on offer proves of each skill a job asks for."""
    best: dict[str, float] = {}
    for requirement in requirements:
        levels = [offer.proves[requirement.skill] for offer in shelf.proving(requirement.skill)]
        if levels:
            best[requirement.skill] = max(levels)
    return best


def distance(have: Mapping[str, float], wanted: Iterable[Requirement], shelf: Catalogue) -> Distance:
    """have: level by skill, of somebody who is through with the first job. wanted: what the second asks for."""
    needs = tuple(
        Need(each.skill, each.target, have.get(each.skill, 0.0), each.weight, each.is_must) for each in wanted
    )
    plan = find_path(Question(needs), shelf, seconds=_SECONDS)
    return Distance(
        outcome=_outcome(plan.status, is_asked=bool(needs)),
        steps=len(plan.steps),
        minutes=plan.minutes,
        price=plan.price,
        is_shortest=plan.status is not Status.FEASIBLE,
        readiness_before=_per_mille(plan.readiness_before),
        readiness_after=_per_mille(plan.readiness_after),
        open_skills=len(plan.unclosed),
    )


def _outcome(status: Status, *, is_asked: bool) -> Outcome:
    """A job of which the source says nothing is no job that needs nothing."""
    if status is Status.NO_WAY or not is_asked:
        return Outcome.CANNOT_BE_SAID
    return Outcome.NOTHING_MISSING if status is Status.NOTHING_TO_DO else Outcome.A_WAY


def _per_mille(share: float) -> int:
    """Rounded, but nobody is told the whole of it while something is missing."""
    whole = _PER_MILLE if share >= 1 else _PER_MILLE - 1
    return min(whole, max(0, round(_PER_MILLE * share)))
