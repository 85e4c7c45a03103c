"""The server as a person starts it: it answers, does its background work, and stops when asked."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.migrated import begin_home

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return environment_of(tmp_path)


def environment_of(home: Path) -> dict[str, str]:
    """A home of its own, with the demonstration left out."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("WORKMARK_")}
    return inherited | {
        "WORKMARK_HOME": str(home),
        "PORT": str(free_port()),
        "WORKMARK_DEMO": "0",
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "workmark.config.settings",
    }


@pytest.fixture
def server(environment: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with serving(environment, tmp_path) as started:
        yield started


@contextmanager
def serving(environment: dict[str, str], home: Path) -> Iterator[subprocess.Popen[bytes]]:
    begin_home(home)
    run(environment, str(ROOT / "manage.py"), "workmark_prepare")
    with (home / "server.log").open("wb") as log:
        started = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "from workmark.cli import main; main()",
                "serve",
                "--port",
                environment["PORT"],
            ],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=ROOT,
        )
        yield started
        # Asked to stop, it takes its worker and its web process with it; killed, it could not.
        started.terminate()
        try:
            started.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait()


def run(environment: dict[str, str], *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    ).stdout


def wait_until_it_answers(port: str, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
                assert response.read() == b"ok\n"
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError("the server did not answer")


def wait_for_file(folder: Path, pattern: str, seconds: float = 60) -> Path:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := list(folder.glob(pattern)):
            return found[0]
        time.sleep(0.1)
    raise AssertionError(f"no {pattern} appeared in {folder}")


@pytest.mark.long
def test_it_answers_sends_queued_mail_and_stops_on_ctrl_c(
    server: subprocess.Popen[bytes], environment: dict[str, str], tmp_path: Path
) -> None:
    wait_until_it_answers(environment["PORT"])
    run(
        environment,
        "-c",
        "import django; django.setup()\n"
        "from workmark.jobs.outbox import queue_message\n"
        "queue_message(key='test:1', to='lena@demo.workmark.test', subject='Hello', text='It works.')",
    )

    mail = wait_for_file(tmp_path / "mail", "*.eml")
    os.killpg(server.pid, signal.SIGINT)  # as a terminal sends it: to every process of the group
    code = server.wait(timeout=60)

    assert b"It works." in mail.read_bytes()
    assert code == 0
    assert "Traceback" not in (tmp_path / "server.log").read_text()


@pytest.mark.long
def test_a_server_that_is_killed_leaves_no_web_process_and_no_worker_behind(
    server: subprocess.Popen[bytes], environment: dict[str, str]
) -> None:
    wait_until_it_answers(environment["PORT"])
    left = wait_for_descendants(server.pid, 2)

    os.kill(server.pid, signal.SIGKILL)  # it alone, as the system does that runs out of memory
    server.wait(timeout=30)

    wait_until_gone(left)
    with socket.socket() as again:
        # Connections that were open may linger in the kernel; what must be gone is whoever listens.
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", int(environment["PORT"])))


def wait_for_descendants(pid: int, at_least: int, seconds: float = 60) -> set[int]:
    """The web process and the worker, once both are there."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if len(found := descendants_of(pid)) >= at_least:
            return found
        time.sleep(0.1)
    raise AssertionError("the server has not started its processes")


def descendants_of(pid: int) -> set[int]:
    """Every process that this one started, and those that they started."""
    listed = subprocess.run(
        ["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout
    parents = dict(map(int, line.split()) for line in listed.splitlines())
    found = {pid}
    for _ in parents:
        found |= {child for child, parent in parents.items() if parent in found}
    return found - {pid}


def wait_until_gone(pids: set[int], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not (alive := {pid for pid in pids if is_alive(pid)}):
            return
        time.sleep(0.1)
    raise AssertionError(f"still there: {alive}")


def is_alive(pid: int) -> bool:
    """Whether it runs: an ended one that nobody has asked about yet only keeps its number."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(state.stdout.strip()) and not state.stdout.startswith("Z")


@pytest.mark.long
def test_a_port_that_somebody_listens_on_is_refused(environment: dict[str, str]) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as the server itself would share it
        other.bind(("127.0.0.1", int(environment["PORT"])))
        other.listen()
        refused = subprocess.run(
            [
                sys.executable,
                "-c",
                "from workmark.cli import main; main()",
                "serve",
                "--port",
                environment["PORT"],
            ],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
        )

    assert refused.returncode == 2
    assert f"127.0.0.1, port {environment['PORT']}: Address already in use" in refused.stderr
