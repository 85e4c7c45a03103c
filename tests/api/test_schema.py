"""The schema tells the truth: generated requests in every role meet only answers that it announces, and no 5xx."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, note, settings
from ninja import Schema
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.conftest import Program
from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.submissions import scenes
from workmark.api import limits
from workmark.api.mounted import api
from workmark.lib.clock import now
from workmark.submissions.actions.start import start

schemathesis.serializer.alias(["application/offset+octet-stream"], "application/octet-stream")

Make = Callable[..., Program]
EXAMPLES = 6  # for each of some 250 operations: about 1,500 requests, each sent by six
PARTS = 3  # so that two workers share them
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# What stands before a program: sessions, languages and the terms of people's accounts are for browsers.
BEFORE_A_PROGRAM = [
    "workmark.web.middleware.SecurityHeaders",
    "workmark.web.middleware.RequestId",
    "workmark.web.middleware.BoundedInput",
    "workmark.web.middleware.Problems",
]


@pytest.fixture
def _no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("READS", "WRITES", "UNKNOWN", "CHECKS", "COSIGNINGS"):
        monkeypatch.setattr(limits, name, 1_000_000)


@pytest.fixture
def one_connection() -> Iterator[None]:
    """A real server drops its connection after an answer; inside a test that would drop the test's transaction."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A generated address may look public; no test asks the world."""
    from workmark.lib import fetch

    def refused(*_arguments: object) -> list[str]:
        raise fetch.NoAnswer("the test has no network")

    monkeypatch.setattr(fetch.Fetcher, "look_up", staticmethod(refused))


def _known(cast: Cast) -> dict[str, str]:
    """Things that exist, so that not every generated path ends at 404."""
    draft = start(cast.lena, scenes.version(cast.harbour), at=now())
    credential = issued(cast)
    return {"work": draft.token, "badge": credential.token}


@pytest.mark.long
@pytest.mark.usefixtures("_no_limits", "no_sockets", "one_connection")
@pytest.mark.parametrize("part", range(PARTS))
def test_answers_are_as_the_schema_announces(
    cast: Cast, program: Make, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each generated request is sent by everybody, and what it changed is taken back before the next sends it."""
    monkeypatch.setattr(django_settings, "MIDDLEWARE", BEFORE_A_PROGRAM)
    known, heads = _known(cast), _heads(cast, program)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    made = 0

    for found in list(schema.get_all_operations())[part::PARTS]:
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            nonlocal made
            made += 1
            if made % 2:
                _aim(case, known)
            for who, headers in heads.items():
                note(f"sent by {who}")
                with transaction.atomic():
                    case.call_and_validate(checks=CHECKS, headers=headers)
                    transaction.set_rollback(True)

        ask()

    assert made > 250


def _heads(cast: Cast, program: Make) -> dict[str, dict[str, str]]:
    """The headers that each of them sends, by name; a visitor has no secret."""
    plain = {"Accept-Encoding": "identity"}
    secrets = {who: program(getattr(cast, who)).secret for who in ("otto", "lena", "aziz", "ines", "emre")}
    return {"anybody": plain} | {
        who: {**plain, "Authorization": f"Bearer {secret}"} for who, secret in secrets.items()
    }


def _aim(case: Any, known: dict[str, str]) -> None:
    """Point the request at a thing that exists."""
    path = case.path_parameters or {}
    if "token" in path:
        path["token"] = known["badge" if "/credentials/" in case.path else "work"]
    if "slug" in path:
        path["slug"] = (
            "shelve-by-date" if "/catalogue/" in case.path or "/desk/" in case.path
            else "kestrel-logistics" if "/employers/" in case.path else "harbour-skills"
        )  # fmt: skip
    if "number" in path:
        path["number"] = 1


def test_the_schema_is_openapi_3_1_and_names_no_operation_twice(db: None) -> None:
    schema = Client().get("/api/v1/openapi.json").json()
    names = [said["operationId"] for methods in schema["paths"].values() for said in methods.values()]

    assert schema["openapi"] == "3.1.0"
    assert len(names) == len(set(names)) > 45


def test_the_schema_is_made_once_for_each_language_and_names_scopes_in_it() -> None:
    with translation.override("en"):
        english = api.get_openapi_schema()
    with translation.override("es"):
        spanish = api.get_openapi_schema()
    with translation.override("en"):
        assert api.get_openapi_schema() is english

    scopes = [
        said["components"]["securitySchemes"]["oauth2"]["flows"]["authorizationCode"]["scopes"]
        for said in (english, spanish)
    ]
    assert scopes[0].keys() == scopes[1].keys()
    assert scopes[0] != scopes[1]


def test_every_operation_announces_its_refusals_as_problem_details(db: None) -> None:
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, said in methods.items():
            announced = {int(status) for status in said["responses"]}
            assert {400, 401, 403, 422, 429} <= announced, (method, path)
            if "{" in path:
                assert 404 in announced, (method, path)


def test_the_page_of_operations_lists_them_all_and_asks_no_other_host(db: None) -> None:
    cache.clear()
    page = Client().get("/api/v1/docs")
    said = page.content.decode()

    for path, methods in api.get_openapi_schema()["paths"].items():
        assert path in said
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in said
    assert set(re.findall(r'href="#([^"]+)"', said)) <= set(re.findall(r'id="([^"]+)"', said))
    assert "<script" not in said.replace('<script type="module" src="/static/workmark/js/workmark.js">', "")
    assert "https://cdn" not in said


def test_the_bare_address_says_where_to_read_next(db: None) -> None:
    assert Client().get("/api/v1/").json() == {"docs": "/api/v1/docs", "schema": "/api/v1/openapi.json"}


def test_no_two_shapes_of_the_api_bear_one_name() -> None:
    """The document lists shapes by name alone: the second of a name would stand there for both."""
    assert api.urls
    names = [shape.__name__ for shape in _shapes(Schema) if shape.__module__.startswith("workmark.api.")]

    assert len(names) > 100
    assert [name for name, count in Counter(names).items() if count > 1] == []


def _shapes(parent: type[Schema]) -> set[type[Schema]]:
    return {shape for child in parent.__subclasses__() for shape in (child, *_shapes(child))}
