"""How often one address or person may ask for something costly; counted in the shared cache, for every process alike."""

import time

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from workmark.lib.problems import TooManyRequests


def limit(request: HttpRequest, what: str, *, most: int, seconds: int = 60) -> None:
    """Count one use; raise TooManyRequests beyond `most` in a window of `seconds`.

    A signed-in person counts as herself, so that colleagues behind one office address do not lock each other out.
    """
    who = f"person:{request.user.pk}" if request.user.is_authenticated else f"address:{address_of(request)}"
    window = int(time.time()) // seconds
    key = f"limit:{what}:{who}:{window}"
    cache.add(key, 0, timeout=seconds * 2)
    if cache.incr(key) > most:
        raise TooManyRequests(
            _("This can be done %(most)d times in %(seconds)d seconds. Wait a moment and try again.")
            % {"most": most, "seconds": seconds}
        )


def address_of(request: HttpRequest) -> str:
    """The network address of the client, as the server saw it. Forwarded headers can be made up and are not read."""
    return str(request.META.get("REMOTE_ADDR", "unknown"))
