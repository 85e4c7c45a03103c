"""How `workmark bench` takes a figure: in turn with the bare operation it is compared with, best of several rounds."""

import time
from collections.abc import Callable, Mapping
from typing import Any

ROUNDS = 20
Result = dict[str, Any]


def against(
    raw_name: str, works: Mapping[str, Callable[[], object]], raw: Callable[[], object], seconds: float
) -> Result:
    """Rates a second of processor time, each the best of several rounds taken in turn, and their ratio to the bare one."""
    best = dict.fromkeys((*works, "raw"), 0.0)
    for _ in range(ROUNDS):
        best["raw"] = max(best["raw"], rate(raw, seconds / ROUNDS))
        for name, work in works.items():
            best[name] = max(best[name], rate(work, seconds / ROUNDS))
    figures: Result = {f"ed25519_{raw_name}_per_second": round(best["raw"], 1)}
    for name in works:
        figures[f"{name}_per_second"] = round(best[name], 1)
        figures[f"{name}_ratio"] = round(best[name] / best["raw"], 5)
    return figures


def rate(work: Callable[[], object], seconds: float) -> float:
    """How often a second of processor time the work is done."""
    work()  # the first one fills caches, which a running instance has filled
    done, start = 0, time.process_time()
    while (spent := time.process_time() - start) < seconds:
        for _ in range(5):
            work()
        done += 5
    return done / spent
