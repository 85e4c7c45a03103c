"""A person came back from a host that lets us in: exchange the code, and have a worker read or bring once."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.integrations.delivering.secrets import seal
from workmark.integrations.hosts.asking_for import scopes_for
from workmark.integrations.hosts.describing import Description
from workmark.integrations.hosts.lasting import LONGEST
from workmark.integrations.hosts.letting_in import bond, exchange
from workmark.integrations.hosts.models import HostRegistration, HostVisit, VisitState
from workmark.integrations.hosts.reading import first_page
from workmark.integrations.hosts.visits import set_to_work
from workmark.lib.fetch import Fetcher
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.organisations.permissions import require


def let_in(
    person: Person, visit: HostVisit, *, code: str, verifier: str, at: datetime, asking: Fetcher
) -> HostVisit:
    """The token is kept sealed until a worker has done its part with it.

    Raises NotAllowed, HostRefused, or WrongState for a visit that was let in already.
    """
    require(person, "host.let_in", visit)
    if visit.state != VisitState.ASKED:
        raise WrongState(_("This visit is over. Begin again."))
    registration = visit.registration
    said = Description.from_json(registration.description)
    granted = exchange(registration, code, verifier, scopes_for(visit), asking)
    with change(person, "host.let_in", visit) as event:
        HostRegistration.objects.filter(pk=registration.pk).update(worked_at=at)
        changed = HostVisit.objects.filter(pk=visit.pk, state=VisitState.ASKED).update(
            sealed_token=seal(granted.sealed_text(), bound_to=bond(visit.token)),
            state=VisitState.SENDING if visit.sends_id else VisitState.READING,
            next_page="" if visit.sends_id else first_page(said.api),
            expires_at=visit.made_at + LONGEST if visit.sends_id else visit.expires_at,
        )
        if not changed:
            raise WrongState(_("This visit is over. Begin again."))
        visit.refresh_from_db()
        event.detail = {"brings": bool(visit.sends_id)}
        set_to_work(visit)
    return visit
