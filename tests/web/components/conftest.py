"""Parts stand on their own: no page of any audience is loaded here."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _only_our_addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.web.components.urls"
    # It leads to the page of signing in, which is not here.
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if not each.endswith(".WordsAgain")]
