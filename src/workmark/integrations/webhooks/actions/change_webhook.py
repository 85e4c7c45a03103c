"""An owner changes a webhook: its name, address and events, or its secret."""

from collections.abc import Iterable
from datetime import datetime

from workmark.integrations.delivering.models import Destination
from workmark.integrations.webhooks.actions.register_webhook import in_order, require_sound
from workmark.integrations.webhooks.rotating import OVERLAP, give_secret
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def change_webhook(
    owner: Person, webhook: Destination, *, name: str, url: str, event_types: Iterable[str]
) -> Destination:
    """Raises NotAllowed or InvalidInput. What waits already goes to the new address."""
    name, url = " ".join(name.split()), url.strip()
    require_sound(name=name, url=url, event_types=event_types)
    with change(owner, "webhook.manage", webhook, organisation=webhook.organisation) as event:
        webhook.name, webhook.url, webhook.event_types = name, url, in_order(event_types)
        webhook.save(update_fields=["name", "url", "event_types"])
        event.detail = {"event_types": webhook.event_types}
    return webhook


def change_secret(owner: Person, webhook: Destination, *, at: datetime) -> str:
    """Give it a new secret, to be shown once. For a day every message is signed with both."""
    with change(owner, "webhook.manage", webhook, organisation=webhook.organisation) as event:
        held = Destination.objects.select_for_update(no_key=True).get(pk=webhook.pk)
        held.sealed_before, held.before_until = held.sealed_secret, at + OVERLAP
        secret = give_secret(held)
        held.save(update_fields=["sealed_secret", "sealed_before", "before_until"])
        event.target = held
        event.detail = {"change": "secret"}
    return secret
