"""An owner has a message sent that says nothing happened, to see whether it arrives."""

from datetime import datetime

from workmark.integrations.delivering.models import Delivery, Destination
from workmark.integrations.delivering.queueing import (
    Event,
    message_body,
    new_message_id,
    send_soon,
    waiting,
)
from workmark.integrations.webhooks.events import TEST
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def send_test(owner: Person, webhook: Destination, *, at: datetime) -> Delivery:
    with change(owner, "webhook.manage", webhook, organisation=webhook.organisation) as event:
        body = message_body(Event(TEST, {"organisation": webhook.organisation.slug}), at)
        delivery = waiting(webhook, new_message_id(), TEST, body, at)
        delivery.save()
        send_soon(webhook)
        event.detail = {"change": "test"}
    return delivery
