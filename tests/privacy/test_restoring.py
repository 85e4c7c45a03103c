"""Real backups from before, during and after a wait to be erased: each, brought back, forgets whom the ledger names.

What only waits in one, and may have been called off since, waits anew, and is done in the end.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.cli.test_backup import workmark
from tests.migrated import begin_home
from tests.privacy.planting import found_on_disk

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="only on SQLite: `workmark backup` is of one machine with it"
    ),
]


def run(home: Path, what: str) -> Any:
    """One word of `tests.privacy.planting` in a process of its own, as the worker has one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WORKMARK_")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.privacy.planting", what],
        env={**kept, "WORKMARK_HOME": str(home), "PYTHONPATH": f"{ROOT}/src:{ROOT}"},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1]) if what != "plant" else None


def saved(home: Path, name: str) -> Path:
    file = home.with_name(f"{name}.tar.gz")
    assert workmark(home, "backup", str(file)).returncode == 0
    return file


def brought_back(file: Path, *more: str) -> Path:
    home = file.with_name(f"{file.name.split('.')[0]}-back")
    assert workmark(home, "restore", str(file), *more).returncode == 0
    return home


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Lena's words stand everywhere. Eight days ago she asked to be erased; the worker has done it since."""
    home = tmp_path_factory.mktemp("instance") / "home"
    begin_home(home)
    run(home, "plant")
    saved(home, "before")
    run(home, "ask")
    saved(home, "waiting")
    assert run(home, "work") == {"anew": 0, "erased": 1, "again": 0}
    saved(home, "after")
    return home


@pytest.mark.parametrize(
    ("kept", "is_back", "who"),
    [
        ("before", True, "the operator"),
        ("waiting", True, "the operator"),
        ("waiting", True, "the worker"),
        ("after", False, "the worker"),
    ],
)
def test_no_backup_of_any_age_brings_back_who_was_erased(
    instance: Path, tmp_path: Path, kept: str, is_back: bool, who: str
) -> None:
    """Whether the operator replays the newest ledger, as the guide asks, or forgets to and a worker comes first."""
    copy = tmp_path / f"{kept}.tar.gz"
    copy.write_bytes(instance.with_name(f"{kept}.tar.gz").read_bytes())
    home = brought_back(copy, "--erased", str(instance / "erased.jsonl"))
    assert bool(found_on_disk(home)) is is_back

    if who == "the operator":
        told = workmark(home, "erasures", "replay").stdout
        assert f"{1 if is_back else 0} {'person was' if is_back else 'people were'} erased again." in told
        assert "0 erasures wait" in told
    else:
        assert run(home, "work") == {"anew": int(kept == "waiting"), "erased": 0, "again": int(is_back)}

    assert found_on_disk(home) == []
    assert run(home, "look") == {"waits": None, "letters": 0, "tables": [], "faults": 0}
    assert run(home, "work") == {"anew": 0, "erased": 0, "again": 0}


@pytest.mark.parametrize("who", ["the operator", "the worker"])
def test_what_was_called_off_after_the_backup_waits_anew_and_is_done_in_the_end(
    instance: Path, tmp_path: Path, who: str
) -> None:
    """The ledger of that day names nobody: she called it off, and the backup does not know."""
    copy = tmp_path / "waiting.tar.gz"
    copy.write_bytes(instance.with_name("waiting.tar.gz").read_bytes())
    home = brought_back(copy)
    assert run(home, "look")["waits"] == -1

    if who == "the operator":
        assert "1 erasure waits seven more days." in workmark(home, "erasures", "replay").stdout
    else:
        assert run(home, "work") == {"anew": 1, "erased": 0, "again": 0}

    looked = run(home, "look")
    assert (looked["waits"], looked["letters"]) == (7, 1)
    assert looked["tables"] != []
    assert run(home, "work") == {"anew": 0, "erased": 0, "again": 0}
    assert run(home, "work-in-a-week") == {"anew": 0, "erased": 1, "again": 0}
    assert found_on_disk(home) == []
    assert run(home, "look") == {"waits": None, "letters": 0, "tables": [], "faults": 0}
