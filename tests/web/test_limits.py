"""What is counted against a limit stays counted, however many others are counted beside it."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.http import HttpRequest
from django.test import RequestFactory, override_settings

from workmark.config import settings as product
from workmark.lib.problems import TooManyRequests
from workmark.web.limits import address_of, limit

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


@pytest.mark.parametrize(
    ("seen", "forwarded", "alone", "behind_a_proxy"),
    [
        ("192.0.2.1", "", "192.0.2.1", "192.0.2.1"),
        ("10.0.0.1", "198.51.100.7", "10.0.0.1", "198.51.100.7"),
        # What a client made up stands before what the proxy wrote.
        ("10.0.0.1", "203.0.113.5, 198.51.100.7", "10.0.0.1", "198.51.100.7"),
        ("10.0.0.1", "198.51.100.7, made up", "10.0.0.1", "10.0.0.1"),
        ("10.0.0.1", "2001:db8:1:2:3:4:5:6", "10.0.0.1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:aaaa::1", "", "2001:db8:1:2::/64", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "", "192.0.2.1", "192.0.2.1"),
    ],
)
def test_a_limit_counts_the_client_that_the_operators_proxy_names(
    settings: Any, seen: str, forwarded: str, alone: str, behind_a_proxy: str
) -> None:
    request = asked_from(seen)
    if forwarded:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded

    settings.WORKMARK_BEHIND_PROXY = False
    assert address_of(request) == alone
    settings.WORKMARK_BEHIND_PROXY = True
    assert address_of(request) == behind_a_proxy
