"""What a worker does for destinations: send what is due, look each minute for what is due again, forget what is old."""

from datetime import timedelta

from django.db.models import Q
from django_tasks import task

from workmark.integrations.delivering.models import Delivery, DeliveryState, Destination, DestinationKind
from workmark.integrations.delivering.sending import KEEP, send_what_is_due
from workmark.jobs.enqueueing import enqueue_once
from workmark.jobs.patience import awaited
from workmark.jobs.timetable import every
from workmark.lib.clock import now


# After the mail: a receiver that takes its time must not keep an invitation waiting.
@task(priority=-20)
def send_due(destination_pk: int) -> None:
    """Send what is due to one destination; what remains after a while is the next job's."""
    destination = Destination.objects.filter(pk=destination_pk, paused_at=None).first()
    if destination is not None and send_what_is_due(destination):
        enqueue_once(send_due, f"destination:{destination_pk}", destination_pk)


@awaited
@task()
def retry_due() -> int:
    """Enqueue each destination that has a message whose time has come; gives how many."""
    due = Delivery.objects.filter(
        state=DeliveryState.WAITING,
        next_try_at__lte=now(),
        destination__paused_at=None,
        destination__organisation__suspended_at=None,
    )
    pks = list(due.order_by().values_list("destination", flat=True).distinct())
    for pk in pks:
        enqueue_once(send_due, f"destination:{pk}", pk)
    return len(pks)


# A statement that was put off is due again each day, so its next try never lies this far back while workers run.
_STILL_PUT_OFF = timedelta(days=7)


@task()
def forget_deliveries() -> int:
    """Forget messages made longer ago than they are kept, those of paused destinations too; gives how many.

    What was put off stays until it may go, or may never go.
    What arrived in a record store keeps its id alone: what is said there may have to be taken back years later.
    """
    at = now()
    put_off = Q(
        destination__kind=DestinationKind.RECORD_STORE,
        state=DeliveryState.WAITING,
        next_try_at__gt=at - _STILL_PUT_OFF,
    )
    old = Delivery.objects.filter(~put_off, created_at__lt=at - KEEP).exclude(body="")
    said = old.filter(destination__kind=DestinationKind.RECORD_STORE, state=DeliveryState.ARRIVED)
    blanked = said.update(body="", tries=[])
    deleted, _each = old.delete()
    return blanked + deleted


every(timedelta(minutes=1), "integrations.retry_due", retry_due)
every(timedelta(days=1), "integrations.forget_deliveries", forget_deliveries)
