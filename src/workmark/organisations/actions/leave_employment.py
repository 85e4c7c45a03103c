"""A person leaves an employer, in one step and without asking."""

from datetime import datetime

from workmark.organisations.acting import change
from workmark.organisations.employment_models import Employment
from workmark.organisations.ending import end_by_person
from workmark.organisations.models import Person


def leave_employment(person: Person, employment: Employment, *, at: datetime) -> Employment:
    """End it. What they let this employer see ends with it; badges, evidence and record stay theirs, untouched,
    and so do roles there: its owners are told which.

    Raises NotAllowed for anybody else's. Leaving twice is leaving once.
    """
    with change(person, "employment.leave", employment, organisation=employment.organisation) as event:
        current = Employment.objects.select_for_update(no_key=True).get(pk=employment.pk)
        end_by_person(current, at=at)
        event.target = current
    return current
