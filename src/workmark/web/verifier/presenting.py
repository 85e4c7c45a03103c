"""How old an answer is, in words."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTE = timedelta(minutes=1)


def how_long_ago(age: timedelta) -> str:
    """When a check ran, as part of a sentence. age: rounded down to whole minutes, and never to nothing."""
    if not age:
        return _("just now")
    minutes = age // MINUTE
    if not minutes:
        return _("less than a minute ago")
    return ngettext("%(count)d minute ago", "%(count)d minutes ago", minutes) % {"count": minutes}
