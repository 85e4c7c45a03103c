"""A gateway on loopback that answers as it is told, and people who have confirmed a number."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.lib.servers import HttpsServer, Script, answer
from workmark.lib.fetch import Fetcher, Limits
from workmark.organisations.models import Person
from workmark.texting.gateway import HttpsGateway
from workmark.texting.models import Phone, TextMessage

HOST = "texts.example.org"
URL = f"https://{HOST}/send"
NUMBER = "+442079460123"  # Ofcom keeps 020 7946 0000 to 0999 for drama
ACCEPTED: Script = answer(202, b'{"status": "accepted"}', Content_Type="application/json")


class Operators:
    """The operator's gateway, and what it was sent."""

    def __init__(self, server: HttpsServer) -> None:
        self.server = server
        self.server.script = ACCEPTED

    def door(self, *, seconds: float = 5, max_bytes: int = 16_384) -> HttpsGateway:
        def to_server(address: str, port: int, limit: float) -> socket.socket:
            assert (address, port) == ("93.184.216.34", 443)
            return socket.create_connection(("127.0.0.1", self.server.port), timeout=limit)

        fetcher = Fetcher(
            limits=Limits(seconds=seconds, max_bytes=max_bytes),
            look_up=lambda host, limit: ["93.184.216.34"],
            connect=to_server,
            tls=self.server.trusting,
        )
        return HttpsGateway(URL, "the-secret", fetcher)

    def sent(self) -> list[tuple[dict[str, str], dict[str, Any]]]:
        """Headers and document of each request."""
        found = []
        for request in self.server.requests:
            head, _end, body = request.partition(b"\r\n\r\n")
            lines = [line.partition(": ") for line in head.decode().split("\r\n")[1:]]
            found.append(({name.lower(): value for name, _, value in lines}, json.loads(body)))
        return found


@contextmanager
def operators(folder: Path) -> Iterator[Operators]:
    server = HttpsServer(folder, HOST)
    try:
        yield Operators(server)
    finally:
        server.close()


def with_number(person: Person, at: datetime, number: str = NUMBER, **ways: str) -> Phone:
    """ways: by kind with "_" for "-", such as badge_ending="text"."""
    phone = Phone.objects.create(person=person, number=number, added_at=at, confirmed_at=at)
    for kind, way in ways.items():
        phone.choices.create(kind=kind.replace("_", "-"), way=way)
    return phone


def due(phone: Phone, at: datetime, *, key: str = "about:1", **changed: Any) -> TextMessage:
    given = {"kind": "badge-ending", "words": "Workmark: a badge of yours ends soon.", "created_at": at}
    given |= {"good_until": at + timedelta(hours=24), "next_try_at": at} | changed
    return TextMessage.objects.create(key=key, person=phone.person, phone=phone, **given)
