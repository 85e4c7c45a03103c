"""An applicant lets the employer know who she is, for this application alone."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.workforce.application_messages import tell_recruiters_of_name
from workmark.workforce.opening_models import Application


def name_application(person: Person, application: Application, *, at: datetime) -> Application:
    """From now on the employer sees her name, her address, her badges and the evidence she chose.

    Agreeing twice is agreeing once. Raises WrongState once it was withdrawn or is not shown any more.
    """
    organisation = application.opening.organisation
    with change(person, "application.name", application, organisation=organisation) as event:
        current = Application.objects.select_for_update(no_key=True).get(pk=application.pk)
        if current.withdrawn_at is not None or not current.consent.is_open_at(at):
            raise WrongState(_("The employer does not see this application any more."))
        if current.named_at is None:
            current.named_at = at
            current.save(update_fields=["named_at"])
            tell_recruiters_of_name(current)
        event.target = current
    return current
