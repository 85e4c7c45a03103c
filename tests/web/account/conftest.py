"""What the account tests share: a visitor, and the mail that waits in the outbox."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from workmark.jobs.models import Message


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    """Limits are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def visitor() -> Client:
    return Client()


def newest_mail(to: str) -> Message:
    found = Message.objects.filter(recipient=to).order_by("-pk").first()
    assert found is not None, f"no mail to {to}"
    return found


def code_in(message: Message) -> str:
    found = re.search(r"^([A-Z0-9]{3,5}-[A-Z0-9]{3,5})$", message.text, re.MULTILINE)
    assert found is not None, message.text
    return found[1]
