"""How often one address or person may ask for something costly; counted in the shared cache, for every process alike."""

import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from workmark.lib.problems import TooManyRequests
from workmark.organisations.models import Person


def limit(
    request: HttpRequest, what: str, *, most: int, seconds: int = 60, person: Person | None = None
) -> None:
    """Count one use; raise TooManyRequests beyond `most` in a window of `seconds`.

    A signed-in person counts as herself, so that colleagues behind one office address do not lock each other out.
    person: whose use it is, where a link tells that and nobody is signed in.
    """
    whose = person.pk if person else request.user.pk
    _count(f"{what}:person:{whose}" if whose is not None else f"{what}:{_by_address(request)}", most, seconds)


def limit_failures(request: HttpRequest, what: str, *, most: int, seconds: int = 60) -> Callable[[], object]:
    """Count one try of an address; give a function that takes the count back, for a try that worked.

    It counts before anything is tried, each try in a place of its own: the shared cache adds an entry once, whoever else
    does so at the same moment, and only increases one in two steps. Raises TooManyRequests beyond `most` failures in a
    window of `seconds`; as many tries as that at one moment are the most.
    """
    base = _window(f"{what}:{_by_address(request)}", seconds)
    for place in range(most):
        key = f"{base}:{place}"
        if cache.add(key, 1, timeout=seconds * 2):
            return lambda: cache.delete(key)
    raise _too_many(most, seconds)


def _by_address(request: HttpRequest) -> str:
    return f"address:{address_of(request)}"


def _count(what: str, most: int, seconds: int) -> None:
    key = _window(what, seconds)
    cache.add(key, 0, timeout=seconds * 2)
    if cache.incr(key) > most:
        raise _too_many(most, seconds)


def _window(what: str, seconds: int) -> str:
    return f"limit:{what}:{int(time.time()) // seconds}"


def _too_many(most: int, seconds: int) -> TooManyRequests:
    return TooManyRequests(
        _("This can be done %(most)d times in %(seconds)d seconds. Wait a moment and try again.")
        % {"most": most, "seconds": seconds}
    )


def address_of(request: HttpRequest) -> str:
    """The network address of the client, as what is counted together: of IPv6 the first 64 bits, which one home has whole.

    Forwarded headers can be made up. Only with WORKMARK_BEHIND_PROXY is the last address of `X-Forwarded-For` read: the
    operator's proxy wrote it, whatever the client had sent before.
    """
    seen = str(request.META.get("REMOTE_ADDR", "unknown"))
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")) if settings.WORKMARK_BEHIND_PROXY else ""
    try:
        found = ip_address(forwarded.rpartition(",")[2].strip()[:64] or seen)
    except ValueError:
        return seen
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    return str(found) if found.version == 4 else str(ip_network((found, 64), strict=False))
