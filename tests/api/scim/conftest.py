"""A directory of Kestrel's: it calls the SCIM server with a token of Emre's."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.conftest import Cast
from workmark.lib.clock import now
from workmark.organisations.actions.create_token import create_token

ROOT = "/scim/v2/kestrel-logistics"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


@dataclass(frozen=True)
class Directory:
    secret: str
    root: str = ROOT

    def call(self, method: str, path: str, said: Any = None, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        body = said if isinstance(said, bytes) else b"" if said is None else json.dumps(said).encode()
        return Client().generic(
            method, f"{self.root}{path}", body, "application/scim+json", headers=headers, **more
        )

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def add(self, email: str, **said: Any) -> dict[str, Any]:
        answer = self.call("POST", "/Users", {"schemas": [USER], "userName": email, "active": True, **said})
        assert answer.status_code == 201, answer.content
        made: dict[str, Any] = answer.json()
        return made

    def patch(self, path: str, *operations: dict[str, Any]) -> Any:
        return self.call("PATCH", path, {"schemas": [PATCH], "Operations": list(operations)})


@pytest.fixture(autouse=True)
def _nothing_counted_yet() -> None:
    cache.clear()


def directory_of(person: Any, *scopes: str, root: str = ROOT) -> Directory:
    _token, secret = create_token(person, name="Entra", scopes=scopes or ["directory"], days=1, at=now())
    return Directory(secret, root)


@pytest.fixture
def directory(cast: Cast) -> Directory:
    return directory_of(cast.emre)
