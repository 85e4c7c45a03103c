"""An owner stops sending to a system, goes on again, or removes it; or has messages sent once more."""

from collections.abc import Collection
from datetime import datetime

from workmark.integrations.delivering.models import Delivery, DeliveryState, Destination, PauseReason
from workmark.integrations.delivering.queueing import send_soon
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def stop_destination(owner: Person, destination: Destination, *, at: datetime) -> None:
    """What is to be sent is kept and waits, for 30 days."""
    with change(owner, "webhook.manage", destination, organisation=destination.organisation) as event:
        destination.paused_at, destination.pause_reason = at, PauseReason.BY_HAND.value
        destination.save(update_fields=["paused_at", "pause_reason"])
        event.detail = {"change": "stopped"}


def resume_destination(owner: Person, destination: Destination, *, at: datetime) -> int:
    """Go on; everything that waits is due at once. Gives how many that are."""
    with change(owner, "webhook.manage", destination, organisation=destination.organisation) as event:
        destination.paused_at, destination.pause_reason, destination.failing_since = None, "", None
        destination.save(update_fields=["paused_at", "pause_reason", "failing_since"])
        waiting = destination.deliveries.filter(state=DeliveryState.WAITING)
        due = waiting.update(next_try_at=at, failures=0, tries=[])
        event.detail = {"change": "resumed", "due": due}
        send_soon(destination)
    return due


def send_again(
    owner: Person, destination: Destination, deliveries: Collection[Delivery], *, at: datetime
) -> int:
    """Send these once more, whatever became of them, under their own message ids. Gives how many."""
    with change(owner, "webhook.manage", destination, organisation=destination.organisation) as event:
        chosen = destination.deliveries.filter(pk__in=[delivery.pk for delivery in deliveries])
        due = chosen.update(state=DeliveryState.WAITING, next_try_at=at, failures=0, settled_at=None)
        event.detail = {"change": "sent again", "due": due}
        send_soon(destination)
    return due


def remove_destination(owner: Person, destination: Destination) -> None:
    """Remove it with all that waits for it; nothing is sent there any more."""
    with change(owner, "webhook.manage", destination, organisation=destination.organisation) as event:
        event.detail = {"change": "removed"}
        destination.deliveries.all().delete()
        Destination.objects.filter(pk=destination.pk).delete()
