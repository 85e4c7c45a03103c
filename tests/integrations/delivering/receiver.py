"""A receiving system on loopback that fails as it is told, and a fetcher for which it stands at a public address."""

import socket
import ssl
import threading
from collections.abc import Callable
from typing import Any

from workmark.lib.fetch import Fetcher, Limits

URL = "https://hooks.example.org/in"
Reply = Callable[[int], int]


class Receiver:
    """Keeps each request it answered well, and the message id of every request. reply: number of request to status."""

    def __init__(self, reply: Reply = lambda number: 204) -> None:
        self.reply = reply
        self.seen: list[str] = []
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                visitor, _ = self._listener.accept()
            except OSError:
                return
            with visitor:
                self._talk(visitor)

    def _talk(self, visitor: socket.socket) -> None:
        received = b""
        while b"\r\n\r\n" not in received:
            received += visitor.recv(65_536)
        head, _, body = received.partition(b"\r\n\r\n")
        lines = [line.partition(": ") for line in head.decode().split("\r\n")[1:]]
        headers = {name.lower(): value for name, _, value in lines}
        while len(body) < int(headers["content-length"]):
            body += visitor.recv(65_536)
        status = self.reply(len(self.seen))
        self.seen.append(headers.get("webhook-id", ""))
        if 200 <= status < 300:
            self.taken.append((headers, body))
        visitor.sendall(f"HTTP/1.1 {status} Said\r\nContent-Length: 0\r\n\r\n".encode())

    def close(self) -> None:
        self._listener.close()


class Bare(ssl.SSLContext):
    """No TLS: `tests/lib/test_fetch.py` tries that part, and a thousand handshakes would only take time."""

    def wrap_socket(self, sock: socket.socket, *_: Any, **__: Any) -> Any:
        return sock


def fetcher_to(receiver: Receiver) -> Fetcher:
    def to_receiver(address: str, port: int, seconds: float) -> socket.socket:
        assert (address, port) == ("93.184.216.34", 443)
        return socket.create_connection(("127.0.0.1", receiver.port), timeout=seconds)

    return Fetcher(
        limits=Limits(seconds=5),
        look_up=lambda host, seconds: ["93.184.216.34"],
        connect=to_receiver,
        tls=Bare(ssl.PROTOCOL_TLS_CLIENT),
    )
