"""The scripts that a stranger runs first: what they check, what they say, and what they never do by accident."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ["script/server", "script/test", "script/lib.sh", "script/postgres.sh", ".ci/run"]


def bash(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/bash", "-c", f"set -euo pipefail\n{code}"],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
    )


def with_library(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return bash(f". {ROOT}/script/lib.sh\n{code}", **environment)


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_is_sound_bash(script: str) -> None:
    assert bash(f"bash -n {script}").returncode == 0


@pytest.mark.parametrize("script", ["script/server", "script/test", ".ci/run"])
def test_what_is_run_can_be_run(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)


@pytest.mark.parametrize("asked", ["stlye", "--whole stlye"])
def test_a_stage_that_does_not_exist_is_refused_before_anything_is_installed(
    tmp_path: Path, asked: str
) -> None:
    refused = bash(f"script/test {asked}", WORKMARK_VENV=str(tmp_path / "venv"))

    assert refused.returncode == 1
    assert "no stage called 'stlye'" in refused.stderr
    assert not (tmp_path / "venv").exists()


def test_somebody_who_is_not_root_is_told_the_one_command_to_run() -> None:
    told = with_library("is_root() { false; }\nhas_apt() { true; }\nneed_packages chromium nodejs")

    assert told.returncode == 1
    assert "sudo apt-get install --yes --no-install-recommends chromium nodejs" in told.stderr


def test_without_apt_the_missing_packages_are_named() -> None:
    told = with_library("has_apt() { false; }\nneed_packages chromium")

    assert told.returncode == 1
    assert "no apt here: chromium" in told.stderr


def test_needing_no_package_asks_nothing_of_anybody() -> None:
    assert with_library("is_root() { false; }\nneed_packages").returncode == 0


def test_a_python_that_is_too_old_is_not_taken(tmp_path: Path) -> None:
    old = tmp_path / "python3.11"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)

    found = with_library("find_python || echo none", PATH=f"{tmp_path}:/nowhere", WORKMARK_PYTHON=str(old))

    assert "none" in found.stdout + found.stderr


def test_an_environment_is_made_again_only_when_its_lock_changed(tmp_path: Path) -> None:
    """The stamp is all that stands between a start of a minute and one of a second."""
    make_root = f"""
        ROOT={tmp_path}; VENV={tmp_path}/venv
        mkdir -p $ROOT/requirements $VENV/bin
        ln -s {sys.executable} $VENV/bin/python
        echo 'a==1' > $ROOT/requirements/runtime.txt
    """
    code = f"""{make_root}
        is_installed runtime && echo yes || echo no
        lock_stamp runtime > $VENV/workmark-runtime.stamp
        is_installed runtime && echo yes || echo no
        echo 'a==2' > $ROOT/requirements/runtime.txt
        is_installed runtime && echo yes || echo no
    """

    assert with_library(code).stdout.split() == ["no", "yes", "no"]


def test_the_command_of_the_environment_runs_the_working_copy(tmp_path: Path) -> None:
    made = with_library(
        f"{sys.executable} -m venv --without-pip {tmp_path}/venv\nlink_project\ncat {tmp_path}/venv/bin/workmark",
        WORKMARK_VENV=str(tmp_path / "venv"),
    )
    found = subprocess.run(
        [tmp_path / "venv" / "bin" / "python", "-c", "import workmark; print(workmark.__file__)"],
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
    )

    assert made.stdout.startswith(f"#!{tmp_path}/venv/bin/python")
    assert found.stdout.strip() == str(ROOT / "src" / "workmark" / "__init__.py")


SKIPPING = """
import pytest

def test_done(): pass

@pytest.mark.skip(reason="no browser here")
def test_skipped(): pass

@pytest.mark.skip(reason="only on PostgreSQL: the other database has no such lock")
def test_of_the_other_database(): pass

@pytest.mark.xfail(strict=True)
def test_expected_to_fail(): assert False
"""


@pytest.mark.long
@pytest.mark.parametrize(
    ("ci", "counts", "status"),
    [("true", "1 passed, 1 skipped, 1 xfailed, 1 error", 1), ("", "1 passed, 2 skipped, 1 xfailed", 0)],
)
def test_in_continuous_integration_a_skipped_test_is_a_failed_one(
    tmp_path: Path, ci: str, counts: str, status: int
) -> None:
    (tmp_path / "test_sample.py").write_text(SKIPPING)

    result = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:django", "-p", "no:cacheprovider"),
            *("-p", "tests.plugins.no_skips", "--rootdir", str(tmp_path), "-c", "/dev/null", str(tmp_path)),
        ],
        env=os.environ | {"CI": ci},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert counts in result.stdout
    assert result.returncode == status


@pytest.mark.long
def test_whoever_waits_sees_dots_on_a_terminal_and_a_failure_stays_one() -> None:
    code = "patiently sleep 4 && echo done; patiently sh -c 'exit 3' || echo $?"

    piped = with_library(code).stdout
    seen = subprocess.run(
        ["script", "--quiet", "--command", "bash -c '. script/lib.sh; patiently sleep 4'", "/dev/null"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )

    assert piped == "done\n3\n"
    assert seen.stdout.strip() == "."
