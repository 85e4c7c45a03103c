"""A field that names the other tenant's thing is answered as one that names nothing, on every form and in every body.

Addresses are walked by `test_access.py`. Here the address is the asker's own, and only what a field says is foreign: the
fields are found in the forms that pages show (wherever one offers a thing of its owner's) and in the API's description.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from tests.access.fields import NAMED, Field, api_body, api_fields, forms_of
from tests.access.table import ABSENT, Entry, address, read_table
from tests.access.tenants import Tenant, make_tenants
from tests.access.test_access import _token
from tests.access.walking import Answer, Walker
from tests.web.past_the_door import MIDDLEWARE
from workmark.organisations.models import Person

TABLE = read_table()
# What is published has no tenant: anybody may name it.
PUBLIC = {"published", "harbour", "kestrel", "key"}
NUMBERED = {"team", "employment", "people", "budget", "domain", "member", "place"}
# The fewest fields that a form or a body was seen to take an identifier in: fewer means that the walk finds them no more.
FEWEST = 5
# A field of one of those names that is a number of something, and names nothing.
COUNTS = {("api/v1/employers/<slug>/needed", "people")}


@dataclass
class Walked:
    """takes: fields whose answer hangs on what they name. accepted: those that took the other tenant's thing."""

    takes: set[Field] = field(default_factory=set)
    asked: int = 0
    accepted: list[str] = field(default_factory=list)


@pytest.fixture(autouse=True)
def _only_what_matters(settings: Any) -> Iterator[None]:
    settings.CACHES = {"default": {"BACKEND": "tests.access.walking.AlreadyTooOften"}}
    settings.ACCOUNT_RATE_LIMITS = False
    settings.MIDDLEWARE = MIDDLEWARE
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.long
@pytest.mark.once
def test_no_field_takes_what_is_another_tenants(db: None) -> None:
    ours, twin = make_tenants()
    people = [*ours.people.values(), *twin.people.values()]
    walker = Walker(people, {person.pk: _token(person) for person in people})
    walked = Walked()

    for entry in TABLE.private:
        _walk_forms(walker, entry, ours, twin, walked)
    _walk_bodies(walker, ours, twin, walked)

    assert not walked.accepted, "\n".join(walked.accepted)
    assert len(walked.takes) >= FEWEST, sorted(walked.takes, key=str)


@dataclass(frozen=True)
class Press:
    """One form, with a field of it left open. kept: what the field says beside it, in the form as it is shown."""

    walker: Walker
    person: Person
    path: str
    said: dict[str, list[str]]
    name: str
    kept: list[str]

    def __call__(self, value: str) -> Answer:
        said = self.said | {self.name: [*self.kept, value]}
        return self.walker.send(self.person, "POST", self.path, said, [value])


@dataclass(frozen=True)
class Call:
    """One operation of the API, with a field of its body left open."""

    walker: Walker
    person: Person
    path: str
    method: str
    route: str
    name: str

    def __call__(self, value: str) -> Answer:
        body = api_body(self.method, self.route, self.name, value)
        return self.walker.send(self.person, self.method, self.path, body, [value])


def _walk_forms(walker: Walker, entry: Entry, ours: Tenant, twin: Tenant, walked: Walked) -> None:
    path = address(entry.route, entry.filled(twin.things))
    if path.startswith(("/api/", "/scim/")):
        return
    seen: set[tuple[str, str, str]] = set()
    for who in sorted(entry.opens & twin.people.keys()):
        person = twin.people[who]
        for form in forms_of(walker.page(person, path)):
            there = urlsplit(urljoin(path, form.action)).path
            for name, offered in form.offered.items():
                for thing in _things_in(name, offered, twin):
                    if (there, name, thing) not in seen:
                        seen.add((there, name, thing))
                        kept = [each for each in form.said.get(name, []) if each != twin.things[thing]]
                        press = Press(walker, person, there, form.said, name, kept)
                        _compare(Field("POST", entry.route, name, thing), press, ours, twin, walked)


def _walk_bodies(walker: Walker, ours: Tenant, twin: Tenant, walked: Walked) -> None:
    by_route = {entry.route: entry for entry in (*TABLE.private, *TABLE.own, *TABLE.silent)}
    for method, route, name in api_fields():
        entry = by_route.get(route)
        if entry is None or (route, name) in COUNTS:
            continue
        path = address(route, entry.filled(twin.things))
        for thing in (thing for thing in NAMED.get(name, ()) if thing not in PUBLIC):
            for who in sorted((entry.opens or {"lena", "owen"}) & twin.people.keys())[:2]:
                call = Call(walker, twin.people[who], path, method, route, name)
                _compare(Field(method, route, name, thing), call, ours, twin, walked)


def _compare(where: Field, send: Press | Call, ours: Tenant, twin: Tenant, walked: Walked) -> None:
    """Three answers: for one's own thing, for the other's, and for one that is not there. The last two are the same."""
    absent, foreign = send(ABSENT[where.thing]), send(ours.things[where.thing])
    walked.asked += 1
    if (foreign.status, foreign.said) != (absent.status, absent.said):
        walked.accepted.append(
            f"{where}: {foreign.status} {foreign.said[:200]!r}, absent {absent.status} {absent.said[:200]!r}"
        )
    own = send(twin.things[where.thing])
    if (own.status, own.said) != (absent.status, absent.said):
        walked.takes.add(where)


def _things_in(name: str, offered: set[str], twin: Tenant) -> list[str]:
    return [
        thing
        for thing, value in twin.things.items()
        if thing not in PUBLIC
        and value in offered
        and ((len(value) >= 6 and not value.isdigit()) or name.split("-")[-1] in NUMBERED)
    ]
