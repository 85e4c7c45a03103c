"""An institution opens a cohort of a programme, between two days."""

from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.programmes.models import Cohort, Programme

LONGEST: Final = timedelta(days=3 * 365)
LONGEST_NAME: Final = 120


def open_cohort(
    person: Person, programme: Programme, *, name: str, starts_on: date, ends_on: date, at: datetime
) -> Cohort:
    """Raises NotAllowed, or InvalidInput naming what needs mending."""
    name, wrong = name.strip(), {}
    if not 1 <= len(name) <= LONGEST_NAME or "\x00" in name:
        wrong["name"] = [_("Give a name of at most %(most)d characters.") % {"most": LONGEST_NAME}]
    elif programme.cohorts.filter(name=name).exists():
        wrong["name"] = [_("This programme has a cohort of that name already.")]
    if not starts_on <= ends_on <= starts_on + LONGEST or ends_on < at.date():
        wrong["ends_on"] = [_("Choose a last day that is not past, at most three years after the first.")]
    if wrong:
        raise InvalidInput(_("Some of this needs mending."), fields=wrong)
    with change(person, "cohort.keep", programme, organisation=programme.organisation) as event:
        made = Cohort.objects.create(
            programme=programme, name=name, starts_on=starts_on, ends_on=ends_on, made_at=at
        )
        event.target = made
    return made
