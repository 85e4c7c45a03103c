"""Who gets in, how far, and how often."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Token
from django.test import Client

from tests.api.conftest import Program
from tests.conftest import Cast
from workmark.api import limits
from workmark.api.mounted import api
from workmark.lib.clock import now
from workmark.organisations.actions.create_token import create_token
from workmark.organisations.actions.register_program import register_program
from workmark.organisations.actions.revoke_token import revoke_token
from workmark.organisations.scopes import BADGE_SCOPES, SCOPES

Make = Callable[..., Program]


def operations() -> list[tuple[str, str, str | None]]:
    """Every operation with a path that could exist, and the scope it needs; None where it is open to anybody."""
    found = []
    for path, methods in api.get_openapi_schema(path_prefix="")["paths"].items():
        filled = path.replace("{number}", "1").replace("{slug}", "harbour-skills")
        for name in ("token", "item", "grant_token", "row", "requirement", "question"):
            filled = filled.replace("{" + name + "}", "a" * 32)
        for method, said in methods.items():
            ways = said["security"]
            scopes = [scope for way in ways for scope in way.get("oauth2", [])]
            found.append((method.upper(), filled, None if {} in ways else (scopes or [""])[0]))
    return found


CLOSED = [(method, path, scope) for method, path, scope in operations() if scope is not None]


def test_no_operation_opens_without_a_token(
    cast: Cast, anybody: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "UNKNOWN", 1_000)
    answers = {(method, path): anybody.call(method, path, None) for method, path, _scope in CLOSED}

    assert {one: answer.status_code for one, answer in answers.items() if answer.status_code != 401} == {}
    assert all(answer.headers["WWW-Authenticate"].startswith("Bearer") for answer in answers.values())


@pytest.mark.long
def test_no_operation_opens_with_every_scope_but_its_own(cast: Cast, program: Make) -> None:
    lacking = {scope: program(cast.ines, *(name for name in SCOPES if name != scope)) for scope in SCOPES}
    answers = {
        (method, path, scope): lacking[scope].call(method, path, None)
        for method, path, scope in CLOSED
        if scope
    }

    assert {one: answer.status_code for one, answer in answers.items() if answer.status_code != 403} == {}
    assert all(f'scope="{one[2]}"' in answer.headers["WWW-Authenticate"] for one, answer in answers.items())
    assert len(answers) > 40


def test_a_browser_session_is_no_way_in(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.lena)

    assert client.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer wmk_nothing", "Basic bGVuYTpw", "Bearer é", "Bearer " + "a" * 999]
)
def test_what_is_no_working_token_is_refused(cast: Cast, header: str) -> None:
    answer = Client().get("/api/v1/me", headers={"Authorization": header})

    assert (answer.status_code, answer.json()["code"]) == (401, "sign-in-needed")


def test_a_token_that_does_not_work_is_refused_even_where_none_is_needed(cast: Cast) -> None:
    assert Client().get("/api/v1/catalogue", headers={"Authorization": "Bearer wmk_gone"}).status_code == 401


def test_an_ended_and_an_expired_token_are_refused(cast: Cast) -> None:
    ended, secret = create_token(cast.lena, name="T", scopes=["verify"], days=1, at=now())
    revoke_token(cast.lena, ended, at=now())
    _old, expired = create_token(cast.lena, name="T", scopes=["verify"], days=1, at=now() - timedelta(days=2))

    for token in (secret, expired):
        assert Program(token, Client()).get("/me").status_code == 401


def _oauth_token(person: Any, *scopes: str, minutes: int = 60) -> str:
    client = register_program(person, name="Planner", redirect_uris=["https://planner.example/back"])
    token = Token(
        type=Token.Type.ACCESS_TOKEN, client=client, user=person, hash=get_adapter().hash_token("s" * 40)
    )
    token.set_scopes(list(scopes))
    token.expires_at = now() + timedelta(minutes=minutes)
    token.save()
    return "s" * 40


def test_an_oauth_token_works_within_its_scopes_and_its_time(cast: Cast) -> None:
    secret = _oauth_token(cast.lena, "openid", "work:read")

    assert Program(secret, Client()).get("/me").json()["name"] == "Lena Ortiz"
    assert Program(secret, Client()).get("/work").status_code == 200
    assert Program(secret, Client()).post("/work", {"achievement": "x"}).status_code == 403

    Token.objects.update(expires_at=now() - timedelta(seconds=1))
    assert Program(secret, Client()).get("/me").status_code == 401


def test_no_operation_opens_with_scopes_of_badges_alone(cast: Cast) -> None:
    host = Program(_oauth_token(cast.ines, *BADGE_SCOPES), Client())
    answers = {
        (method, path): host.call(method, path, None) for method, path, scope in operations() if not scope
    }

    assert {one: answer.status_code for one, answer in answers.items() if answer.status_code != 403} == {}
    assert ("GET", "/me") in answers


def test_the_token_of_a_closed_account_is_refused(cast: Cast) -> None:
    secret = _oauth_token(cast.lena, "work:read")
    cast.lena.is_active = False
    cast.lena.save()

    assert Program(secret, Client()).get("/work").status_code == 401


def test_too_many_requests_are_told_when_to_come_back(
    cast: Cast, program: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "READS", 3)
    lena, otto = program(cast.lena), program(cast.otto)
    for _ in range(3):
        assert lena.get("/me").status_code == 200

    answer = lena.get("/me")

    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-requests")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert otto.get("/me").status_code == 200  # one caller's haste is not another's


def test_guessing_tokens_is_slow(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNKNOWN", 3)

    statuses = [Program("wmk_guess", Client()).get("/me").status_code for _ in range(4)]

    assert statuses == [401, 401, 401, 429]
