"""Two requests of a directory at the same moment: the second waits before it reads what it changes.

Otherwise it would write what it read over what the first has changed: one of two members would be lost, and a new title
would bring back whoever has just left.
"""

from typing import Any

import pytest
from django.db.models import QuerySet

from tests.api.scim.conftest import GROUP, USER, Directory
from tests.api.scim.test_groups import made
from workmark.api.scim import views


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
