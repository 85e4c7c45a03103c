"""What a running server holds: the worker has the key that opens issuers' keys, and whatever answers requests has not."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.scripts.test_serving import ROOT, environment, run, server, wait_until_it_answers
from workmark.openbadges.keys import LocalSigner

__all__ = ["environment", "server"]  # fixtures

KEY = "a-key-encryption-key-that-stands-nowhere-else-7f3b"

SIGN_SOMETHING = """
import django; django.setup()
from tests.conftest import make_cast
from tests.credentials.scenes import direct_awards
direct_awards(make_cast(), 1)
from workmark.credentials.models import IssuerKey
from workmark.credentials.issuers import signer_for
print(signer_for(IssuerKey.objects.get()).secret_multikey)
"""


@pytest.fixture
def key_file(environment: dict[str, str], tmp_path: Path) -> Path:
    file = tmp_path / "elsewhere"
    file.write_text(KEY)
    environment["WORKMARK_KEY_ENCRYPTION_KEY_FILE"] = str(file)
    return file


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    lists = Path(f"/proc/{pid}/task").glob(
        "*/children"
    )  # one for each thread that may have started a process
    children = [child for each in lists for child in each.read_text().split()]
    return [pid, *(each for child in children for each in family(int(child)))]


def is_worker(pid: int) -> bool:
    return b"\0worker\0" in Path(f"/proc/{pid}/cmdline").read_bytes()


def is_in_memory(pid: int, words: bytes) -> bool:
    """Whether these bytes stand anywhere in what a process may write to."""
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            found = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if found is None:
                continue
            start, end = int(found[1], 16), int(found[2], 16)
            try:
                memory.seek(start)
                if words in memory.read(end - start):
                    return True
            except (OSError, OverflowError, ValueError):
                continue  # a region that cannot be read by anybody, such as the kernel's own
    return False


@pytest.mark.long
@pytest.mark.usefixtures("key_file")
def test_only_the_worker_holds_the_key_and_nothing_writes_it_down(
    server: subprocess.Popen[bytes], environment: dict[str, str], tmp_path: Path
) -> None:
    private = run(environment | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}, "-c", SIGN_SOMETHING).strip()
    wait_until_it_answers(environment["PORT"])

    processes = family(server.pid)
    workers = [pid for pid in processes if is_worker(pid)]
    web = [pid for pid in processes if pid not in workers]

    assert len(workers) == 1
    assert len(web) >= 2  # the server and the one that answers for it
    assert [is_in_memory(pid, KEY.encode()) for pid in workers] == [True]
    assert [pid for pid in web if is_in_memory(pid, KEY.encode())] == []
    for pid in processes:
        assert KEY.encode() not in Path(f"/proc/{pid}/environ").read_bytes()
    secret = LocalSigner.from_multikey(private).secret_multikey.encode()
    written = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "elsewhere"]
    assert any(path.name == "workmark.sqlite3" for path in written)
    for path in written:
        assert KEY.encode() not in path.read_bytes(), path
        assert secret not in path.read_bytes(), path


def test_in_the_web_role_the_key_is_not_even_made(environment: dict[str, str], tmp_path: Path) -> None:
    said = run(
        environment | {"WORKMARK_ROLE": "web"},
        "-c",
        "from django.conf import settings; print(repr(settings.WORKMARK_KEY_ENCRYPTION_KEY))",
    )

    assert said.strip() == "''"
    assert sorted(path.name for path in (tmp_path / "secrets").iterdir()) == [
        "workmark_connections_key",
        "workmark_questionnaire_key",
        "workmark_second_factor_key",
        "workmark_secret_key",
    ]


def test_nothing_is_served_in_a_role_that_could_sign(environment: dict[str, str]) -> None:
    words = "from django.conf import settings; settings.SECRET_KEY; import workmark.config.wsgi"

    ended = subprocess.run(
        [sys.executable, "-c", words], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60
    )

    assert ended.returncode == 1
    assert "Set WORKMARK_ROLE=web" in ended.stderr


@pytest.mark.long
def test_a_worker_that_dies_is_started_anew_and_ends_with_the_server(
    server: subprocess.Popen[bytes], environment: dict[str, str]
) -> None:
    wait_until_it_answers(environment["PORT"])
    (first,) = [pid for pid in family(server.pid) if is_worker(pid)]

    os.kill(first, signal.SIGKILL)
    second = _another_worker(server.pid, first)
    server.send_signal(signal.SIGTERM)
    server.wait(timeout=60)

    assert second != first
    assert not Path(f"/proc/{second}").exists()


def _another_worker(server_pid: int, former: int, seconds: float = 30) -> int:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = [pid for pid in family(server_pid) if is_worker(pid) and pid != former]
        if found:
            return found[0]
        time.sleep(0.1)
    raise AssertionError("no other worker was started")
