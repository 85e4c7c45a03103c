"""Programs register themselves by RFC 7591, for badges alone, and at addresses that are sound."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from allauth.idp.oidc.models import Client as Program
from allauth.idp.oidc.models import Token
from django.test import Client

from tests.api.open_badges.hosts import BACK, METADATA, READ, STAY, Host, register
from tests.conftest import Cast
from workmark.api.open_badges import registering
from workmark.lib.clock import now
from workmark.organisations.actions import register_by_itself
from workmark.organisations.models import AuditEvent
from workmark.privacy.retention import purge


def test_a_host_is_told_what_was_registered_and_its_secret_once(db: None) -> None:
    answer = register()

    said = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    # RFC 7591, section 3.2.1: the id, the secret with its end, and every member that was registered.
    assert METADATA.items() <= said.items()
    assert said["client_secret_expires_at"] == 0
    assert len(said["client_secret"]) >= 32
    # RFC 6749 section 2.3.1 has clients encode it for Basic; of unreserved characters (RFC 3986) that changes none.
    assert quote(said["client_secret"], safe="") == said["client_secret"]
    program = Program.objects.get(pk=said["client_id"])
    assert program.owner is None
    assert said["client_secret"] not in program.secret
    assert program.check_secret(said["client_secret"])
    assert AuditEvent.objects.get(verb="program.register_itself").target_id == program.pk


def test_a_program_that_keeps_no_secret_gets_none(db: None) -> None:
    said = register(token_endpoint_auth_method="none").json()

    assert said["token_endpoint_auth_method"] == "none"
    assert "client_secret" not in said


def test_it_gets_scopes_of_badges_and_no_others(db: None) -> None:
    said = register(scope=f"{READ} work:write openid admin {STAY}").json()

    assert said["scope"].split() == [READ, STAY]
    assert register(scope="work:write").json()["error"] == "invalid_client_metadata"


@pytest.mark.parametrize("address", [
    "http://host.example/back", "javascript:alert(1)", "data:text/html,x", "https://host.example/*", "//host.example/",
    "https://host.example/#part", "https://user@host.example/", "myapp://back", "https://host .example/", "",
])  # fmt: skip
def test_an_unsound_address_is_refused_by_its_own_word(db: None, address: str) -> None:
    answer = register(redirect_uris=[address])

    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_redirect_uri"
    assert not Program.objects.exists()


@pytest.mark.parametrize("changes", [
    {"client_name": None}, {"client_name": ""}, {"client_name": "x" * 101}, {"client_name": "<b>"},
    {"client_name": "Work\u202ekram"}, {"client_name": "a\nb"}, {"client_name": 5}, {"client_name": "a\x00"},
    {"grant_types": ["implicit"]}, {"grant_types": ["refresh_token"]},
    {"grant_types": ["password", "authorization_code"]}, {"response_types": ["token"]}, {"scope": ["x"]},
    {"token_endpoint_auth_method": "private_key_jwt"}, {"token_endpoint_auth_method": ["none"]},
    {"tos_uri": "javascript:alert(1)"}, {"software_version": "v" * 501},
])  # fmt: skip
def test_what_is_not_offered_or_misleads_is_refused(db: None, changes: dict[str, Any]) -> None:
    answer = register(**changes)

    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_client_metadata"
    assert not Program.objects.exists()


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"client_name": "a", "client_name": "b"}', "\xff", "[" * 100]
)
def test_what_is_no_json_object_is_refused(db: None, body: str) -> None:
    answer = Client().post("/identity/o/register", body.encode("latin-1"), "application/json")

    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_client_metadata"


def test_it_is_slow_to_register_many(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registering, "REGISTRATIONS_AN_HOUR", 2)
    assert [register().status_code for _ in range(3)] == [201, 201, 429]


def test_a_program_that_nobody_let_in_goes_after_a_day(cast: Cast) -> None:
    idle, used, ended = Host.registered(), Host.registered(), Host.registered()
    used.tokens(cast.lena, [READ])
    ended.tokens(cast.lena, [READ])
    Token.objects.filter(client=ended.client_id).delete()

    purge(at=now() + timedelta(hours=23))
    assert Program.objects.filter(pk=idle.client_id).exists()
    purge(at=now() + timedelta(days=1, minutes=1))

    assert set(Program.objects.values_list("pk", flat=True)) == {used.client_id, ended.client_id}


def test_those_that_wait_shut_nobody_out(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_by_itself, "MOST_WAITING", 2)
    used = Host.registered()
    used.tokens(cast.lena, [READ])
    oldest, other = Host.registered(), Host.registered()
    assert register().status_code == 429  # both came within the hour

    for hours, host in ((5, used), (4, oldest), (3, other)):
        Program.objects.filter(pk=host.client_id).update(created_at=now() - timedelta(hours=hours))
    made = register()

    assert made.status_code == 201
    assert set(Program.objects.values_list("pk", flat=True)) == {
        used.client_id,
        other.client_id,
        made.json()["client_id"],
    }


def test_the_page_of_consent_says_that_nobody_vouches(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.lena)

    page = browser.get("/identity/o/authorize", Host.registered().ask([READ, STAY])).content.decode()

    assert "Backpack Example" in page
    assert "Workmark does not know who runs it" in page
    assert "host.example" in page
    assert "Read all your badges" in page
    assert "until 90 days after its last visit" in page
    assert BACK not in page
