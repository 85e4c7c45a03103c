from typing import Any

import pytest
from django.test import Client

from tests.submissions import scenes
from workmark.lib.clock import now
from workmark.submissions.actions.start import start


@pytest.fixture
def version(cast: Any) -> Any:
    return scenes.version(cast.harbour)


@pytest.fixture
def draft(cast: Any, version: Any) -> Any:
    return start(cast.lena, version, at=now())


@pytest.fixture
def as_lena(cast: Any) -> Client:
    return signed_in_as(cast.lena)


def signed_in_as(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client
