"""A server on loopback that answers whole requests, and a fetcher for which it stands at a public address."""

import json
import socket
import ssl
import threading
from typing import Any

from workmark.lib.fetch import Fetcher, Limits

_ADDRESS = "93.184.216.34"


class Speaking:
    """Say in `answer` what a request gets. One visitor at a time."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        """The status, and what is sent as JSON; None for no body. headers: by name in small letters."""
        raise NotImplementedError

    def fetcher(self) -> Fetcher:
        def to_server(address: str, port: int, seconds: float) -> socket.socket:
            assert (address, port) == (_ADDRESS, 443)
            return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

        return Fetcher(
            limits=Limits(seconds=5),
            look_up=lambda host, seconds: [_ADDRESS],
            connect=to_server,
            tls=_Bare(ssl.PROTOCOL_TLS_CLIENT),
        )

    def close(self) -> None:
        self._listener.close()

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
        first, *lines = head.decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        while len(body) < int(headers.get("content-length", 0)):
            body += visitor.recv(65_536)
        status, said = self.answer(first.split(" ")[1], headers, body)
        text = b"" if said is None else json.dumps(said).encode()
        kind = "" if said is None else "Content-Type: application/json\r\n"
        head_back = f"HTTP/1.1 {status} Said\r\n{kind}Content-Length: {len(text)}\r\n\r\n"
        visitor.sendall(head_back.encode() + text)


class _Bare(ssl.SSLContext):
    """No TLS: `tests/lib/test_fetch.py` tries that part, and a thousand handshakes would only take time."""

    def wrap_socket(self, sock: socket.socket, *_: Any, **__: Any) -> Any:
        return sock
