"""What the tests of an issuer's pages share: somebody's browser, and a worker that does what waits."""

import threading
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from workmark.jobs.worker import run_worker


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    """Limits are counted in the cache, which outlives a test."""
    cache.clear()


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def let_a_worker_run() -> None:
    run_worker(threading.Event(), once=True)
