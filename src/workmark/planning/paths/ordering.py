"""In which order to take the chosen steps, and when each begins and ends."""

from collections.abc import Mapping
from dataclasses import dataclass

from workmark.planning.paths.candidates import Candidate, Pool
from workmark.planning.paths.founded import founded_order
from workmark.planning.paths.values import Need, Weights

_DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Span:
    """Weeks from now. ends: when the decision is there."""

    starts: float
    ends: float


def in_order(chosen: Pool, needs: Mapping[str, Need], weights: Weights) -> list[str]:
    """The best next step first, what it needs right before it; must-haves before the rest.

    Any order in which each comes after what it needs would do. This one makes ready soonest.
    """
    rounds = founded_order(chosen, {key: each.groups for key, each in chosen.items()})
    levels = {skill: need.have for skill, need in needs.items()}
    order: list[str] = []
    while len(order) < len(chosen):
        rest = [key for key in sorted(chosen) if key not in order and chosen[key].lifts]
        best = (
            max(rest, key=lambda key: _worth(chosen[key], needs, levels, weights))
            if rest
            else min(key for key in chosen if key not in order)
        )
        for key in _with_what_it_needs(best, chosen, rounds, order):
            order.append(key)
            for skill, level in chosen[key].lifts.items():
                levels[skill] = max(levels[skill], level)
    return order


def spans_of(order: list[str], chosen: Pool, minutes_a_week: int) -> dict[str, Span]:
    """One step is worked on at a time. While a decision is awaited, the next step goes on unless it needs that one."""
    free = 0.0
    spans: dict[str, Span] = {}
    for key in order:
        offer = chosen[key].offer
        starts = max([free, *(_met_at(group, spans) for group in chosen[key].groups)])
        free = starts + offer.minutes / minutes_a_week
        spans[key] = Span(starts, free + offer.waiting_days / _DAYS_A_WEEK)
    return spans


def _met_at(group: frozenset[str], spans: Mapping[str, Span]) -> float:
    return min(spans[member].ends for member in group if member in spans)


def _worth(
    candidate: Candidate, needs: Mapping[str, Need], levels: Mapping[str, float], weights: Weights
) -> tuple[bool, float]:
    """Whether it meets a must-have, and what it gains for its effort."""
    new = {skill: level for skill, level in candidate.lifts.items() if level > levels[skill]}
    meets_must = any(needs[skill].is_must and level >= needs[skill].target for skill, level in new.items())
    gain = sum(needs[skill].gain(level) - needs[skill].gain(levels[skill]) for skill, level in new.items())
    return meets_must, gain / weights.effort(candidate.offer)


def _with_what_it_needs(key: str, chosen: Pool, rounds: Mapping[str, int], done: list[str]) -> list[str]:
    """What still has to be taken for one step, itself last. Each group is met by the member that can come first."""
    before: list[str] = []
    for group in chosen[key].groups:
        if group & {*done, *before}:
            continue
        first = min(
            (member for member in group if member in chosen), key=lambda member: (rounds[member], member)
        )
        before += _with_what_it_needs(first, chosen, rounds, [*done, *before])
    return [*before, key]
