"""What an employer states with another address of somebody who has accepted: only the person puts it in force.

By address and name the employer and its systems know the person. Were they changed alone, what the person shares could
be given to somebody else's name, and somebody else's job could be put on them: a staff number that is used again is
enough for it. So name, job title, team and manager wait with the address that they are stated with.
"""

from typing import Final

from django.db.models import Case, F, Q, QuerySet, When

from workmark.organisations.employment_models import Employment, Team
from workmark.organisations.staffing import EmployeeFacts

IN_FORCE: Final = ("work_email", "name", "job_title", "team", "manager")
ASKED: Final = (
    "asked_email",
    "asked_name",
    "asked_job_title",
    "asked_team",
    "asked_manager",
    "asked_email_declined_at",
)
_IS_ASKED: Final = ~Q(asked_email="") & Q(asked_email_declined_at=None)


def addressed(employments: QuerySet[Employment], address: str) -> QuerySet[Employment]:
    """Those with this address, in force or asked for now. address: in lower case.

    One that somebody said is not theirs leads to them no more: it may be somebody else's.
    """
    return employments.filter(Q(work_email=address) | Q(asked_email=address, asked_email_declined_at=None))


def repeats_a_no(row: Employment, facts: EmployeeFacts) -> bool:
    """Whether the facts state an address that the person said is not theirs: then they speak of somebody else.

    Their staff number leads to this row no more, and nothing of them is put into it.
    """
    return row.asked_email_declined_at is not None and row.asked_email == facts.work_email


def state_identity(row: Employment, facts: EmployeeFacts) -> bool:
    """Put address and name into the row, unsaved. Of somebody who has accepted another address changes neither.

    True: they are asked about it anew, so call `tell_new_addresses` once the row is stored. The name waits with the
    address, and `state_job` lets the rest wait too, so it is called after this. The same question is not asked twice: a
    no is kept until another is asked. A link that went to another address than the new one stops working.
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


def state_job(row: Employment, facts: EmployeeFacts, team: Team | None) -> None:
    """Put job title and team into the row, unsaved, or let them wait with the address that they are stated with."""
    row.asked_job_title, row.asked_team = (facts.job_title, team) if row.asked_email else ("", None)
    if not row.is_address_asked:
        row.job_title, row.team = facts.job_title, team


def state_manager(row: Employment, manager: Employment | None) -> None:
    """The same for who manages them, which is known last."""
    row.asked_manager = manager if row.asked_email else None
    if not row.is_address_asked:
        row.manager = manager


def stated_managers(employments: QuerySet[Employment]) -> dict[int, int | None]:
    """Who manages each of them as the employer states it, in force or not yet."""
    stated = Case(When(_IS_ASKED, then=F("asked_manager_id")), default=F("manager_id"))
    return dict(employments.values_list("pk", stated))


def put_in_force(row: Employment) -> None:
    """What waited holds, unsaved: the person said yes to its address."""
    row.work_email, row.name, row.job_title = row.asked_email, row.asked_name, row.asked_job_title
    row.team, row.manager = row.asked_team, row.asked_manager
    forget_asked(row)


def forget_asked(row: Employment) -> None:
    """Nothing waits any more, unsaved."""
    row.asked_email, row.asked_name, row.asked_job_title = "", "", ""
    row.asked_team = row.asked_manager = row.asked_email_declined_at = None
