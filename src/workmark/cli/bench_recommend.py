"""`workmark bench recommend`: who comes closer to her goal in a made-up town, by our advice, by popularity, by lot."""

from workmark.cli.bench_rates import Result
from workmark.planning.recommending_trial import Town, trial


def bench_recommend(seed: int) -> Result:
    """Readiness for the goal after five steps, 0 to 1, with 95% intervals; half of the figures where all told it."""
    figures: Result = {}
    for name, town in {"most_told_a_goal": Town(), "all_told_a_goal": Town(told=1.0)}.items():
        for adviser, found in trial(town, seed).items():
            figures[f"{name}_{adviser}"] = round(found.mean, 3)
            figures[f"{name}_{adviser}_low"] = round(found.low, 3)
            figures[f"{name}_{adviser}_high"] = round(found.high, 3)
    return figures
