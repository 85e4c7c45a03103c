"""Find the path: few candidates, a good choice at once, then the best one with its proof."""

import time
from collections.abc import Collection, Mapping

from workmark.planning.paths.answers import Plan, Scope, Status
from workmark.planning.paths.candidates import Candidate, Pool, attainable, candidates_for
from workmark.planning.paths.catalogue import Catalogue
from workmark.planning.paths.cover import Choice, Cover
from workmark.planning.paths.dominance import Measures, without_dominated
from workmark.planning.paths.explaining import steps_of, unclosed_of
from workmark.planning.paths.greedy import greedy_choice
from workmark.planning.paths.values import GAIN_UNITS, Question

SECONDS = 2.0


def find_path(question: Question, catalogue: Catalogue, *, seconds: float = SECONDS) -> Plan:
    """The path of least effort that closes what can be closed, within the limits.

    If the limits are too tight for that: as many must-haves as they allow, then the best readiness, then the least
    effort. seconds: after this the best path so far is given, with the bound.
    """
    pool = candidates_for(question, catalogue)
    if not pool:
        return _told(Choice(frozenset(), True, 0.0, 0), Scope.ATTAINABLE, question, pool, catalogue)
    choice, scope = choose(question, pool, seconds)
    return _told(choice, scope, question, pool, catalogue)


def choose(question: Question, pool: Pool, seconds: float) -> tuple[Choice, Scope]:
    """Which candidates make the path, and whether the limits were too tight to close all that can be."""
    ends_at = time.monotonic() + seconds
    needs, limits, weights = question.open_needs(), question.limits, question.weights
    best = without_dominated(pool, measures_of(question))
    greedy = greedy_choice(best, needs, limits, weights)
    cover = Cover(best, needs, limits, ends_at)
    is_enough = cover.gain_of(greedy) == cover.gain_of(best)
    closing = cover.close_everything(weights, greedy if is_enough else None)
    if closing is not None:
        return closing, Scope.ATTAINABLE
    return Cover(best, needs, limits, ends_at).close_within_limits(weights, greedy), Scope.WITHIN_LIMITS


def measures_of(question: Question) -> Measures:
    """What a path must not have more of: its effort, and what a limit is set on."""
    weights, limits = question.weights, question.limits

    def measures(candidate: Candidate) -> tuple[float, ...]:
        return (
            weights.effort(candidate.offer),
            candidate.price if limits.budget is not None else 0,
            candidate.offer.minutes if limits.minutes is not None else 0,
        )

    return measures


def _told(choice: Choice, scope: Scope, question: Question, pool: Pool, catalogue: Catalogue) -> Plan:
    needs = question.open_needs()
    steps = steps_of(choice.keys, pool, question)
    levels = attainable(needs, {key: pool[key] for key in choice.keys})
    unclosed = unclosed_of(levels, pool, question, catalogue)
    effort = sum(question.weights.effort(pool[step.key].offer) for step in steps)
    reached = _readiness(question, levels)
    return Plan(
        status=_status(choice, needs, pool),
        scope=scope if unclosed else Scope.EVERYTHING,
        steps=steps,
        unclosed=unclosed,
        readiness_before=_readiness(question, {}),
        readiness_after=reached,
        musts_open=tuple(each.skill for each in unclosed if each.is_must),
        price=sum(step.price for step in steps),
        minutes=sum(step.minutes for step in steps),
        weeks=max((step.end_week for step in steps), default=0.0),
        effort=effort,
        bound=effort if choice.is_proven else min(effort, max(0.0, choice.bound)),
        readiness_bound=reached if choice.is_proven else _readiness_bound(question, choice.gain_bound),
        considered=len(pool),
    )


def _status(choice: Choice, needs: Mapping[str, object], pool: Collection[str]) -> Status:
    if not needs:
        return Status.NOTHING_TO_DO
    if not pool:
        return Status.NO_WAY
    return Status.OPTIMAL if choice.is_proven else Status.FEASIBLE


def _readiness(question: Question, levels: Mapping[str, float]) -> float:
    """1 - the weighted gap as a share of all that is asked. levels: reached ones; other skills as they are now."""
    asked = sum(need.weight * need.target for need in question.needs)
    gap = sum(
        need.weight * max(0.0, need.target - levels.get(need.skill, need.have)) for need in question.needs
    )
    return 1 - gap / asked if asked else 1.0


def _readiness_bound(question: Question, gain: int) -> float:
    asked = sum(need.weight * need.target for need in question.needs)
    return min(1.0, _readiness(question, {}) + gain / GAIN_UNITS / asked) if asked else 1.0
