"""An employer records that somebody does not work there any more."""

from datetime import datetime

from workmark.organisations.acting import Actor, change
from workmark.organisations.employment_models import Employment
from workmark.organisations.ending import end_by_employer
from workmark.organisations.models import Organisation


def end_employment(by: Actor, employment: Employment, *, at: datetime) -> Employment:
    """End it. What the person let this employer see and their roles there end with it, owning apart; badges, evidence
    and record stay the person's.

    Raises NotAllowed. Ending twice is ending once.
    """
    with change(by, "employment.end", employment, organisation=employment.organisation) as event:
        Organisation.objects.select_for_update(no_key=True).get(pk=employment.organisation_id)
        current = Employment.objects.select_for_update(no_key=True).get(pk=employment.pk)
        end_by_employer([current], at=at)
        event.target = current
    return current
