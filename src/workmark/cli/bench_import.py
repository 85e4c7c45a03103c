"""`workmark bench import`: take the official releases in, twice, and say how long that took and how much memory.

It writes, so it wants a database of its own: set WORKMARK_HOME or WORKMARK_DATABASE_URL to an empty one. Each import is
a process of its own, so that its time and memory are its own. Where the files are not, it says so and measures nothing.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from workmark.cli.setup import ready

_RELEASES = {"onet": "*db_*_text*", "esco": "esco_*csv*", "crosswalk": "*crosswalk*"}


def bench_import(data: Path) -> dict[str, Any]:
    """data: the folder that holds the official downloads."""
    if not any(match for pattern in _RELEASES.values() for match in data.glob(pattern)):
        return {"skipped": f"no official download lies in {data}; name their folder with --data"}
    ready()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    figures: dict[str, Any] = {"database": connection.vendor}
    for name, pattern in _RELEASES.items():
        if not any(data.glob(pattern)):
            figures[f"{name}_skipped"] = f"no {pattern} in {data.name}"
            continue
        figures |= {f"{name}_first_{label}": value for label, value in _timed(name, data).items()}
        figures |= {f"{name}_again_{label}": value for label, value in _timed(name, data).items()}
    return figures


def _timed(name: str, data: Path) -> dict[str, Any]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    code = (
        "import resource, sys\nfrom workmark.cli.commands import app\n"
        "try:\n    app(sys.argv[1:], standalone_mode=False)\n"
        "finally:\n    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)\n"
    )
    done = subprocess.run(  # noqa: S603  (this Python and words of our own)
        [sys.executable, "-c", code, "import", name, str(data), "--json"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ.copy(),
    )
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = json.loads(done.stdout)
    tables = [counts for framework in said["frameworks"] for counts in framework["tables"].values()]
    return {
        "seconds": round(seconds, 1),
        "cpu_seconds": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "peak_mib": int(done.stderr.split()[-1]) // 1024,
        "rows": sum(sum(counts.values()) for counts in tables),
        "rows_written": sum(counts["new"] + counts["changed"] for counts in tables),
        "skipped": said["skipped"],
    }
