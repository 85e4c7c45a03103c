"""An employer asks one person, by e-mail, to confirm that they work there."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import TooManyRequests, WrongState
from workmark.organisations.acting import change
from workmark.organisations.actions.record_employment import record_employment
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Organisation, Person
from workmark.organisations.offering import MOST_STRANGERS_A_DAY, said_no, send_offers
from workmark.organisations.staffing import EmployeeFacts


def invite_employee(
    person: Person, organisation: Organisation, facts: EmployeeFacts, *, at: datetime
) -> Employment:
    """Record them and send a link; to ask again sends a new one, and the old one stops working.

    Raises NotAllowed; InvalidInput; WrongState if they work there already or declined within a month;
    TooManyRequests beyond fifty a day to addresses outside the employer's proved domains.
    """
    with change(person, "employment.record", organisation, organisation=organisation) as event:
        row = record_employment(person, organisation, facts, asks=False, at=at).employment
        if row.person_id is not None:
            raise WrongState(_("They have confirmed already that they work here."))
        if row.work_email in said_no(organisation, at):
            raise WrongState(
                _("Whoever holds this address said no less than a month ago. Talk with them first.")
            )
        if not send_offers(person, organisation, [row], at=at):
            told = _("%(most)d people outside your proved domains were asked today. Ask more tomorrow.")
            raise TooManyRequests(told % {"most": MOST_STRANGERS_A_DAY})
        event.target = row
        event.detail = {"asked": True}
    return row
