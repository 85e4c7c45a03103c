"""A line that is cut again and again, and a client that goes on where it was cut.

    python -m tests.submissions.cut_line http://127.0.0.1:8000 TOKEN WORK REQUIREMENT --megabytes 200 --cuts 20

sends a film of noise to a running Workmark through the proxy and compares digests. TOKEN: a personal token that may
write work; WORK: the token of a draft; REQUIREMENT: the key of one of its artefacts.
"""

import argparse
import base64
import contextlib
import hashlib
import http.client
import json
import random
import socket
import struct
import threading
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

MIB = 1024 * 1024


class CuttingProxy:
    """Passes bytes to a server; each time one of `after` more bytes have come from the client, it hangs up on both."""

    def __init__(self, host: str, port: int, after: Sequence[int]) -> None:
        self._to = (host, port)
        self._after = list(after)
        self._left = self._after.pop(0) if self._after else -1
        self._lock = threading.Lock()
        self.cuts = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(self._to)
            except OSError:
                client.close()
                continue
            threading.Thread(target=self._pass, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(server, client, False), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, is_counted: bool) -> None:
        try:
            while block := source.recv(16_384):
                if is_counted and self._must_cut(len(block)):
                    break
                sink.sendall(block)
        except OSError:
            pass
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _must_cut(self, size: int) -> bool:
        with self._lock:
            if self._left < 0:
                return False
            self._left -= size
            if self._left > 0:
                return False
            self.cuts += 1
            self._left = self._after.pop(0) if self._after else -1
            return True


class Sender:
    """A tus 1.0.0 client of a few lines: sends a piece; when the line breaks, asks how far it is, and goes on."""

    def __init__(self, port: int, secret: str) -> None:
        self._port = port
        self._headers = {"Tus-Resumable": "1.0.0", "Authorization": f"Bearer {secret}"}
        self.broken = 0

    def send(self, work: str, requirement: str, name: str, content: bytes) -> str:
        """Send a whole file; gives the API's address of the upload when all bytes have been taken."""
        said = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}"
            for key, value in {"filename": name, "requirement": requirement}.items()
        )
        created = {"Upload-Length": str(len(content)), "Upload-Metadata": said}
        place, offset = self._until_it_works("POST", f"/api/v1/work/{work}/uploads", created)["Location"], 0
        while offset < len(content):
            piece = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
            try:
                status, headers = self._ask("PATCH", place, piece, content[offset : offset + MIB])
            except (OSError, http.client.HTTPException):
                self.broken += 1
                offset = int(self._until_it_works("HEAD", place, {})["Upload-Offset"])
                continue
            if status == 429:  # too many pieces at once: the server says when to go on
                time.sleep(int(headers["Retry-After"]))
                continue
            if status != 204:
                raise AssertionError(f"The server answered {status}.")
            offset = int(headers["Upload-Offset"])
        return place

    def _until_it_works(self, method: str, place: str, headers: dict[str, str]) -> http.client.HTTPMessage:
        for _ in range(50):
            try:
                status, answer = self._ask(method, place, headers)
            except (OSError, http.client.HTTPException):
                self.broken += 1
                continue
            if status in {200, 201}:
                return answer
            raise AssertionError(f"The server answered {status} to {method}.")
        raise AssertionError("The line never came back.")

    def _ask(
        self, method: str, place: str, headers: dict[str, str], body: bytes = b""
    ) -> tuple[int, http.client.HTTPMessage]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request(method, place, body or None, {**self._headers, **headers})
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.headers
        finally:
            connection.close()


def noise(megabytes: int) -> bytes:
    """A sound file of one channel that no compression makes smaller."""
    sound = random.Random(7).randbytes(megabytes * MIB - 44)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8_000, 8_000, 1, 8)
    head = struct.pack("<4sI4s", b"RIFF", len(sound) + 36, b"WAVE")
    return head + form + struct.pack("<4sI", b"data", len(sound)) + sound


def _came_to_be(digest: str, secret: str, work: str, host: str, port: int) -> bool:
    """Whether the work holds an item with this digest. A large file is looked through first, which takes its time."""
    until = time.monotonic() + 300
    while time.monotonic() < until:
        line = http.client.HTTPConnection(host, port)
        line.request("GET", f"/api/v1/work/{work}", headers={"Authorization": f"Bearer {secret}"})
        items = json.loads(line.getresponse().read())["evidence"]
        line.close()
        if digest in [item["sha256"] for item in items]:
            return True
        time.sleep(2)
    return False


def main() -> None:
    options = argparse.ArgumentParser()
    for name in ("origin", "secret", "work", "requirement"):
        options.add_argument(name)
    options.add_argument("--megabytes", type=int, default=200)
    options.add_argument("--cuts", type=int, default=20)
    said = options.parse_args()
    place, chance = urlsplit(said.origin), random.Random(3)
    content = noise(said.megabytes)
    apart = len(content) // (said.cuts + 1)
    proxy = CuttingProxy(
        place.hostname or "",
        place.port or 80,
        [chance.randrange(apart // 2, apart) for _ in range(said.cuts)],
    )
    sender, begun = Sender(proxy.port, said.secret), time.monotonic()
    sender.send(said.work, said.requirement, "talk.wav", content)
    took = time.monotonic() - begun
    digest = hashlib.sha256(content).hexdigest()
    is_equal = _came_to_be(digest, said.secret, said.work, place.hostname or "", place.port or 80)
    print(  # noqa: T201  (a command that reports)
        f"{len(content)} bytes, cut {proxy.cuts} times, {sender.broken} requests broken, {took:.1f} s; "
        f"SHA-256 equal: {is_equal}"
    )


if __name__ == "__main__":
    main()
