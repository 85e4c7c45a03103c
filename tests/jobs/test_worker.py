"""The worker runs what is queued, and what it was killed over runs again."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError

from tests.jobs import examples
from workmark.jobs import queue, worker
from workmark.jobs.enqueueing import enqueue_once
from workmark.jobs.models import Job, JobState
from workmark.jobs.worker import run_worker

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def empty_notes() -> Iterator[None]:
    examples.ran.clear()
    yield
    examples.ran.clear()


def drain() -> int:
    return run_worker(threading.Event(), once=True)


@pytest.mark.django_db
class TestOneWorker:
    def test_it_runs_every_job_once_and_keeps_each_result(self) -> None:
        handles = [examples.note.enqueue(word) for word in ("one", "two")]

        assert drain() == 2
        assert drain() == 0

        assert examples.ran == ["one", "two"]
        assert [examples.note.get_result(handle.id).return_value for handle in handles] == ["ONE", "TWO"]

    def test_a_task_may_ask_which_attempt_this_is(self) -> None:
        examples.note_attempt.enqueue()

        drain()

        assert examples.ran == [1]

    def test_a_failing_task_is_put_back_and_its_error_is_kept(self) -> None:
        examples.always_fail.enqueue()

        drain()

        job = Job.objects.get()
        assert job.state == JobState.WAITING
        assert job.errors[0]["exception_class_path"] == "builtins.RuntimeError"
        assert "the printer is on fire" in job.errors[0]["traceback"]

    def test_a_task_that_sees_no_point_is_not_tried_again(self) -> None:
        examples.see_no_point.enqueue()

        drain()

        assert Job.objects.get().state == JobState.FAILED

    def test_a_task_that_is_gone_from_the_code_fails_like_any_other(self) -> None:
        examples.note.enqueue("old")
        Job.objects.update(function="tests.jobs.examples.removed_last_year")

        drain()

        job = Job.objects.get()
        assert job.state == JobState.WAITING
        assert job.errors[0]["exception_class_path"] == "builtins.ImportError"

    def test_a_key_enqueued_from_inside_its_own_job_runs_it_once_more(self) -> None:
        enqueue_once(examples.enqueue_myself_again, "rebuild:1")

        drain()

        assert examples.ran == ["ran", "ran"]
        assert Job.objects.get().state == JobState.SUCCEEDED

    def test_it_says_so_when_another_backend_is_configured(self, settings: Any) -> None:
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}

        with pytest.raises(ImproperlyConfigured, match="DummyBackend"):
            drain()

    def test_an_operator_sees_failed_jobs_and_tries_one_again(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        examples.see_no_point.enqueue()
        examples.always_fail.enqueue()
        drain()

        call_command("workmark_jobs")
        shown = capsys.readouterr().out
        Job.objects.exclude(state=JobState.FAILED).delete()
        call_command("workmark_jobs", retry=Job.objects.get().pk)

        assert "1 failed" in shown
        assert "there is no such printer" in shown
        assert re.search(
            r"always_fail, failed 1 time, next try 20\d\d-.*\n.*RuntimeError: the printer is on fire", shown
        )
        assert Job.objects.get().state == JobState.WAITING
        with pytest.raises(CommandError, match="not a failed job"):
            call_command("workmark_jobs", retry=Job.objects.get().pk)


@pytest.mark.django_db(transaction=True)
def test_how_a_job_ended_is_written_down_once_the_database_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the job would rest until its lease is over, and its failure would look like a lost worker."""
    monkeypatch.setattr(worker, "PAUSE_BEFORE_WRITING_AGAIN", 0.01)
    written, away = {"fail": queue.fail, "finish": queue.finish}, {"fail": 2, "finish": 2}

    def unsteady(name: str) -> Any:
        def write(*args: Any, **kwargs: Any) -> bool:
            away[name] -= 1
            if away[name] >= 0:
                raise OperationalError("the connection is closed")
            return written[name](*args, **kwargs)

        return write

    for name in written:
        monkeypatch.setattr(queue, name, unsteady(name))
    examples.always_fail.enqueue()
    examples.note.enqueue("done")

    assert drain() == 2

    failing, done = Job.objects.order_by("pk")
    assert (failing.state, failing.lost, len(failing.errors)) == (JobState.WAITING, 0, 1)
    assert (done.state, done.result) == (JobState.SUCCEEDED, "DONE")


# --- Workers in processes of their own, on a database file of their own ---------------------------------------------


@dataclass(frozen=True)
class Home:
    """A folder for state and a database of its own, of the kind this test run is about."""

    folder: Path
    database_url: str
    settings: str = "tests.jobs.settings_short_leases"


@pytest.fixture
def home(tmp_path: Path, scratch_database: str) -> Home:
    return Home(tmp_path, scratch_database)


def manage(home: Home, *arguments: str) -> subprocess.Popen[str]:
    """Start `manage.py` on the database in `home`, under its settings."""
    return subprocess.Popen(
        [sys.executable, ROOT / "manage.py", *arguments],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def environment(home: Home) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("WORKMARK_")}
    return inherited | {
        "WORKMARK_HOME": str(home.folder),
        "WORKMARK_DATABASE_URL": home.database_url,
        "DJANGO_SETTINGS_MODULE": home.settings,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }


def in_home(home: Home, code: str) -> str:
    """Run a piece of Python with Django set up on the database in `home`; gives what it printed."""
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        env=environment(home),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=ROOT,
    ).stdout.strip()


def enqueue_slow(home: Home, notes: Path, seconds: float) -> None:
    in_home(
        home,
        "from tests.jobs.examples import sleep_then_append\n"
        f"sleep_then_append.enqueue({str(notes)!r}, {seconds})",
    )


def states(home: Home) -> list[str]:
    """How the test's own jobs stand; a worker's first look also puts the timetable's jobs in the queue."""
    return in_home(
        home,
        "from workmark.jobs.models import Job\n"
        "jobs = Job.objects.filter(function__endswith='sleep_then_append').order_by('pk')\n"
        "print(*jobs.values_list('state', flat=True))",
    ).split()


def wait_for_lines(path: Path, count: int, seconds: float = 90) -> list[str]:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        lines = path.read_text().splitlines() if path.exists() else []
        if len(lines) >= count:
            return lines
        time.sleep(0.05)
    raise AssertionError(f"{path} did not reach {count} lines in {seconds} s")


@pytest.mark.long
def test_a_job_whose_worker_is_killed_runs_again_on_another_worker(home: Home, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    enqueue_slow(home, notes, seconds=1.0)
    first = manage(home, "workmark_worker")
    wait_for_lines(notes, 1)
    first.send_signal(signal.SIGKILL)
    first.communicate()

    second = manage(home, "workmark_worker")
    lines = wait_for_lines(notes, 3)
    second.send_signal(signal.SIGTERM)
    output, _ = second.communicate(timeout=60)

    assert lines == [f"start {first.pid}", f"start {second.pid}", f"end {second.pid}"]
    assert states(home) == ["succeeded"]
    assert "Worker stopped after" in output


@pytest.mark.long
def test_a_worker_asked_to_stop_finishes_a_job_longer_than_its_lease_and_nobody_else_runs_it(
    home: Home, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    enqueue_slow(home, notes, seconds=6.0)
    workers = [manage(home, "workmark_worker") for _ in range(2)]
    owner = int(wait_for_lines(notes, 1)[0].split()[1])

    for each in workers:
        if each.pid == owner:
            each.send_signal(signal.SIGTERM)
            each.communicate(timeout=60)
            assert each.returncode == 0
    for each in workers:
        each.send_signal(signal.SIGTERM)
        each.communicate(timeout=60)

    assert notes.read_text().splitlines() == [f"start {owner}", f"end {owner}"]
    assert states(home) == ["succeeded"]


@pytest.mark.long
def test_three_workers_share_many_jobs_and_run_each_exactly_once(home: Home, tmp_path: Path) -> None:
    # Ordinary leases: "exactly once" is promised to workers that live and keep theirs, however busy the machine.
    home = replace(home, settings="workmark.config.settings")
    notes = tmp_path / "notes"
    in_home(
        home,
        "from tests.jobs.examples import sleep_then_append\n"
        f"for _ in range(60): sleep_then_append.enqueue({str(notes)!r}, 0)",
    )
    workers = [manage(home, "workmark_worker", "--once") for _ in range(3)]
    for each in workers:
        _, errors = each.communicate(timeout=120)
        assert each.returncode == 0, errors

    lines = notes.read_text().splitlines()
    assert len(lines) == 120
    assert states(home) == ["succeeded"] * 60
