"""A receiving system on loopback that fails as it is told."""

from collections.abc import Callable
from typing import Any

from tests.integrations.speaking import Speaking

URL = "https://hooks.example.org/in"
Reply = Callable[[int], int]


class Receiver(Speaking):
    """Keeps each request it answered well, and the message id of every request. reply: number of request to status."""

    def __init__(self, reply: Reply = lambda number: 204) -> None:
        self.reply = reply
        self.seen: list[str] = []
        self.taken: list[tuple[dict[str, str], bytes]] = []
        super().__init__()

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        status = self.reply(len(self.seen))
        self.seen.append(headers.get("webhook-id", ""))
        if 200 <= status < 300:
            self.taken.append((headers, body))
        return status, None
