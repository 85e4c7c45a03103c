"""A browser for measurements: it asks the pages in this process, as one asks them over TLS."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client


def a_browser() -> "Client":
    """Signed out, reading English, asking for a host that this instance answers to. An error in a page is raised."""
    from django.conf import settings
    from django.test import Client

    host = next((name for name in settings.ALLOWED_HOSTS if not name.startswith((".", "*"))), "localhost")
    return Client(raise_request_exception=True, headers={"host": host, "accept-language": "en"})
