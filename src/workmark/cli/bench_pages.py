"""`workmark bench pages`: a badge's page beside a view that says hello, on a real server, with few and many badges.

It writes, so it wants a database of its own, as `workmark bench batch` does. The server and whoever asks it share the
machine: compare a page with the bare view of the same run. Times of the processor are of the web process and its children.
"""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from workmark.cli.bench_batches import run_apart

FEW = 1_000
AT_ONCE = 4
BARE = "/healthz"
_PATIENCE = 120.0


def bench_pages(badges: int) -> dict[str, Any]:
    """Measure with a thousand badges, then with so many, and say how the two compare."""
    begun = run_apart("begin", FEW, module="bench_pages_filling")
    few = _measured(begun["tokens"])
    filled = run_apart("fill", badges, module="bench_pages_filling")
    many = _measured(filled["tokens"])
    figures: dict[str, Any] = {name: filled[name] for name in ("database", "badges", "fill_seconds")}
    for number, measured in ((FEW, few), (badges, many)):
        figures |= {f"with_{number}_{label}": measured[label] for label in few}
    for label in ("first_view_p50_ms", "again_p50_ms", "first_view_processor_ms", "again_processor_ms"):
        if few[label]:
            figures[f"many_to_few_{label.removesuffix('_ms')}"] = round(many[label] / few[label], 3)
    return figures


def _measured(tokens: Sequence[str]) -> dict[str, Any]:
    """One server's life: the bare view, then pages that were not opened before, then the same pages again."""
    every = [f"/badges/{token}/" for token in tokens]
    warm, pages = every[: len(every) // 30], every[len(every) // 30 :]
    with _server() as (port, process):
        _times(port, [BARE, *warm])
        return {
            "pages": len(pages),
            **_named("hello", _asked(port, [BARE] * len(pages), process)),
            **_named("first_view", _asked(port, pages, process)),
            **_named("again", _asked(port, pages, process)),
            "hello_per_second": _rate(port, [BARE] * len(pages) * 4),
            "again_per_second": _rate(port, pages * 2),
        }


def _named(name: str, figures: dict[str, float | None]) -> dict[str, float | None]:
    return {f"{name}_{label}": value for label, value in figures.items()}


def _asked(port: int, paths: Sequence[str], process: int) -> dict[str, float | None]:
    """Ask for each in turn over one connection."""
    before, times = _processor_seconds(process), sorted(_times(port, paths))
    after = _processor_seconds(process)
    spent = None if before is None or after is None else round(1000 * (after - before) / len(paths), 2)
    return {
        "p50_ms": round(1000 * times[len(times) // 2], 2),
        "p99_ms": round(1000 * times[int(len(times) * 0.99)], 2),
        "processor_ms": spent,
    }


def _times(port: int, paths: Sequence[str]) -> list[float]:
    connection, times = http.client.HTTPConnection("127.0.0.1", port, timeout=60), []
    for path in paths:
        start = time.perf_counter()
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        times.append(time.perf_counter() - start)
        if response.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{path} answered {response.status}, so this figure would mean nothing")
    connection.close()
    return times


def _rate(port: int, paths: Sequence[str]) -> float:
    """Answers a second, with a few asking at once."""
    start = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as asking:
        for done in [asking.submit(_times, port, paths[place::AT_ONCE]) for place in range(AT_ONCE)]:
            done.result()
    return round(len(paths) / (time.perf_counter() - start), 1)


@contextmanager
def _server() -> Iterator[tuple[int, int]]:
    """`workmark serve` on a free port, without a worker; gives the port and the process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(  # noqa: S603  (our own program, named in full)
        (sys.executable, "-m", "workmark.cli", "serve", "--port", str(port)),
        env=os.environ | {"WORKMARK_EMBEDDED_WORKER": "0", "WORKMARK_DEMO": "0"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_it_answers(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def _wait_until_it_answers(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            _times(port, [BARE])
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


def _processor_seconds(process: int) -> float | None:
    """What a process and all below it have used so far; None where there is no /proc to say so."""
    found: dict[int, tuple[int, int]] = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = file.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found[int(file.parent.name)] = (int(words[1]), sum(map(int, words[11:15])))
    if process not in found:
        return None
    below = {process}
    for _ in found:
        more = {pid for pid, (parent, _ticks) in found.items() if parent in below} - below
        if not more:
            break
        below |= more
    return sum(found[pid][1] for pid in below) / os.sysconf("SC_CLK_TCK")
