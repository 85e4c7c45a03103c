"""Address and name of somebody who has accepted: an employer states others, and only the person puts them in force.

By them an employer and its systems know the person. Were they changed alone, what the person shares could be given to
somebody else's name: a staff number that is used again is enough for it.
"""

from dataclasses import replace

from django.db.models import Q, QuerySet

from workmark.organisations.employment_models import Employment
from workmark.organisations.staffing import EmployeeFacts


def addressed(employments: QuerySet[Employment], address: str) -> QuerySet[Employment]:
    """Those with this address, in force or asked for now. address: in lower case.

    One that somebody said is not theirs leads to them no more: it may be somebody else's.
    """
    return employments.filter(Q(work_email=address) | Q(asked_email=address, asked_email_declined_at=None))


def as_answered(row: Employment, facts: EmployeeFacts) -> EmployeeFacts:
    """The facts with address and name in force, if they repeat an address that the person said is not theirs."""
    if row.asked_email_declined_at is None or row.asked_email != facts.work_email:
        return facts
    return replace(facts, work_email=row.work_email, name=row.name)


def state_identity(row: Employment, facts: EmployeeFacts) -> bool:
    """Put address and name into the row, unsaved. Of somebody who has accepted another address changes neither.

    True: they are asked about it anew, so call `tell_new_addresses` once the row is stored. The name waits with the
    address. The same question is not asked twice: a no is kept until another is asked. A link that went to another
    address than the new one stops working.
    """
    address, is_asked = facts.work_email, False
    if row.person is None:
        if row.work_email != address:
            row.offer_hash = ""
        row.work_email, row.name = address, facts.name
        row.asked_email, row.asked_email_declined_at = "", None
    elif row.work_email == address:
        row.name = facts.name
        if row.is_address_asked:
            row.asked_email = ""
    elif row.asked_email != address:
        row.asked_email, row.asked_email_declined_at = address, None
        is_asked = True
    row.asked_name = facts.name if row.asked_email else ""
    return is_asked
