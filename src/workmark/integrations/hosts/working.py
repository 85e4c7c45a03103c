"""A worker's part of a visit, some seconds at a time, so that no other work waits for long."""

import time
from typing import Final

from workmark.integrations.hosts.asking_for import asks_whose
from workmark.integrations.hosts.keeping import keep_next
from workmark.integrations.hosts.lasting import AT_WORK
from workmark.integrations.hosts.models import HostVisit, VisitState
from workmark.integrations.hosts.reading import check_one, end_reading, end_token, read_page
from workmark.integrations.hosts.sending import send_badge
from workmark.integrations.hosts.whose import read_account

SECONDS_AT_ONCE: Final = 15.0


def go_on(visit_pk: int) -> bool:
    """Do what the visit's state asks for; True if more is left. A visit that is gone has nothing left."""
    until = time.monotonic() + SECONDS_AT_ONCE
    while True:
        visit = HostVisit.objects.filter(pk=visit_pk).select_related("registration", "person").first()
        if visit is None or visit.state not in AT_WORK:
            return False
        if time.monotonic() > until or not _step(visit):
            return True


def _step(visit: HostVisit) -> bool:
    """One page, one badge, or one change of state; False where this has to wait."""
    if visit.state == VisitState.READING and visit.next_page:
        read_page(visit)
    elif visit.state == VisitState.READING:
        if asks_whose(visit) and not visit.problem:
            read_account(visit)
        end_reading(visit)
    elif visit.state == VisitState.CHECKING:
        return check_one(visit)
    elif visit.state == VisitState.KEEPING:
        return keep_next(visit)
    elif visit.state == VisitState.SENDING:
        send_badge(visit)
    elif visit.state == VisitState.ENDING:
        end_token(visit)
        HostVisit.objects.filter(pk=visit.pk).delete()
    return True
