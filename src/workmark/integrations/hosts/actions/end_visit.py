"""A person ends a visit to a host: what was read is forgotten at once."""

from workmark.integrations.hosts.models import HostVisit
from workmark.integrations.hosts.visits import end
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def end_visit(person: Person, visit: HostVisit) -> None:
    """What she kept stays on her profile. Raises NotAllowed."""
    with change(person, "host.end", visit):
        end(visit)
