"""Every address, with every method, as everybody of two tenants with the same data: what is the other's is not there.

Generated from the URL patterns, so that a page or an operation of tomorrow is asked too; `table.toml` must name it.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.access.table import Entry, read_table
from tests.access.tenants import Tenant, make_tenants
from tests.access.walking import METHODS, Told, Walker, walk
from tests.web.past_the_door import MIDDLEWARE
from tests.web.routes import routes
from workmark.lib.clock import now
from workmark.organisations.actions.create_token import create_token
from workmark.organisations.models import Person
from workmark.organisations.scopes import SCOPES

TABLE = read_table()
# Walked apart, so that they can be walked beside each other.
PARTS = {
    "operations": ("api/", "scim/", "vc-api/"),
    "learners": ("work/", "account/", "badges/", "shared/", "records/"),
    "others": ("",),
}


@dataclass
class Walked:
    """What came of a walk. opens: by route, who of the tenant found something. knows: where somebody was told of it."""

    opens: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    knows: set[str] = field(default_factory=set)
    leaks: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)

    def note(self, told: Told) -> None:
        if told.is_from_outside:
            self.leaks += [] if told.is_as_if_absent else [str(told)]
        elif not told.is_as_if_absent:
            self.knows.add(told.entry.route)
            if told.answer.opens:
                self.opens[told.entry.route].add(told.who)


@pytest.fixture
def _only_what_matters(settings: Any) -> Iterator[None]:
    settings.CACHES = {"default": {"BACKEND": "tests.access.walking.AlreadyTooOften"}}
    settings.ACCOUNT_RATE_LIMITS = False
    settings.MIDDLEWARE = MIDDLEWARE
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_every_address_stands_once_in_the_access_table() -> None:
    assert sorted(TABLE.routes()) == routes()


@pytest.mark.long
@pytest.mark.once
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.usefixtures("_only_what_matters")
def test_what_is_another_tenants_answers_as_if_it_were_absent(db: None, part: str) -> None:
    ours, twin = make_tenants()
    private = in_part(part, TABLE.private)

    found = _walk(part, ours, twin)

    assert found.leaks == []
    assert found.shown == []
    # An address that nobody of the tenant is told anything about would prove nothing.
    assert [entry.route for entry in private if entry.route not in found.knows] == []
    assert {entry.route: found.opens.get(entry.route, set()) for entry in private} == {
        entry.route: set(entry.opens) for entry in private
    }


def _walk(part: str, ours: Tenant, twin: Tenant) -> Walked:
    people = [*ours.people.values(), *twin.people.values()]
    walker = Walker(people, {person.pk: _token(person) for person in people})
    found, secrets = Walked(), ours.secrets()
    for entry in in_part(part, TABLE.private + TABLE.silent):
        for told in walk(walker, entry, METHODS, ours, twin):
            found.note(told)
    for entry in in_part(part, TABLE.everybody + TABLE.own):
        found.shown += walker.shown(entry, ours, twin, secrets)
    return found


def in_part(part: str, entries: tuple[Entry, ...]) -> list[Entry]:
    """Each entry is in the first part whose beginnings it has."""
    return [
        entry
        for entry in entries
        if next(name for name, begins in PARTS.items() if entry.route.startswith(begins)) == part
    ]


def _token(person: Person) -> str:
    return create_token(person, name="All", scopes=SCOPES, days=1, at=now())[1]
