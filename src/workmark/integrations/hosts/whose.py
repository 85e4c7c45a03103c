"""Whose account a host let us read (getProfile; Open Badges 3.0, section 6.2.4): shown to her, and to nobody else.

A browser may be signed in there as somebody else. She should see that before she keeps a badge.
"""

from collections.abc import Mapping
from typing import Any, Final

import structlog

from workmark.integrations.hosts import reading
from workmark.integrations.hosts.describing import Description
from workmark.integrations.hosts.models import HostVisit
from workmark.integrations.hosts.refusing import HostRefused
from workmark.lib.fetch import FetchError
from workmark.lib.public_addresses import AddressRefused
from workmark.openbadges.documents import parse_json_object
from workmark.openbadges.errors import OpenBadgesError

log = structlog.get_logger(__name__)
_LONGEST_PART: Final = 95


def read_account(visit: HostVisit) -> None:
    """Write down whose account it is. Where that cannot be read nothing is lost: the badges are what she came for."""
    place = f"{Description.from_json(visit.registration.description).api}/profile"
    try:
        headers = {"Authorization": f"Bearer {reading.tokens_of(visit).access}", "Accept": "application/json"}
        answered = reading.fetcher().ask(place, headers)
        reading.require_taken(answered)
        account = account_in(parse_json_object(answered.body))
    except (HostRefused, AddressRefused, FetchError, OpenBadgesError) as why:
        log.warning("account was not read", host=visit.registration.base, why=str(why))
        return
    HostVisit.objects.filter(pk=visit.pk).update(account=account)


def account_in(profile: Mapping[str, Any]) -> str:
    """Name and address, or what there is of them, as one short line of a stranger's words."""
    name = _line(profile.get("name"))
    if not name:
        name = _line(f"{_line(profile.get('givenName'))} {_line(profile.get('familyName'))}")
    address = _line(profile.get("email"))
    return ", ".join(part for part in (name, address) if part)


def _line(said: object) -> str:
    text = "".join(sign for sign in said if sign.isprintable()) if isinstance(said, str) else ""
    return " ".join(text.split())[:_LONGEST_PART]
