"""What a visit asks a host for."""

from workmark.integrations.hosts.describing import Description
from workmark.integrations.hosts.models import HostVisit
from workmark.organisations.scopes import BRING_BADGES, READ_BADGES, READ_PROFILE


def scopes_for(visit: HostVisit) -> tuple[str, ...]:
    """What this visit asks for, and no more. Whose account it is, is asked only where she can still choose after it."""
    if visit.sends_id:
        return (BRING_BADGES,)
    return (READ_BADGES, READ_PROFILE) if asks_whose(visit) else (READ_BADGES,)


def asks_whose(visit: HostVisit) -> bool:
    """A host could refuse a visit whole that asks for more than its registration was for."""
    said = Description.from_json(visit.registration.description)
    registered = visit.registration.scopes.split()
    return not visit.sends_id and READ_PROFILE in registered and READ_PROFILE in said.scopes
