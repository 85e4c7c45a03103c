"""Counted requests begin anew with each test."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_requests_yet() -> None:
    cache.clear()
