"""How long learners wait under a policy: a queue of readings and a pool of assessors, simulated event by event.

Work arrives at random, the longest waiting is taken first, nobody reads the same submission twice. Under full double
both first readings may go on at once; a conditional second one is asked for only when the first is locked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from random import Random

from workmark.assessment.reliability.bootstrap import quantile
from workmark.assessment.reliability.simulation import Outcome


@dataclass(frozen=True)
class Pool:
    """assessors: how many; a_day: readings each does in a working day; arrivals: submissions a working day."""

    assessors: int = 12
    a_day: float = 2.0
    arrivals: float = 8.0


@dataclass(frozen=True)
class Waits:
    """Working days from handing in to the decision, at the middle and at nine in ten; load: the share of time at work."""

    median: float
    nine_in_ten: float
    load: float


@dataclass(eq=False)
class _Work:
    """One submission on its way. undone: readings asked for and not yet locked."""

    outcome: Outcome
    handed_in: float
    read_by: set[int]
    undone: int
    still_to_ask: int


def waits(outcomes: Sequence[Outcome], pool: Pool, random: Random, *, at_once: bool) -> Waits:
    """The waits of these submissions, in the order of their arrival. at_once: both ratings are asked for at the start."""
    queue: list[_Work] = []
    idle = list(range(pool.assessors))
    events: list[
        tuple[float, int, int | None, _Work]
    ] = []  # when, a tie-breaker, the assessor who is done, the work
    order, arrival, busy = count(), 0.0, 0.0
    for outcome in outcomes:
        arrival += random.expovariate(pool.arrivals)
        first = 2 if at_once and outcome.second else 1
        work = _Work(outcome, arrival, set(), first, outcome.readings - first)
        heappush(events, (arrival, next(order), None, work))

    waited = []
    while events:
        now, _, assessor, work = heappop(events)
        if assessor is None:
            queue += [work] * work.undone
        else:
            idle.append(assessor)
            if _is_decided(work, queue):
                waited.append(now - work.handed_in)
        for assessor, work in _given_out(queue, idle):
            took = random.expovariate(pool.a_day)
            busy += took
            heappush(events, (now + took, next(order), assessor, work))
    waited.sort()
    return Waits(quantile(waited, 0.5), quantile(waited, 0.9), busy / (now * pool.assessors))


def _is_decided(work: _Work, queue: list[_Work]) -> bool:
    """Note that a reading was locked; ask for the next one if the policy wants it."""
    work.undone -= 1
    if work.undone == 0 and work.still_to_ask:
        work.undone, work.still_to_ask = 1, work.still_to_ask - 1
        queue.append(work)
    return work.undone == 0


def _given_out(queue: list[_Work], idle: list[int]) -> list[tuple[int, _Work]]:
    """Hand the longest waiting work to assessors who have not read it."""
    given = []
    for work in list(queue):
        free = next((assessor for assessor in idle if assessor not in work.read_by), None)
        if free is None:
            continue
        idle.remove(free)
        queue.remove(work)
        work.read_by.add(free)
        given.append((free, work))
        if not idle:
            break
    return given
