"""Queue a message for every destination that wants it, in the transaction of the change it tells of."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workmark.integrations.delivering.models import Delivery, DeliveryState, Destination
from workmark.integrations.delivering.tasks import send_due
from workmark.jobs.enqueueing import enqueue_once
from workmark.jobs.inserting import insert_many
from workmark.organisations.models import new_token


@dataclass(frozen=True)
class Event:
    """One thing that happened. data: ids, codes and addresses of ours; no name, no e-mail, no words of anybody's."""

    type: str
    data: Mapping[str, Any]


def queue(organisation_pk: int, events: Sequence[Event], *, at: datetime) -> int:
    """Queue these events of one organisation; gives how many deliveries. Nobody listening costs one look."""
    wanted = {event.type for event in events}
    destinations = Destination.objects.filter(organisation=organisation_pk, kind="webhook")
    listening = [one for one in destinations if wanted & set(one.event_types)]
    if not listening:
        return 0
    messages = [(event.type, new_message_id(), message_body(event, at)) for event in events]
    rows = [
        waiting(destination, message_id, event_type, body, at)
        for destination in listening
        for event_type, message_id, body in messages
        if event_type in destination.event_types
    ]
    insert_many(rows)
    for destination in listening:
        send_soon(destination)
    return len(rows)


def waiting(destination: Destination, message_id: str, event_type: str, body: str, at: datetime) -> Delivery:
    return Delivery(
        destination=destination,
        message_id=message_id,
        event_type=event_type,
        body=body,
        created_at=at,
        next_try_at=at,
    )


def send_soon(destination: Destination) -> None:
    """Have a worker send what is due there, after this transaction."""
    if destination.paused_at is None:
        enqueue_once(send_due, f"destination:{destination.pk}", destination.pk)


def due_now(destination: Destination, message_ids: Collection[str], *, at: datetime) -> None:
    """What was put off may go: it is due at once, and kept as long as what is made today."""
    put_off = destination.deliveries.filter(
        message_id__in=message_ids, state=DeliveryState.WAITING, next_try_at__gt=at
    )
    if put_off.update(next_try_at=at, created_at=at):
        send_soon(destination)


def new_message_id() -> str:
    """Never holds a full stop: that is what the signed parts are joined with."""
    return f"msg_{new_token()}"


def message_body(event: Event, at: datetime) -> str:
    """The exact text that is signed and sent."""
    said = {"type": event.type, "timestamp": at.isoformat().replace("+00:00", "Z"), "data": event.data}
    return json.dumps(said, separators=(",", ":"), ensure_ascii=False)
