"""An employer closes a role that nobody is to fill any more."""

from datetime import datetime

from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.workforce.role_models import EmployerRole


def close_role(person: Person, role: EmployerRole, *, at: datetime) -> EmployerRole:
    """Nobody fills it from now on; its title is free again. Raises NotAllowed. Closing twice is closing once."""
    with change(person, "role.keep", role, organisation=role.organisation) as event:
        current = EmployerRole.objects.select_for_update(no_key=True).get(pk=role.pk)
        event.detail = {"closed": current.closed_at is None, "holders": current.holders.count()}
        if current.closed_at is None:
            current.closed_at = at
            current.save(update_fields=["closed_at"])
            current.holders.all().delete()
        event.target = current
    return current
