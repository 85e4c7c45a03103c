"""The real server against bytes that no browser sends: it answers or hangs up, stays alive, and stays small."""

import contextlib
import json
import re
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scripts.test_serving import environment_of, serving, wait_until_it_answers

MIB = 1024 * 1024
# What a server that has just started takes, and room to work: far below what any of these requests would fill.
MOST_MEMORY = 420 * MIB
PATIENCE = 8.0


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return environment_of(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def server(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """One for all of these: none of them may break it for the others."""
    with serving(environment, Path(environment["WORKMARK_HOME"])) as started:
        yield started


@pytest.fixture
def port(server: subprocess.Popen[bytes], environment: dict[str, str]) -> int:
    wait_until_it_answers(environment["PORT"])
    return int(environment["PORT"])


def answer_to(port: int, *parts: bytes) -> bytes:
    """Send the parts and give the start of what comes back; empty when it hung up, or waits for more."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        with contextlib.suppress(OSError):  # it may hang up before it has read all
            for part in parts:
                connection.sendall(part)
        with contextlib.suppress(ConnectionResetError, TimeoutError):
            return connection.recv(65_536)
    return b""


def status_of(answer: bytes) -> int | None:
    found = re.match(rb"HTTP/1\.[01] (\d{3})", answer)
    return int(found[1]) if found else None


def request(method: str, path: bytes, *headers: bytes, body: bytes = b"") -> bytes:
    lines = [method.encode() + b" " + path + b" HTTP/1.1", b"Host: 127.0.0.1", b"Connection: close", *headers]
    if body:
        lines.append(b"Content-Length: " + str(len(body)).encode())
    return b"\r\n".join([*lines, b"", body])


def family(pid: int) -> Iterator[int]:
    """A process and all that came from it."""
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from family(int(child))


def most_memory(pid: int) -> int:
    """The most that any process of the server ever held, in bytes."""
    peaks = []
    for process in family(pid):
        with contextlib.suppress(FileNotFoundError):
            peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
            peaks.append(int(peak[1]) * 1024 if peak else 0)
    return max(peaks)


FORM = b"Content-Type: application/x-www-form-urlencoded"
PARTS = b'Content-Type: multipart/form-data; boundary="b"'
JSON = b"Content-Type: application/json"
HOSTILE = {
    "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03hello\r\n\r\n",
    "only line ends": b"\r\n" * 10_000,
    "a request line without an end": b"GET /" + b"a" * 200_000,
    "a path of null bytes": request("GET", b"/\x00\x00verify/"),
    "a path of encoded null bytes": request("GET", b"/catalogue/%00/"),
    "a path of bad UTF-8": request("GET", b"/catalogue/\xff\xfe/"),
    "a path of encoded bad UTF-8": request("GET", b"/catalogue/%ff%fe%ed%a0%80/"),
    "a path upwards": request("GET", b"/static/../../../../etc/passwd"),
    "an encoded path upwards": request("GET", b"/static/..%2f..%2f..%2fetc%2fpasswd"),
    "a very long path": request("GET", b"/" + b"a/" * 30_000),
    "a very long query": request("GET", b"/verify/?url=" + b"a" * 60_000),
    "a query of bad UTF-8": request("GET", b"/catalogue/?q=%ff%fe%c0%af"),
    "a huge header": request("GET", b"/", b"X-Filler: " + b"a" * 1_000_000),
    "ten thousand headers": request("GET", b"/", *[b"X-Filler-%d: a" % number for number in range(10_000)]),
    "a header of null bytes": request("GET", b"/", b"X-Filler: a\x00b"),
    "a header of bad UTF-8": request("GET", b"/", b"Accept-Language: \xff\xfe", b"User-Agent: \xff"),
    "a cookie of bad UTF-8": request(
        "GET", b"/work/", b"Cookie: session=\xff\xfe; csrf=%00; a=" + b"b" * 7_000
    ),
    "another host": request("GET", b"/").replace(b"127.0.0.1", b"evil.example"),
    "a host with a path": request("GET", b"/").replace(b"127.0.0.1", b"127.0.0.1/@evil.example"),
    "two hosts": request("GET", b"/", b"Host: evil.example"),
    "two lengths": request(
        "POST", b"/verify/", FORM, b"Content-Length: 5", b"Content-Length: 500", b"\r\nhello"
    ),
    "a length and chunks": request(
        "POST", b"/verify/", FORM, b"Content-Length: 5", b"Transfer-Encoding: chunked"
    ),
    "a negative length": request("POST", b"/verify/", FORM, b"Content-Length: -1"),
    "a length of words": request("POST", b"/verify/", FORM, b"Content-Length: many"),
    "an unknown method": request("BREW", b"/"),
    "a method to nowhere": request("CONNECT", b"evil.example:443"),
    "an unknown version": b"GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
    "ten megabytes of JSON": request(
        "POST", b"/api/v1/verify", JSON, body=json.dumps({"a": "x" * 10 * MIB}).encode()
    ),
    "deep JSON": request("POST", b"/api/v1/verify", JSON, body=b"[" * 1_000_000),
    "a form of megabytes": request("POST", b"/verify/", FORM, body=b"text=" + b"a" * 20 * MIB),
    "a hundred thousand fields": request(
        "POST", b"/account/login/", FORM, body=b"&".join([b"a=b"] * 100_000)
    ),
    "a form without an end": request(
        "POST", b"/verify/", PARTS, body=b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\n"
    ),
    "a part with a huge header": request(
        "POST",
        b"/verify/",
        PARTS,
        body=b"--b\r\nContent-Disposition: form-data; name=" + b"a" * 5 * MIB + b"\r\n\r\nx\r\n--b--",
    ),
    "a file of a hundred megabytes": request(
        "POST",
        b"/verify/",
        PARTS,
        body=b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
        + bytes(100 * MIB)
        + b"\r\n--b--\r\n",
    ),
}


@pytest.mark.long
def test_nothing_that_is_sent_breaks_or_fills_the_server(
    server: subprocess.Popen[bytes],
    port: int,
    environment: dict[str, str],
) -> None:
    answers = {name: status_of(answer_to(port, sent)) for name, sent in HOSTILE.items()}

    assert {name: status for name, status in answers.items() if status is not None and status >= 500} == {}
    assert most_memory(server.pid) < MOST_MEMORY
    wait_until_it_answers(str(port), seconds=5)
    assert failures_in(Path(environment["WORKMARK_HOME"]) / "server.log") == []


def failures_in(log: Path) -> list[str]:
    """What the server noted as its own fault. A refusal for security's sake is the sender's."""
    events = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    return [
        event["event"]
        for event in events
        if event["level"] in {"error", "critical"} and not event["logger"].startswith("django.security")
    ]


@pytest.mark.long
def test_people_are_served_while_slow_senders_hold_their_connections(
    server: subprocess.Popen[bytes],
    port: int,
) -> None:
    slow = []
    with contextlib.ExitStack() as held:
        for _ in range(100):
            connection = held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
            connection.sendall(
                b"POST /verify/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\nX-Slow: "
            )
            slow.append(connection)
        answers: list[int | None] = []
        asking = threading.Thread(
            target=lambda: answers.append(status_of(answer_to(port, request("GET", b"/healthz"))))
        )
        asking.start()
        asking.join(PATIENCE)

    assert answers == [200]
    assert most_memory(server.pid) < MOST_MEMORY
