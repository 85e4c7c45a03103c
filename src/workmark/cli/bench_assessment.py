"""`workmark bench assessment`: what one, two or sometimes two assessors would do to the same simulated learners."""

from random import Random
from typing import Any

from workmark.assessment.reliability.simulation import (
    Case,
    Policy,
    World,
    cases,
    decide,
    kappa_of,
    rates,
    with_kappa,
)
from workmark.assessment.reliability.waiting import Pool, waits


def bench_assessment(submissions: int, kappa: float, seed: int) -> dict[str, Any]:
    """Wrong awards and refusals, readings and waits by policy, as flat figures with the policy's name before each."""
    world, pool = with_kappa(World(), kappa, seed), Pool()
    simulated = cases(world, submissions, Random(seed))  # noqa: S311  (repeatable on purpose)
    figures: dict[str, Any] = {
        "submissions": submissions,
        "weighted_kappa": round(kappa_of(simulated) or 0.0, 3),
        "competent": round(sum(case.is_competent for case in simulated) / submissions, 3),
    }
    for policy in Policy:
        name, found = policy.name.lower(), rates(simulated, policy)
        waited = waits(
            [decide(case, policy) for case in simulated],
            pool,
            Random(seed),  # noqa: S311
            at_once=policy is Policy.DOUBLE,
        )
        figures |= {
            f"{name}_wrong_awards": round(found.wrong_awards, 4),
            f"{name}_wrong_refusals": round(found.wrong_refusals, 4),
            f"{name}_right": round(found.right, 4),
            f"{name}_readings": round(found.readings, 3),
            f"{name}_adjudicated": round(found.adjudicated, 3),
            f"{name}_wait_median_days": round(waited.median, 2),
            f"{name}_wait_nine_in_ten_days": round(waited.nine_in_ten, 2),
            f"{name}_load": round(waited.load, 3),
        }
    return figures | _agreement_as_seen(simulated, world)


def _agreement_as_seen(simulated: list[Case], world: World) -> dict[str, float]:
    """The weighted kappa that an issuer would compute from the work that the conditional policy had read twice."""
    twice = [(case, decide(case, Policy.CONDITIONAL).second) for case in simulated]
    twice = [(case, why) for case, why in twice if why]
    weights = [1 / world.drawn if why == "drawn" else 1.0 for _, why in twice]
    read = [case for case, _ in twice]
    return {
        "kappa_of_work_read_twice": round(kappa_of(read) or 0.0, 3),
        "kappa_of_work_read_twice_weighted": round(kappa_of(read, weights) or 0.0, 3),
    }
