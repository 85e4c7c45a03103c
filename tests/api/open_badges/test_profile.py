"""getProfile and putProfile (Open Badges 3.0, sections 6.2.4 and 6.2.5)."""

from typing import Any

import pytest

from tests.api.open_badges.hosts import PROFILE, READ, RENAME, Host, assert_status_info, call
from tests.conftest import Cast
from workmark.organisations.models import Person


@pytest.fixture
def lena(cast: Cast) -> str:
    return str(Host.registered().tokens(cast.lena, [PROFILE, RENAME])["access_token"])


def test_a_profile_says_who_she_is_and_no_more(cast: Cast, lena: str) -> None:
    answer = call(lena, "GET", "profile")

    said = answer.json()
    assert answer.status_code == 200
    assert said.keys() == {"@context", "id", "type", "name", "email"}
    assert said["type"] == ["Profile"]
    assert said["name"] == cast.lena.name
    assert said["id"] == f"http://127.0.0.1:8000/ims/ob/v3p0/profile#{cast.lena.handle}"


def test_her_name_can_be_changed(cast: Cast, lena: str) -> None:
    whole = call(lena, "GET", "profile").json()

    answer = call(lena, "PUT", "profile", whole | {"name": "Lena  Kowalska-Berg"})

    assert answer.status_code == 200
    assert answer.json() == whole | {"name": "Lena Kowalska-Berg"}
    assert Person.objects.get(pk=cast.lena.pk).name == "Lena Kowalska-Berg"


@pytest.mark.long
@pytest.mark.parametrize("changes", [
    {"phone": "111-222-3333"}, {"email": "otto@demo.workmark.test"}, {"id": "https://host.example/otto"},
    {"type": ["Person"]}, {"name": ""}, {"name": 5}, {"name": "x" * 500}, {"name": "a\x00b"}, {"is_staff": True},
])  # fmt: skip
def test_nothing_else_can(cast: Cast, lena: str, changes: dict[str, Any]) -> None:
    whole = call(lena, "GET", "profile").json()

    answer = call(lena, "PUT", "profile", whole | changes)

    assert_status_info(answer, 400, "invalid_data")
    assert call(lena, "GET", "profile").json() == whole


def test_each_scope_opens_its_own_operation_alone(cast: Cast) -> None:
    host = Host.registered()
    reads, renames, badges = (
        host.tokens(cast.lena, [scope])["access_token"] for scope in (PROFILE, RENAME, READ)
    )

    assert call(reads, "GET", "profile").status_code == 200
    assert_status_info(call(reads, "PUT", "profile", {}), 403, "forbidden")
    assert_status_info(call(renames, "GET", "profile"), 403, "forbidden")
    assert_status_info(call(badges, "GET", "profile"), 403, "forbidden")
    assert_status_info(call(reads, "PATCH", "profile", {}), 405, "not_allowed")
    assert_status_info(call("", "GET", "profile"), 401, "unauthorizedrequest")
