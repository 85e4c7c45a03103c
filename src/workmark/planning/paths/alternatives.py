"""Other ways to the same end: the cheapest, of fewest hours, of fewest steps, soonest done, and what money buys of time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from workmark.planning.paths.answers import Plan, Status
from workmark.planning.paths.catalogue import Catalogue
from workmark.planning.paths.finding import find_path
from workmark.planning.paths.values import Limits, Question, Weights

# What comes first is weighed so that nothing that comes second can outweigh its smallest step: one hundredth of the
# currency, one minute, one micro-credential. What comes second stays far below that for paths of up to 500 hours.
CHEAPEST = Weights(money=100.0, hours=0.001, waiting=0.0, steps=0.001)
FASTEST = Weights(money=0.0001, hours=60.0, waiting=0.0, steps=0.001)
FEWEST = Weights(money=0.00001, hours=0.001, waiting=0.0, steps=1.0)
_DAYS_A_WEEK, _MINUTES_AN_HOUR, _SAME_READINESS = 7, 60, 9


class WayName(StrEnum):
    """What a way is best at: permanent words."""

    CHEAPEST = "cheapest"
    FEWEST_HOURS = "fewest-hours"
    FEWEST_STEPS = "fewest-steps"
    SOONEST = "soonest"


@dataclass(frozen=True)
class Alternatives:
    """Each is best at one thing, and at nothing else on purpose.

    fastest: of fewest hours. soonest: of all ways that were found, the one whose last decision is there first; None in
    answers that were kept before it was looked for.
    """

    cheapest: Plan
    fastest: Plan
    fewest: Plan
    soonest: Plan | None = None

    def by_name(self) -> dict[WayName, Plan]:
        named = {
            WayName.CHEAPEST: self.cheapest,
            WayName.FEWEST_HOURS: self.fastest,
            WayName.FEWEST_STEPS: self.fewest,
        }
        return named if self.soonest is None else named | {WayName.SOONEST: self.soonest}


@dataclass(frozen=True)
class Tradeoff:
    """A way that no other beats both in price and in minutes."""

    price: int
    minutes: int
    keys: tuple[str, ...]


def weights_of(name: WayName, limits: Limits, known: Alternatives | None = None) -> Weights:
    """What makes the way of this name the best. known: ways that were found: the soonest may be one of the others."""
    usual = {WayName.CHEAPEST: CHEAPEST, WayName.FEWEST_HOURS: FASTEST, WayName.FEWEST_STEPS: FEWEST}
    if known is not None:
        plans = known.by_name()
        for other, weights in usual.items():
            if name in plans and plans[other].keys == plans[name].keys:
                return weights
    return usual.get(name) or _soon(limits)


def way_of(weights: Weights, limits: Limits) -> WayName | None:
    """Which way these weights make the best, if they are those of a way."""
    return next((name for name in WayName if weights_of(name, limits) == weights), None)


def _soon(limits: Limits) -> Weights:
    """Counted in days: of work at her hours a week, and of waiting one after the other."""
    days = _DAYS_A_WEEK * _MINUTES_AN_HOUR / limits.minutes_a_week
    return Weights(money=0.0001, hours=days, waiting=1.0, steps=0.001)


def other_ways(
    question: Question, catalogue: Catalogue, *, seconds: float, found: Plan | None = None
) -> Alternatives:
    """More paths that close as much. seconds: for each. found: the path itself, which may be the soonest."""
    cheapest, fastest, fewest, waited = (
        find_path(replace(question, weights=weights), catalogue, seconds=seconds)
        for weights in (CHEAPEST, FASTEST, FEWEST, _soon(question.limits))
    )
    return Alternatives(
        cheapest, fastest, fewest, _soonest([found or waited, waited, cheapest, fastest, fewest])
    )


def _soonest(plans: list[Plan]) -> Plan:
    """By weeks, in which waits overlap with work. A sum of waits cannot tell that, so it is the soonest of those found."""
    most = max(round(plan.readiness_after, _SAME_READINESS) for plan in plans)
    whole = [plan for plan in plans if round(plan.readiness_after, _SAME_READINESS) == most]
    return min(whole, key=lambda plan: (plan.weeks, plan.price, plan.minutes))


def tradeoffs(
    question: Question, catalogue: Catalogue, *, most: int = 8, seconds: float
) -> tuple[Tradeoff, ...]:
    """Proven ways between the cheapest and the fastest, by price. seconds: for each path that is looked for.

    Between the two ends, times at even distances are allowed, one after the other: of each the cheapest way, and of
    that price the fastest. So each is one that no other beats in both. A way that time did not suffice to prove is
    left out.
    """
    ends = [_end(question, catalogue, weights, seconds) for weights in (CHEAPEST, FASTEST)]
    if None in ends:
        return ()
    longest, shortest = (end.minutes for end in ends if end is not None)
    front = {end.keys: end for end in ends if end is not None}
    for number in range(1, most - 1):
        minutes = shortest + (longest - shortest) * number // (most - 1)
        between = _end(_allowed(question, minutes), catalogue, CHEAPEST, seconds)
        if between is not None:
            front[between.keys] = between
    return _efficient(front.values())


def _end(question: Question, catalogue: Catalogue, weights: Weights, seconds: float) -> Tradeoff | None:
    plan = find_path(replace(question, weights=weights), catalogue, seconds=seconds)
    return Tradeoff(plan.price, plan.minutes, plan.keys) if plan.status is Status.OPTIMAL else None


def _allowed(question: Question, minutes: int) -> Question:
    return replace(question, limits=replace(question.limits, minutes=minutes))


def _efficient(ways: Iterable[Tradeoff]) -> tuple[Tradeoff, ...]:
    """One of each price and time, by price. Two ways may cost and last the same."""
    front: list[Tradeoff] = []
    for way in sorted(ways, key=lambda way: (way.price, way.minutes, way.keys)):
        if not front or way.minutes < front[-1].minutes:
            front.append(way)
    return tuple(front)
