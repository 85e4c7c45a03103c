"""Asks every address as every person of two tenants, and says what each was told.

An address is asked past the parts of the product that do not depend on whose things it names (compression, languages,
protection against forged forms), and as somebody who has just signed in: what is left is the page's own answer.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

from django.core.cache.backends.dummy import DummyCache
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.access.bodies import api_bodies
from tests.access.table import ABSENT, Entry, address
from tests.access.tenants import EVERYTHING, Tenant
from tests.web.past_the_door import hold
from workmark.organisations.models import Person

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NOT_FOR_THIS = 405
# With every role there is between them; who judges may not answer what is asked in confidence, and the reverse.
FROM_OUTSIDE = ("lena", "owen", "judy", "eva")
# Of our own people these add nothing: Noor has Maud's roles and Otto none.
ASKED_ENOUGH = {*EVERYTHING, "noor", "otto"}
_ONE_TIME = re.compile(
    rb"urn:workmark:request:[\w-]*|csrfmiddlewaretoken[^>]*>|\b[\w-]{32}(?=[/\"])"  # an id, a secret, a new thing
)
_TUS = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Upload-Length": "10", "If-Match": '"0"'}


class AlreadyTooOften(DummyCache):
    """What a page counts was done too often by now, so that nothing is fetched from elsewhere; requests are not."""

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        return 1_000_000 if key.startswith("limit:") else 1


def _close(response: Any) -> None:
    """As the test client does: the end of a request would close the connection that the walk's transaction is on."""
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)


@dataclass(frozen=True)
class Answer:
    """status, and whatever a person could tell two answers apart by."""

    status: int
    said: bytes

    @property
    def opens(self) -> bool:
        return self.status not in {401, 403, 404, NOT_FOR_THIS}


class Walker:
    """tokens: the API's secret of each person, by primary key."""

    def __init__(self, people: list[Person], tokens: dict[int, str]) -> None:
        hold(people)
        self._tokens = tokens
        self._bodies = api_bodies()
        self._client = Client(raise_request_exception=False)
        self.asked = 0

    def opens_to(self, person: Person, method: str, route: str, named: list[str]) -> Answer:
        """As `ask`, but no page is drawn: for whoever may see it, that it is there is enough."""
        with patch("django.template.backends.django.Template.render", return_value=""):
            return self.ask(person, method, route, named)

    def ask(self, person: Person | None, method: str, route: str, named: list[str]) -> Answer:
        """named: what the address names; it is taken out of the answer, so that two of them can be compared."""
        self.asked += 1
        path = address(route, named)
        headers = {"Accept": "application/json", **_TUS, "X-As": str(person.pk) if person else ""}
        if person and path.startswith(("/api/", "/scim/")):
            headers["Authorization"] = f"Bearer {self._tokens[person.pk]}"
        self._client.cookies.clear()
        with transaction.atomic():
            response = self._client.generic(method, path, headers=headers, **self._body(method, route))
            content = b"" if response.streaming else response.content
            _close(response)
            transaction.set_rollback(True)
        return Answer(response.status_code, self._plain(response, content, named))

    def page(self, person: Person, path: str) -> bytes:
        """A page as it is drawn for this person; nothing for what is no page, or is not theirs."""
        self._client.cookies.clear()
        with transaction.atomic():
            response = self._client.get(path, headers={"Accept": "text/html", "X-As": str(person.pk)})
            content = b"" if response.streaming or response.status_code != 200 else response.content
            is_page = response.headers.get("Content-Type", "").startswith("text/html")
            _close(response)
            transaction.set_rollback(True)
        return bytes(content) if is_page else b""

    def send(self, person: Person, method: str, path: str, said: Any, named: list[str]) -> Answer:
        """said: the fields of a form, or the text of a JSON body. named: taken out of the answer."""
        self.asked += 1
        headers = {"Accept": "application/json", **_TUS, "X-As": str(person.pk)}
        if path.startswith(("/api/", "/scim/")):
            headers["Authorization"] = f"Bearer {self._tokens[person.pk]}"
        kind = "application/json" if isinstance(said, str) else MULTIPART_CONTENT
        data = said if isinstance(said, str) else encode_multipart(BOUNDARY, said)
        self._client.cookies.clear()
        with transaction.atomic():
            response = self._client.generic(method, path, data=data, content_type=kind, headers=headers)
            content = b"" if response.streaming else response.content
            _close(response)
            transaction.set_rollback(True)
        told = self._plain(response, content, named)
        for (
            value
        ) in named:  # a number too, wherever it stands: it was said in a field, and not in the address
            told = re.sub(rb"(?<![\w-])" + re.escape(value.encode()) + rb"(?![\w-])", b"...", told)
        return Answer(response.status_code, told)

    def shown(self, entry: Entry, ours: Tenant, twin: Tenant, secrets: dict[str, bytes]) -> list[str]:
        """Which of our secrets a page shows that is for everybody, or about whoever asks."""
        people: dict[str, Person | None] = {who: twin.people[who] for who in FROM_OUTSIDE}
        named = entry.filled(ours.things)
        found = []
        for who, person in (people | {"visitor": None}).items():
            said = self.ask(person, "GET", entry.route, named).said
            found += [
                f"{entry.route} as {who} shows {name}" for name, value in secrets.items() if value in said
            ]
        return found

    def _body(self, method: str, route: str) -> dict[str, Any]:
        kind, said = self._bodies.get((method, route), ("application/json", {}))
        if kind == "application/json":
            return {"data": json.dumps(said), "content_type": kind}
        if kind == "application/offset+octet-stream":
            return {"data": b"x", "content_type": kind}
        return {"data": encode_multipart(BOUNDARY, said), "content_type": MULTIPART_CONTENT}

    @staticmethod
    def _plain(response: Any, content: bytes, named: list[str]) -> bytes:
        said = unquote(response.headers.get("Location", "")).encode() + b"|" + _ONE_TIME.sub(b"", content)
        for value in sorted(named, key=len, reverse=True):
            before = (
                rb"(?<=/)" if value.isdigit() else rb"(?<![\w-])"
            )  # a number stands for itself only in an address
            said = re.sub(before + re.escape(value.encode()) + rb"(?![\w-])", b"...", said)
        return bytes(said)


@dataclass(frozen=True)
class Told:
    """One question and its answer beside what was answered for something that is not there."""

    entry: Entry
    method: str
    who: str
    answer: Answer
    absent: Answer

    @property
    def is_as_if_absent(self) -> bool:
        return (self.answer.status, self.answer.said) == (self.absent.status, self.absent.said)

    def __str__(self) -> str:
        return (
            f"{self.method} {self.entry.route} as {self.who}: {self.answer.status} {self.answer.said[:160]!r}, "
            f"absent {self.absent.status} {self.absent.said[:160]!r}"
        )

    @property
    def is_from_outside(self) -> bool:
        return self.who.startswith(("twin", "visitor"))


class Asking:
    """An entry with one method: the answers for what is absent are kept, so that each is asked for once."""

    def __init__(self, walker: Walker, entry: Entry, method: str) -> None:
        self._walker, self._entry, self._method = walker, entry, method
        self._kept: dict[tuple[str, ...], Answer] = {}

    def of_ours(self, who: str, person: Person, things: list[str], absent: list[str]) -> Told:
        answer = self._walker.opens_to(person, self._method, self._entry.route, things)
        usual = self._absent("anybody", person, absent)
        if (answer.status, answer.said) != (usual.status, usual.said):
            usual = self._absent(who, person, absent)
        return Told(self._entry, self._method, who, answer, usual)

    def of(self, who: str, person: Person | None, things: list[str], absent: list[str]) -> Told:
        answer = self._ask(person, things)
        usual = self._absent(None if person is None else "anybody", person, absent)
        if person is not None and (answer.status, answer.said) != (usual.status, usual.said):
            usual = self._absent(who, person, absent)
        return Told(self._entry, self._method, who, answer, usual)

    def is_not_for_this(self, person: Person) -> bool:
        return self._ask(person, self._entry.filled(ABSENT)).status == NOT_FOR_THIS

    def _absent(self, who: str | None, person: Person | None, things: list[str]) -> Answer:
        key = (str(who), *things)
        if key not in self._kept:
            self._kept[key] = self._ask(person, things)
        return self._kept[key]

    def _ask(self, person: Person | None, things: list[str]) -> Answer:
        return self._walker.ask(person, self._method, self._entry.route, things)


def walk(
    walker: Walker, entry: Entry, methods: tuple[str, ...], ours: Tenant, twin: Tenant
) -> Iterator[Told]:
    """Everybody asks for what is ours; the twins with every method, and for a part of ours inside of what is theirs.

    Our own people, the visitor and the verifier ask with the first method that the address knows; the first say whom it
    opens to.
    """
    absent = entry.filled(ABSENT)
    twins = {who: person for who, person in twin.people.items() if who in FROM_OUTSIDE}
    outside: dict[str, Person | None] = {"visitor": None, **twins}
    own = {who: person for who, person in ours.people.items() if who not in ASKED_ENOUGH}
    for method in methods:
        asking = Asking(walker, entry, method)
        if asking.is_not_for_this(twin.cast.ines):
            continue
        mine = entry.filled(ours.things)
        for who, person in own.items():
            yield asking.of_ours(who, person, mine, absent)
        own = {}
        for who, person in outside.items():
            yield asking.of(f"twin {who}", person, mine, absent)
        outside = {who: person for who, person in twins.items() if who != "eva"}
        if any(not name.startswith("=") for name in entry.things[1:]):
            inside = [entry.filled(twin.things)[0], *mine[1:]]
            nowhere = [entry.filled(twin.things)[0], *absent[1:]]
            for who, person in twins.items():
                if who == "eva":
                    continue
                yield asking.of(f"twin {who} in their own", person, inside, nowhere)
