"""The work address of somebody who has accepted: an employer states another, and only the person puts it in force.

By the address an employer and its systems know the person. Were it changed alone, what the person shares could be
given to somebody else's name.
"""

from datetime import datetime

from django.db.models import Q, QuerySet

from workmark.organisations.employment_models import Employment
from workmark.organisations.messages import tell_new_address


def addressed(employments: QuerySet[Employment], address: str) -> QuerySet[Employment]:
    """Those with this address, in force or asked for. address: in lower case."""
    return employments.filter(Q(work_email=address) | Q(asked_email=address))


def state_address(row: Employment, address: str, *, at: datetime) -> None:
    """Put the address into the row, unsaved. Of somebody who has accepted it changes nothing: they are asked.

    A link that went to another address than the new one stops working. The same question is not asked twice.
    """
    if row.person is None:
        if row.work_email != address:
            row.offer_hash = ""
        row.work_email = address
    elif row.work_email == address:
        row.asked_email, row.asked_email_declined_at = "", None
    elif row.asked_email != address:
        row.asked_email, row.asked_email_declined_at = address, None
        tell_new_address(row, row.person, at=at)
