"""Light, dark, or as the device says: a person's wish, kept in a cookie because it matters before sign-in too."""

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COOKIE = "look"
LOOKS: dict[str, str | Promise] = {
    "device": _("As on my device"),
    "light": _("Light"),
    "dark": _("Dark"),
}


def chosen_look(request: HttpRequest | None) -> str:
    """One of LOOKS; anything else in the cookie counts as "device"."""
    wish = request.COOKIES.get(COOKIE, "") if request is not None else ""
    return wish if wish in LOOKS else "device"
