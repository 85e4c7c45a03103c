"""`workmark bench matrix`: how fast an employer of 20,000 people sees who can prove what of a role.

All of it happens in one transaction that is rolled back, on the database at hand. Each figure is of a whole answer:
permission, rows, page and the note of who looked, taken in turn with a page that asks for nothing (`/healthz`).
"""

import random
import time
from collections.abc import Callable, Sequence
from typing import Any

from workmark.cli.bench_client import a_browser
from workmark.cli.bench_matrix_filling import Filled, fill

ROUNDS = 100
_WARM = 5
_SEED = 20_000


def bench_matrix(people: int, roles: int) -> dict[str, Any]:
    """Fill an employer with so many people and roles, then ask ROUNDS times for a role drawn by its size."""
    from django.db import connection, transaction

    from workmark.cli.setup import ready

    ready()
    with transaction.atomic():
        started = time.perf_counter()
        filled = fill(people, roles, random.Random(_SEED))  # noqa: S311  (the same employer each time: no secret)
        figures: dict[str, Any] = {
            "database": connection.vendor,
            "people": people,
            "roles": roles,
            "badges": filled.badges,
            "largest_role": max(filled.sizes),
            "fill_seconds": round(time.perf_counter() - started, 1),
        }
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        figures |= _measured(filled)
        transaction.set_rollback(True)
    return figures


def _measured(filled: Filled) -> dict[str, Any]:
    draw = random.Random(_SEED)  # noqa: S311
    # As people ask: a role with more people in it is looked at more often. Each role once, and the largest by itself,
    # are measured too.
    drawn = draw.choices(filled.pages, weights=filled.sizes, k=ROUNDS)
    largest = filled.pages[filled.sizes.index(max(filled.sizes))]
    ask = _asker(filled)
    for page in drawn[:_WARM]:
        ask(page)
    bare, pages, most = [], [], []
    for number, page in enumerate(drawn):
        bare.append(_timed(ask, "/healthz"))
        pages.append(_timed(ask, page))
        if number % 10 == 0:
            most.append(_timed(ask, largest))
    each = [_timed(ask, page) for page in filled.pages]
    figures = _spread("bare", bare) | _spread("page", pages)
    figures |= _spread("each_role_once", each) | _spread("largest_role", most)
    figures["page_to_bare_p50"] = round(figures["page_p50_ms"] / figures["bare_p50_ms"], 1)
    return figures


def _asker(filled: Filled) -> Callable[[str], None]:
    client = a_browser()
    client.force_login(filled.manager)

    def ask(path: str) -> None:
        answer = client.get(path, secure=True)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}, so this figure would mean nothing")

    return ask


def _timed(ask: Callable[[str], None], path: str) -> tuple[float, float]:
    """Seconds of the clock and of the processor."""
    clock, worked = time.perf_counter(), time.process_time()
    ask(path)
    return time.perf_counter() - clock, time.process_time() - worked


def _spread(name: str, times: Sequence[tuple[float, float]]) -> dict[str, float]:
    clock, worked = (sorted(each) for each in zip(*times, strict=True))
    return {
        f"{name}_{label}_ms": round(1000 * ranked[int(share * (len(ranked) - 1))], 1)
        for label, ranked, share in (
            ("p50", clock, 0.5),
            ("p95", clock, 0.95),
            ("worst", clock, 1.0),
            ("processor_p50", worked, 0.5),
            ("processor_p95", worked, 0.95),
        )
    }
