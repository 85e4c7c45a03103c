"""The desk's scenes: the frameworks of the achievements' tests, and people signed in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.achievements.conftest import draft, frameworks, publish
from tests.conftest import Cast

__all__ = ["draft", "frameworks", "publish"]  # fixtures


@pytest.fixture
def signed_in() -> Callable[[Any], Client]:
    def client_of(person: Any) -> Client:
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return client_of


@pytest.fixture
def ines(cast: Cast, signed_in: Callable[[Any], Client]) -> Client:
    return signed_in(cast.ines)


@pytest.fixture
def rui(cast: Cast, signed_in: Callable[[Any], Client]) -> Client:
    return signed_in(cast.rui)
