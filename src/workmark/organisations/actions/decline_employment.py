"""A person says that they do not work there, or do not want to be joined to it here."""

from datetime import datetime

from workmark.organisations.acting import change
from workmark.organisations.actions.accept_employment import open_offer, require_own_address
from workmark.organisations.employment_models import Employment
from workmark.organisations.ending import end_by_person
from workmark.organisations.models import Person


def decline_employment(person: Person, employment: Employment, *, at: datetime) -> Employment:
    """Say no, without a reason. The employer sees that it was declined and cannot ask again for a month.

    Raises NotAllowed unless the work address is theirs, InvitationEnded if it was answered or taken back.
    """
    require_own_address(person, employment)
    with change(person, "employment.decline", employment, organisation=employment.organisation) as event:
        current = open_offer(employment)
        end_by_person(current, at=at)
        current.declined_at = at
        current.save(update_fields=["declined_at"])
        event.target = current
    return current
