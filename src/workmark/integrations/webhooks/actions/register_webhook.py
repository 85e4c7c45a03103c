"""An owner registers an address that is to hear of what happens; its secret is given once."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.integrations.delivering.models import Destination, DestinationKind
from workmark.integrations.webhooks.events import EVENT_TYPES
from workmark.integrations.webhooks.rotating import give_secret
from workmark.lib.problems import InvalidInput, WrongState
from workmark.lib.public_addresses import AddressRefused, parse_public_url
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person

MOST_DESTINATIONS = 20
LONGEST_NAME = 80


def register_webhook(
    owner: Person,
    organisation: Organisation,
    *,
    name: str,
    url: str,
    event_types: Iterable[str],
    at: datetime,
) -> tuple[Destination, str]:
    """Register it. Gives the row and the secret (`whsec_...`), which nobody can read again.

    Raises NotAllowed, InvalidInput, also for an address that is connected already, or WrongState with twenty of them.
    """
    name, url = " ".join(name.split()), url.strip()
    require_sound(name=name, url=url, event_types=event_types)
    with change(owner, "webhook.manage", organisation, organisation=organisation) as event:
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        if organisation.destinations.count() >= MOST_DESTINATIONS:
            raise WrongState(_("Twenty connected systems are the most. Remove one first."))
        if organisation.destinations.filter(kind=DestinationKind.WEBHOOK, url=url).exists():
            told = _("This address is connected already. If its secret was lost, change it on its page.")
            raise InvalidInput(told, fields={"url": [told]})
        made = Destination(
            organisation=organisation,
            kind=DestinationKind.WEBHOOK,
            url=url,
            name=name,
            event_types=in_order(event_types),
            created_by=owner,
            created_at=at,
        )
        secret = give_secret(made)
        made.save()
        event.target = made
        event.detail = {"event_types": made.event_types}
    return made, secret


def require_sound(*, name: str, url: str, event_types: Iterable[str]) -> None:
    """Raises InvalidInput. Where the name leads is looked at when something is sent: it can change any time."""
    wrong: dict[str, list[str]] = {}
    if not 1 <= len(name) <= LONGEST_NAME or "\x00" in name:
        wrong["name"] = [_("Say in 1 to 80 characters which system this is.")]
    try:
        parse_public_url(url)
    except AddressRefused as refused:
        wrong["url"] = [str(refused)]
    if not event_types or not set(event_types) <= EVENT_TYPES.keys():
        wrong["event_types"] = [_("Choose at least one from the list.")]
    if wrong:
        raise InvalidInput(_("The webhook needs mending before it is stored."), fields=wrong)


def in_order(event_types: Iterable[str]) -> list[str]:
    chosen = set(event_types)
    return [known for known in EVENT_TYPES if known in chosen]
