"""How many requests a token, or an address without one, may make; counted in the shared cache for every process."""

import time

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from workmark.api.refusals import LimitReached
from workmark.web.limits import address_of

WINDOW_SECONDS = 60
READS, WRITES, UNKNOWN, CHECKS, COSIGNINGS, BULKS = 600, 120, 120, 60, 30, 2
DIRECTORY = 1_500  # a directory sends each person alone, and comes with thousands at first
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def count_request(request: HttpRequest, who: str) -> None:
    """Count one request of a known caller. Raises LimitReached, which says when to come back."""
    if request.method in _SAFE:
        _count(f"read:{who}", READS)
    else:
        _count(f"write:{who}", WRITES)


def count_directory(who: str) -> None:
    """Count one request of an employer's directory."""
    _count(f"directory:{who}", DIRECTORY)


def count_unknown(request: HttpRequest) -> None:
    """Count one request without a token, or with one that does not work: guesses are slow."""
    _count(f"unknown:{address_of(request)}", UNKNOWN)


def count_open(request: HttpRequest) -> None:
    """Count one request for what anybody may have, by address: a whole class comes from one."""
    _count(f"open:{address_of(request)}", READS)


def count_check(who: str) -> None:
    """Count one check of a badge, which may ask other servers."""
    _count(f"check:{who}", CHECKS)


def count_bulk(who: str) -> None:
    """Count one hand-in of many badges."""
    _count(f"bulk:{who}", BULKS)


def count_cosigning(who: str) -> None:
    """Count one answer of a witness, whose signatures are looked at without an account."""
    _count(f"cosign:{who}", COSIGNINGS)


def _count(what: str, most: int) -> None:
    moment = int(time.time())
    key = f"api:{what}:{moment // WINDOW_SECONDS}"
    cache.add(key, 0, timeout=WINDOW_SECONDS * 2)
    try:
        used = cache.incr(key)
    except ValueError:  # the entry was culled between the two calls
        used = 1
    if used > most:
        wait = WINDOW_SECONDS - moment % WINDOW_SECONDS
        raise LimitReached(
            _("%(most)d such requests a minute are the most. Go on in %(wait)d seconds.")
            % {"most": most, "wait": wait},
            wait,
        )
