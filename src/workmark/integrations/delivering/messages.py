"""What owners are told about a destination, in their own language."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.integrations.delivering.models import Destination, PauseReason
from workmark.jobs.outbox import queue_message
from workmark.organisations.models import Person, Role


def tell_owners_of_pause(destination: Destination) -> None:
    """Tell each owner that nothing is sent there any more, why, and how to go on."""
    owners = Person.objects.filter(
        memberships__organisation=destination.organisation_id,
        memberships__role=Role.OWNER,
        is_active=True,
    )
    for owner in owners.distinct():
        with override(owner.language):
            _tell(owner, destination)


def _tell(owner: Person, destination: Destination) -> None:
    when = destination.paused_at
    facts = {
        "name": owner.name,
        "organisation": destination.organisation.name,
        "url": destination.url,
        "reason": PauseReason(destination.pause_reason).label,
        "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}{destination_path(destination)}",
    }
    queue_message(
        key=f"destination-paused:{destination.pk}:{when.isoformat() if when else ''}:{owner.pk}",
        to=owner.email,
        subject=_("We stopped sending to a system of %(organisation)s") % facts,
        text=_(
            "Hello %(name)s,\n\nWe send what happens at %(organisation)s to:\n%(url)s\n\nWe stopped: %(reason)s.\n\n"
            "What is to be sent is kept for 30 days. Put the receiving system right, then let us go on:\n%(page)s\n"
        )
        % facts,
    )


def destination_path(destination: Destination) -> str:
    return f"/employer/{destination.organisation.slug}/connections/to/{destination.token}/"
