"""Bring one badge to a host (upsertCredential; Open Badges 3.0, section 6.2.3): the exact bytes that were signed."""

import structlog

from workmark.credentials.models import Credential
from workmark.credentials.wallets import may_leave
from workmark.integrations.hosts import reading
from workmark.integrations.hosts.describing import Description
from workmark.integrations.hosts.lasting import AFTER_THE_LAST_LOOK
from workmark.integrations.hosts.models import HostVisit, VisitState
from workmark.integrations.hosts.refusing import HostRefused, Problem
from workmark.lib.clock import now
from workmark.lib.fetch import FetchError
from workmark.lib.public_addresses import AddressRefused
from workmark.organisations.acting import SYSTEM, change

log = structlog.get_logger(__name__)


def send_badge(visit: HostVisit) -> None:
    """Send it, end the token, and write down whether it was taken. Sent twice it is there once: that is what upsert means."""
    credential = Credential.objects.get(pk=visit.sends_id or 0)
    problem = ""
    try:
        _send(visit, credential)
    except HostRefused as why:
        log.warning("badge was not brought", host=visit.registration.base, why=str(why))
        problem = why.problem
    reading.end_token(visit)
    with change(SYSTEM, "host.brought", credential) as event:
        event.detail = {"taken": not problem}
        HostVisit.objects.filter(pk=visit.pk, state=VisitState.SENDING).update(
            state=VisitState.SENT, problem=problem, expires_at=now() + AFTER_THE_LAST_LOOK
        )


def _send(visit: HostVisit, credential: Credential) -> None:
    if not may_leave(credential, now()):
        raise HostRefused(Problem.NOT_IN_FORCE)
    place = f"{Description.from_json(visit.registration.description).api}/credentials"
    headers = {
        "Authorization": f"Bearer {reading.tokens_of(visit).access}",
        "Content-Type": "application/json",
        "Accept": "application/json",
    }
    try:
        answered = reading.fetcher().post(place, bytes(credential.document), headers)
    except (AddressRefused, FetchError) as error:
        raise HostRefused(Problem.SILENT, str(error)) from error
    reading.require_taken(answered)
