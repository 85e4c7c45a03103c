"""An employer records that somebody does not work there any more."""

from datetime import datetime

from workmark.organisations.acting import Actor, change
from workmark.organisations.employment_models import Employment
from workmark.organisations.ending import end


def end_employment(by: Actor, employment: Employment, *, at: datetime) -> Employment:
    """End it. What the person let this employer see ends with it; badges, evidence and record stay the person's.

    Raises NotAllowed. Ending twice is ending once.
    """
    with change(by, "employment.end", employment, organisation=employment.organisation) as event:
        current = Employment.objects.select_for_update(no_key=True).get(pk=employment.pk)
        end(current, at=at)
        event.target = current
    return current
