"""How long the shortest path takes to find and to prove, and how much longer greedy ones are.

Times are of the processor: other work on the machine does not count.
"""

import random
import time
from dataclasses import replace
from pathlib import Path
from statistics import mean
from typing import Any

from workmark.cli.bench_plan_filling import (
    Occupations,
    drawn_occupations,
    esco_occupations,
    needs_of,
    synthetic_catalogue,
)
from workmark.planning.paths import Catalogue, Limits, Question, Status, Weights, find_path
from workmark.planning.paths.candidates import candidates_for
from workmark.planning.paths.greedy import greedy_choice

SIZES = (5_000, 50_000)
SECONDS = 20.0  # for one path: far above the aim, so that what is slow is seen to be slow


def bench_plan(folder: Path, plans: int, seed: int) -> dict[str, Any]:
    """Plan for occupations drawn at random, without limits and within half the budget and the time it would take."""
    draw = random.Random(seed)  # noqa: S311  (the same catalogue in each run: nothing secret)
    real = esco_occupations(folder)
    occupations = real or drawn_occupations(draw)
    figures: dict[str, Any] = {"framework": "ESCO" if real else "drawn", "plans": plans}
    for size in SIZES:
        started = time.process_time()
        catalogue = synthetic_catalogue(occupations, size, draw)
        figures[f"{size}_catalogue_seconds"] = round(time.process_time() - started, 2)
        figures |= {
            f"{size}_{name}": value for name, value in _planned(occupations, catalogue, plans, draw).items()
        }
    return figures


def _planned(
    occupations: Occupations, catalogue: Catalogue, plans: int, draw: random.Random
) -> dict[str, Any]:
    free, limited, proven, excess, steps = [], [], [], [], []
    for name in draw.sample(sorted(occupations), plans):
        question = Question(needs_of(occupations[name], draw))
        started = time.process_time()
        plan = find_path(question, catalogue, seconds=SECONDS)
        free.append(time.process_time() - started)
        proven.append(plan.status is not Status.FEASIBLE)
        steps.append(len(plan.steps))
        if plan.status is Status.OPTIMAL:
            excess.append(_greedy_effort(question, catalogue) / plan.effort - 1)
        half = replace(question, limits=Limits(budget=plan.price // 2, minutes=plan.minutes // 2))
        started = time.process_time()
        plan = find_path(half, catalogue, seconds=SECONDS)
        limited.append(time.process_time() - started)
        proven.append(plan.status is not Status.FEASIBLE)
    return {
        "with_prerequisites": round(mean(bool(o.prerequisites) for o in catalogue.offers.values()), 3),
        "steps_mean": round(mean(steps), 1),
        **{f"unlimited_ms_{name}": value for name, value in _spread(free).items()},
        **{f"half_limits_ms_{name}": value for name, value in _spread(limited).items()},
        "proven_share": round(mean(proven), 4),
        "greedy_excess_mean": round(mean(excess), 4),
        "greedy_excess_worst": round(max(excess), 4),
        "greedy_optimal_share": round(mean(one < 1e-6 for one in excess), 3),
    }


def _greedy_effort(question: Question, catalogue: Catalogue) -> float:
    weights = Weights()
    pool = candidates_for(question, catalogue)
    chosen = greedy_choice(pool, question.open_needs(), question.limits, weights)
    return sum(weights.effort(pool[key].offer) for key in chosen)


def _spread(seconds: list[float]) -> dict[str, float]:
    """In milliseconds."""
    ranked = sorted(seconds)
    return {
        "median": round(1000 * ranked[len(ranked) // 2], 1),
        "p95": round(1000 * ranked[int(0.95 * (len(ranked) - 1))], 1),
        "worst": round(1000 * ranked[-1], 1),
    }
