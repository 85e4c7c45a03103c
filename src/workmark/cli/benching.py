"""`workmark bench`: measure here, in one run and as ratios, what `docs/performance.md` claims.

Times are of the processor, not of the clock on the wall, and each figure is taken in turn with the bare Ed25519
operation it is compared with: so a busy or slow machine changes the figures and hardly the ratios.
"""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from workmark.cli.assessment_picture import picture_of_policies
from workmark.cli.bench_assessment import bench_assessment
from workmark.cli.bench_batches import bench_batch
from workmark.cli.bench_candidates import bench_candidates
from workmark.cli.bench_core import bench_canonical, bench_issue, bench_others, bench_verify
from workmark.cli.bench_import import bench_import
from workmark.cli.bench_keys import bench_keys
from workmark.cli.bench_log import bench_log
from workmark.cli.bench_matrix import bench_matrix
from workmark.cli.bench_pages import bench_pages
from workmark.cli.bench_picture import picture_of
from workmark.cli.bench_queue import bench_queue
from workmark.cli.bench_rates import Result
from workmark.cli.bench_recommend import bench_recommend
from workmark.cli.bench_search import bench_search
from workmark.cli.bench_tag import bench_tag


def bench(
    name: Annotated[
        str,
        typer.Argument(
            help="issue, verify, canonical, others, memory: all without a name. assessment, exact, plan, recommend, tag. "
            "These write: batch, candidates, import (into an empty database alone), keys, log, matrix, pages, queue, search."
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    seconds: Annotated[float, typer.Option(help="How long to measure each figure.", min=0.05)] = 2.0,
    documents: Annotated[int, typer.Option(help="Documents to canonicalise in two ways.", min=1)] = 1000,
    seed: Annotated[int, typer.Option(help="Which documents: the same number makes the same ones.")] = 1,
    beside: Annotated[
        Path, typer.Option(help="A folder with speed.mjs, which measures @digitalbazaar/vc in Node.")
    ] = Path("tests/node"),
    picture: Annotated[
        Path | None, typer.Option(help="Also draw the ratios into this SVG file.", dir_okay=False)
    ] = None,
    badges: Annotated[
        int, typer.Option(help="Badges in the batch or the database.", min=1, max=1_000_000)
    ] = 10_000,
    people: Annotated[
        int, typer.Option(help="Candidates who agreed to be found.", min=100, max=1_000_000)
    ] = 50_000,
    entries: Annotated[
        int, typer.Option(help="Entries in the issuance log.", min=1, max=10_000_000)
    ] = 100_000,
    submissions: Annotated[
        int,
        typer.Option(
            help="Submissions to simulate the judgement of, or in the queue.", min=1000, max=1_000_000
        ),
    ] = 40_000,
    data: Annotated[
        Path,
        typer.Option(help="A folder with the zips of ESCO and O*NET, for `plan`, `search` and `import`."),
    ] = Path("."),
    plans: Annotated[int, typer.Option(help="Paths to find in each catalogue.", min=2, max=2000)] = 100,
    cases: Annotated[
        int, typer.Option(help="Small paths that `exact` compares with trying everything.", min=1)
    ] = 10_000,
    employees: Annotated[
        int, typer.Option(help="Who works for the employer of `matrix`.", min=100, max=1_000_000)
    ] = 20_000,
    roles: Annotated[int, typer.Option(help="Roles there.", min=1, max=10_000)] = 200,
    labelled: Annotated[
        Path | None,
        typer.Option(
            help="Labelled sentences as JSON lines: `tag` then says how good it is.", dir_okay=False
        ),
    ] = None,
    kappa: Annotated[
        float, typer.Option(help="How well two simulated assessors agree: weighted kappa.", min=0.2, max=0.95)
    ] = 0.72,
) -> None:
    """Measure issuing and checking against bare Ed25519, the canonicalisers' agreement, and memory."""
    in_all: dict[str, Callable[[], Result]] = {
        "issue": lambda: bench_issue(seconds),
        "verify": lambda: bench_verify(seconds),
        "canonical": lambda: bench_canonical(documents, seed),
        "others": lambda: bench_others(seconds, beside),
        "memory": bench_memory,
    }
    # Never without being asked: they simulate, need data, or write into the database at hand.
    when_named: dict[str, Callable[[], Result]] = {
        "assessment": lambda: bench_assessment(submissions, kappa, seed),
        "plan": lambda: _bench_plan(data, plans, seed),
        "exact": lambda: _bench_exact(cases, seed),
        "recommend": lambda: bench_recommend(seed),
        "batch": lambda: bench_batch(badges),
        "keys": lambda: bench_keys(badges),
        "pages": lambda: bench_pages(badges),
        "import": lambda: bench_import(data),
        "queue": lambda: bench_queue(submissions),
        "tag": lambda: bench_tag(labelled),
        "log": lambda: bench_log(entries),
        "matrix": lambda: bench_matrix(employees, roles),
        "search": lambda: bench_search(data),
        "candidates": lambda: bench_candidates(people, seed),
    }
    _report(_measured(name, in_all, when_named, is_said=not as_json), name, picture, as_json=as_json)


def _measured(
    name: str,
    in_all: dict[str, Callable[[], Result]],
    when_named: dict[str, Callable[[], Result]],
    *,
    is_said: bool,
) -> dict[str, Result]:
    """The figures of the one that was named, or of all that belong together; is_said: print each as it is there."""
    benches = in_all | when_named
    if name and name not in benches:
        raise typer.BadParameter(
            f"There is no {name!r}. Choose one of: {', '.join(benches)}.", param_hint="NAME"
        )
    results = {}
    for chosen in [name] if name else list(in_all):
        results[chosen] = benches[chosen]()
        if is_said:
            lines = (f"{chosen:<10} {label:<34} {_said(value)}" for label, value in results[chosen].items())
            typer.echo("\n".join(lines))
    return results


def _report(results: dict[str, Result], name: str, picture: Path | None, *, as_json: bool) -> None:
    """Draw and print what was measured. Exits with 1 if two canonicalisers ever disagreed, or two ways to plan."""
    if picture is not None:
        drawn = picture_of_policies(results[name]) if name == "assessment" else picture_of(results)
        picture.write_text(drawn, "utf-8")
    if as_json:
        sys.stdout.write(json.dumps({"machine": machine(), "results": results}, indent=2) + "\n")
    if results.get("canonical", {}).get("disagreements") or results.get("exact", {}).get("differ"):
        raise typer.Exit(1)


def _bench_plan(data: Path, plans: int, seed: int) -> Result:
    """Imported only here: it brings the solver, which no other command needs."""
    from workmark.cli.bench_plan import bench_plan

    return bench_plan(data, plans, seed)


def _bench_exact(cases: int, seed: int) -> Result:
    """Imported only here, as above."""
    from workmark.cli.exhaustive import bench_exact

    return bench_exact(cases, seed)


def machine() -> dict[str, str]:
    """What the figures depend on."""
    model = platform.processor()
    if (cpuinfo := Path("/proc/cpuinfo")).exists():
        model = next(
            (
                line.partition(":")[2].strip()
                for line in cpuinfo.read_text().splitlines()
                if "model name" in line
            ),
            model,
        )
    return {"processor": model, "cores": str(os.cpu_count()), "python": platform.python_version()}


def bench_memory() -> Result:
    """The most memory a process of its own ever held, in MiB: with the core imported, and having checked badges.

    Linux counts it in /proc; elsewhere there is no figure. (`getrusage` also counts the parent's, across exec.)
    """
    core = "import workmark.openbadges\n"
    work = "from workmark.cli.bench_core import bench_verify\nbench_verify(1.0)\n"
    return {"core_imported_mib": _peak(core), "after_checking_mib": _peak(core + work)}


def _peak(code: str) -> int | None:
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    tell = f"print([line.split()[1] for line in open({str(status)!r}) if line.startswith('VmHWM')][0])"
    done = subprocess.run(  # noqa: S603  (this Python and words of our own)
        [sys.executable, "-c", code + tell], capture_output=True, text=True, check=True
    )
    return int(done.stdout) // 1024


def _said(value: object) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)
