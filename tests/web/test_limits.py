"""What is counted against a limit stays counted, however many others are counted beside it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.http import HttpRequest
from django.test import RequestFactory, override_settings

from workmark.config import settings as product
from workmark.lib.problems import TooManyRequests
from workmark.web.limits import limit

pytestmark = pytest.mark.django_db


def asked_from(address: str) -> HttpRequest:
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    request.user = AnonymousUser()
    return request


def test_four_hundred_other_addresses_do_not_make_a_limit_forgotten() -> None:
    with override_settings(CACHES=product.CACHES):
        call_command("createcachetable")
        for _ in range(3):
            limit(asked_from("192.0.2.1"), "checks", most=3, seconds=86_400)
        for number in range(400):
            limit(asked_from(f"198.51.{number // 250}.{number % 250}"), "checks", most=3, seconds=86_400)

        with pytest.raises(TooManyRequests):
            limit(asked_from("192.0.2.1"), "checks", most=3, seconds=86_400)
