"""Programs acting for the cast: each with a token for exactly the scopes it is given."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from workmark.lib.clock import now
from workmark.organisations.actions.create_token import create_token
from workmark.organisations.scopes import SCOPES


@dataclass(frozen=True)
class Program:
    """Calls the API with one token, and reads JSON."""

    secret: str
    client: Client

    def call(self, method: str, path: str, said: Any = None, **headers: str) -> Any:
        body = {} if said is None else {"data": json.dumps(said), "content_type": "application/json"}
        if self.secret:
            headers["Authorization"] = f"Bearer {self.secret}"
        return self.client.generic(method, f"/api/v1{path}", **self._body(body), headers=headers)

    @staticmethod
    def _body(body: dict[str, Any]) -> dict[str, Any]:
        return {
            "data": body.get("data", ""),
            "content_type": body.get("content_type", "application/octet-stream"),
        }

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, said: Any = None, **headers: str) -> Any:
        return self.call("POST", path, said, **headers)

    def put(self, path: str, said: Any, **headers: str) -> Any:
        return self.call("PUT", path, said, **headers)

    def patch(self, path: str, said: Any, **headers: str) -> Any:
        return self.call("PATCH", path, said, **headers)

    def delete(self, path: str) -> Any:
        return self.call("DELETE", path)

    def form(self, path: str, fields: dict[str, Any]) -> Any:
        headers = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        return self.client.post(f"/api/v1{path}", fields, headers=headers)


@pytest.fixture(autouse=True)
def _no_requests_yet() -> None:
    cache.clear()


@pytest.fixture
def program() -> Callable[..., Program]:
    """program(person, "work:read", ...): one that acts for the person; all scopes where none is named."""

    def make(person: Any, *scopes: str) -> Program:
        _token, secret = create_token(person, name="Test", scopes=scopes or SCOPES, days=1, at=now())
        return Program(secret, Client())

    return make


@pytest.fixture
def anybody() -> Program:
    return Program("", Client())
