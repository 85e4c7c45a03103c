"""A batch whose worker is killed, starved of disk or cut off, again and again: every badge once, in the end.

This is the short form; `script/crash` runs the long one. `crashing.py` is the program.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.credentials.crashing import is_right
from tests.jobs.conftest import scratch_database  # noqa: F401  (a fixture)

ROOT = Path(__file__).resolve().parents[2]


# Files that cannot grow are SQLite's own; connections that are cut are PostgreSQL's.
ON_POSTGRESQL = os.environ.get("WORKMARK_DATABASE_URL", "").startswith("postgres")


@pytest.mark.long
@pytest.mark.parametrize(
    ("how", "rows", "times"),
    [("kill", 1000, 2), ("drop" if ON_POSTGRESQL else "disk", 1000, 2), ("store", 100, 1)],
)
def test_every_badge_is_there_once_with_its_entries_whatever_happens(
    how: str,
    rows: int,
    times: int,
    tmp_path: Path,
    scratch_database: str,  # noqa: F811  (the fixture above)
) -> None:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("WORKMARK_")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.credentials.crashing", how, "--rows", str(rows), "--times", str(times)],
        env=inherited
        | {
            "WORKMARK_HOME": str(tmp_path),
            "WORKMARK_DATABASE_URL": scratch_database,
            "DJANGO_SETTINGS_MODULE": "tests.credentials.settings_for_killing",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert done.stdout.startswith("{"), done.stderr[-3000:]
    facts = json.loads(done.stdout)
    assert facts["interrupted"] == times
    assert is_right(facts), facts
    assert facts["seconds_from_last_to_end"] < 60
