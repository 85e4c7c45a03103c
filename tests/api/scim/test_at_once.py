"""Two requests of a directory at the same moment: the second waits before it reads what it changes.

Otherwise it would write what it read over what the first has changed: one of two members would be lost, and a new title
would bring back whoever has just left.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from tests.api.scim.conftest import GROUP, USER, Directory, directory_of
from tests.api.scim.test_groups import made, people
from tests.conftest import make_cast
from tests.locking import on_postgresql
from workmark.api.scim import views
from workmark.organisations.employment_models import Employment


@pytest.fixture
def steps(directory: Directory, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is locked, by the name of its table, and what is read, in their order."""
    noted: list[str] = []
    lock = QuerySet.select_for_update

    def locking(rows: Any, *args: Any, **kwargs: Any) -> Any:
        noted.append(f"lock {rows.model.__name__}")
        return lock(rows, *args, **kwargs)

    def reading(name: str) -> Any:
        read = getattr(views, name)
        return lambda *args: (noted.append("read"), read(*args))[1]

    monkeypatch.setattr(QuerySet, "select_for_update", locking)
    for name in ("directory_user_of", "team_of"):
        monkeypatch.setattr(views, name, reading(name))
    return noted


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("PATCH", {"op": "replace", "path": "title", "value": "Lead"}),
        ("PUT", {"schemas": [USER], "userName": "ana@k.example", "title": "Lead"}),
        ("DELETE", None),
    ],
)
def test_a_user_is_read_once_the_organisation_is_locked(
    directory: Directory, steps: list[str], method: str, said: Any
) -> None:
    place = f"/Users/{directory.add('ana@k.example')['id']}"
    steps.clear()

    answer = directory.patch(place, said) if method == "PATCH" else directory.call(method, place, said)

    assert answer.status_code in (200, 204)
    assert steps[:2] == ["lock Organisation", "read"]


@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
def test_a_group_is_read_once_the_organisation_is_locked(
    directory: Directory, steps: list[str], method: str
) -> None:
    ana = directory.add("ana@k.example")
    place, members = f"/Groups/{made(directory, 'Yard')['id']}", [{"value": ana["id"]}]
    steps.clear()

    if method == "PATCH":
        answer = directory.patch(place, {"op": "add", "path": "members", "value": members})
    else:
        whole = {"schemas": [GROUP], "displayName": "Yard", "members": members}
        answer = directory.call(method, place, whole if method == "PUT" else None)

    assert answer.status_code in (200, 204)
    assert steps[:2] == ["lock Organisation", "read"]


@dataclass
class Held:
    """The first request has read what it changes; it goes on once the second is answered, or waits for it."""

    has_read: threading.Event = field(default_factory=threading.Event)
    is_answered: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    held, read = Held(), views.patched

    def slow(resource: Any, body: Any) -> Any:
        if not held.has_read.is_set():
            held.has_read.set()
            held.is_answered.wait(2)
        return read(resource, body)

    monkeypatch.setattr(views, "patched", slow)
    return held


def both(held: Held, first: Callable[[], Any], second: Callable[[], Any]) -> list[int]:
    """The answers to two requests, of which the second comes once the first has read what it changes."""
    answers = {}

    def slower() -> None:
        try:
            answers["first"] = first().status_code
        finally:
            connection.close()

    thread = threading.Thread(target=slower)
    thread.start()
    try:
        assert held.has_read.wait(10)
        answers["second"] = second().status_code
        held.is_answered.set()
    finally:
        thread.join(20)
    return [answers.get("first", 0), answers["second"]]


def added(*users: dict[str, Any]) -> dict[str, Any]:
    return {"op": "add", "path": "members", "value": [{"value": one["id"]} for one in users]}


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_members_added_at_once_both_are_in_the_team(held: Held) -> None:
    directory = directory_of(make_cast().emre)
    ana, ben = (directory.add(f"{name}@k.example") for name in ("ana", "ben"))
    place = f"/Groups/{made(directory, 'Yard')['id']}"

    answers = both(
        held, lambda: directory.patch(place, added(ana)), lambda: directory.patch(place, added(ben))
    )

    assert answers == [200, 200]
    assert people("Yard") == ["ana@k.example", "ben@k.example"]


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_whoever_is_moved_while_her_old_team_is_changed_is_not_moved_back(held: Held) -> None:
    directory = directory_of(make_cast().emre)
    ana, ben = (directory.add(f"{name}@k.example") for name in ("ana", "ben"))
    yard, office = made(directory, "Yard", ana), made(directory, "Office")

    answers = both(
        held,
        lambda: directory.patch(f"/Groups/{yard['id']}", added(ben)),
        lambda: directory.patch(f"/Groups/{office['id']}", added(ana)),
    )

    assert answers == [200, 200]
    assert (people("Yard"), people("Office")) == (["ben@k.example"], ["ana@k.example"])


@on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("leaves", ["deleted", "inactive"])
def test_a_new_title_does_not_bring_back_who_leaves_meanwhile(held: Held, leaves: str) -> None:
    directory = directory_of(make_cast().emre)
    place = f"/Users/{directory.add('ana@k.example', title='Packer')['id']}"
    inactive = {"schemas": [USER], "userName": "ana@k.example", "active": False}

    answers = both(
        held,
        lambda: directory.patch(place, {"op": "replace", "path": "title", "value": "Lead"}),
        lambda: (
            directory.call("DELETE", place) if leaves == "deleted" else directory.call("PUT", place, inactive)
        ),
    )

    assert answers == [200, 204 if leaves == "deleted" else 200]
    assert not Employment.objects.filter(ended_at=None).exists()
    assert Employment.objects.get().ended_at is not None


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_changes_of_one_user_at_once_neither_is_lost(held: Held) -> None:
    directory = directory_of(make_cast().emre)
    place = f"/Users/{directory.add('ana@k.example', title='Packer')['id']}"

    answers = both(
        held,
        lambda: directory.patch(place, {"op": "replace", "path": "title", "value": "Lead"}),
        lambda: directory.patch(place, {"op": "replace", "path": "displayName", "value": "Ana Dias"}),
    )

    assert answers == [200, 200]
    work = Employment.objects.get()
    assert (work.job_title, work.name) == ("Lead", "Ana Dias")


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_one_user_told_twice_at_once_one_is_made() -> None:
    directory = directory_of(make_cast().emre)
    start, answers = threading.Barrier(4), list[int]()

    def tell() -> None:
        try:
            start.wait(10)
            said = {"schemas": [USER], "userName": "ana@k.example", "active": True}
            answers.append(directory.call("POST", "/Users", said).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=tell) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert sorted(answers) == [201, 409, 409, 409]
    assert Employment.objects.count() == 1
