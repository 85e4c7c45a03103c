"""A real instance, started as `script/server` starts it, and a real Chromium to walk through it.

Nothing is mocked: the server is a process of its own with its own database, files, mail and worker.
"""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.migrated import begin_home, migrated_template, server_of

ROOT = Path(__file__).resolve().parents[2]
# Debian's first draws without a window and takes a third of the processor; the second is the whole browser.
CHROMIUMS = ("chromium-headless-shell", "chromium")
PATIENCE = 60_000  # milliseconds for one thing on a page
READY_WITHIN = 300  # seconds, for a busy machine: a server that ended is noticed at once
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every walk of this folder `browser`, before anything is chosen by its marks."""
    for item in items:
        if _is_walk(item):
            item.add_marker("browser")


def _is_walk(item: pytest.Item) -> bool:
    return Path(__file__).parent in item.path.parents


@dataclass(frozen=True)
class Instance:
    """A running Workmark. home: its WORKMARK_HOME; origin: where it answers."""

    home: Path
    origin: str
    environment: dict[str, str]
    letters_read: set[Path] = field(default_factory=set)

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a `workmark` command on the same home."""
        return subprocess.run(
            [sys.executable, "-c", "from workmark.cli import main; main()", *words],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=check,
            timeout=300,  # for a busy machine
        )

    def mail_to(self, address: str, *, about: str, seconds: float = 90) -> str:
        """The text of the newest unread mail to an address whose subject contains `about`; waits for the worker."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            found = sorted(
                (self.home / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True
            )
            for path in (path for path in found if path not in self.letters_read):
                message = message_from_bytes(path.read_bytes(), policy=policy.default)
                if address in str(message["To"]) and about in str(message["Subject"]):
                    self.letters_read.add(path)
                    body = message.get_body(preferencelist=("plain",))
                    return str(body.get_content()) if body else ""
            time.sleep(0.2)
        raise AssertionError(f"No mail about {about!r} reached {address}.")


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    home = tmp_path_factory.mktemp("instance")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("WORKMARK_")},
        "PYTHONPATH": str(ROOT / "src"),
        "WORKMARK_HOME": str(home),
        "WORKMARK_PUBLIC_ORIGIN": origin,
        "WORKMARK_DEMO": "1",
        "PORT": str(port),
    }
    with _database_of_this_run(home) as named:
        yield from _running(Instance(home, origin, environment | named), port)


@contextmanager
def _database_of_this_run(home: Path) -> Iterator[dict[str, str]]:
    """What names a database of the kind this run is about, migrated and empty; on PostgreSQL it is gone afterwards."""
    configured = settings.DATABASES["default"]
    if not configured["ENGINE"].endswith("postgresql"):
        begin_home(home)
        yield {}
        return
    server, name = server_of(configured), f"walk_{secrets.token_hex(6)}"
    template = migrated_template(server)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield {"WORKMARK_DATABASE_URL": f"{server}/{name}"}
    finally:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _running(made: Instance, port: int) -> Iterator[Instance]:
    """The instance with its demonstration, while its server runs."""
    environment = made.environment
    subprocess.run(
        [sys.executable, "manage.py", "workmark_prepare"], env=environment, cwd=ROOT, check=True, timeout=600
    )
    log = (made.home / "server.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-c", "from workmark.cli import main; main()", "serve", "--port", str(port)],
        env=environment,
        cwd=ROOT,
        stdout=log,
        stderr=log,
    )
    try:
        _wait_until_ready(f"{made.origin}/readyz", server)
        yield made
    finally:
        server.terminate()
        server.wait(timeout=120)
        log.close()


def _wait_until_ready(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if server.poll() is not None:
            raise AssertionError("The server ended before it was ready.")
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"The server was not ready within {READY_WITHIN} seconds.")


@pytest.fixture(scope="session")
def playwright_(request: pytest.FixtureRequest) -> Iterator[Playwright]:
    """Start what steers the browser. It leaves an event loop in its process, and Django refuses to ask a database there.

    Without workers all is well: pytest-django puts the tests that ask a database first.
    """
    if hasattr(request.config, "workerinput") and not all(map(_is_walk, request.session.items)):
        pytest.fail('With several workers run -m browser and -m "not browser" one after the other.')
    # A busy machine fails no walk; whatever is waited for and never comes is still told.
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as started:
        yield started


def chromium() -> str:
    """Where the first browser of CHROMIUMS is, or the one that WORKMARK_TEST_CHROMIUM names."""
    named = os.environ.get("WORKMARK_TEST_CHROMIUM")
    for path in map(shutil.which, [named] if named else CHROMIUMS):
        if path:
            return path
    raise AssertionError(
        f"No browser was found: {named or ' or '.join(CHROMIUMS)}. script/test installs one."
    )


@pytest.fixture(scope="session")
def browser(playwright_: Playwright) -> Iterator[Browser]:
    opened = playwright_.chromium.launch(executable_path=chromium(), args=QUIET)
    yield opened
    opened.close()


def sign_in(page: Page, instance: Instance, who: str) -> None:
    """Sign in as one of the cast, by password."""
    page.goto(f"{instance.origin}/account/login/")
    page.get_by_label(re.compile("e-?mail", re.IGNORECASE)).first.fill(f"{who}@demo.workmark.test")
    page.get_by_label(re.compile("^password", re.IGNORECASE)).first.fill("workmark-demo")
    page.get_by_label(re.compile("^password", re.IGNORECASE)).first.press("Enter")
    page.wait_for_url(re.compile(r"^(?!.*login)"))
