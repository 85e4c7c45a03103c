"""Other ways to the same end: the cheapest, the one of fewest hours, the one of fewest steps, and what money buys of time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from workmark.planning.paths.answers import Plan, Status
from workmark.planning.paths.catalogue import Catalogue
from workmark.planning.paths.finding import find_path
from workmark.planning.paths.values import Question, Weights

# What comes first is weighed so that nothing that comes second can outweigh its smallest step: one hundredth of the
# currency, one minute, one micro-credential. What comes second stays far below that for paths of up to 500 hours.
CHEAPEST = Weights(money=100.0, hours=0.001, waiting=0.0, steps=0.001)
FASTEST = Weights(money=0.0001, hours=60.0, waiting=0.0, steps=0.001)
FEWEST = Weights(money=0.00001, hours=0.001, waiting=0.0, steps=1.0)


@dataclass(frozen=True)
class Alternatives:
    """Each is best at one thing, and at nothing else on purpose."""

    cheapest: Plan
    fastest: Plan
    fewest: Plan


@dataclass(frozen=True)
class Tradeoff:
    """A way that no other beats both in price and in minutes."""

    price: int
    minutes: int
    keys: tuple[str, ...]


def other_ways(question: Question, catalogue: Catalogue, *, seconds: float) -> Alternatives:
    """Three more paths that close as much. seconds: for each."""
    cheapest, fastest, fewest = (
        find_path(replace(question, weights=weights), catalogue, seconds=seconds)
        for weights in (CHEAPEST, FASTEST, FEWEST)
    )
    return Alternatives(cheapest, fastest, fewest)


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
