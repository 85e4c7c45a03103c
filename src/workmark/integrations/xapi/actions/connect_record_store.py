"""An owner connects the organisation's learning record store."""

from datetime import datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from workmark.integrations.delivering.models import Destination, DestinationKind
from workmark.integrations.delivering.secrets import seal, unseal
from workmark.lib.problems import InvalidInput, WrongState
from workmark.lib.public_addresses import AddressRefused, parse_public_url
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person

MOST = 3


def connect_record_store(
    owner: Person,
    organisation: Organisation,
    *,
    name: str,
    endpoint: str,
    key: str,
    secret: str,
    at: datetime,
) -> Destination:
    """endpoint: as the store shows it; statements go to `statements` below it. key and secret: for Basic.

    Raises NotAllowed, InvalidInput, or WrongState with three of them.
    """
    name, endpoint = " ".join(name.split()), endpoint.strip()
    url = f"{endpoint.rstrip('/')}/statements"
    _require_sound(name, endpoint, url, key, secret)
    with change(owner, "webhook.manage", organisation, organisation=organisation) as event:
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        held = organisation.destinations.filter(kind=DestinationKind.RECORD_STORE)
        if held.count() >= MOST:
            raise WrongState(_("Three record stores are the most. Remove one first."))
        made = Destination(
            organisation=organisation,
            kind=DestinationKind.RECORD_STORE,
            name=name,
            url=url,
            created_by=owner,
            created_at=at,
        )
        made.sealed_secret = seal(f"{key}:{secret}", bound_to=_bond(made))
        made.save()
        event.target = made
        event.detail = {"kind": made.kind}
    return made


def login_for(store: Destination) -> str:
    """Key and secret, with a colon between."""
    return unseal(store.sealed_secret, bound_to=_bond(store))


def _require_sound(name: str, endpoint: str, url: str, key: str, secret: str) -> None:
    wrong: dict[str, list[str]] = {}
    if not 1 <= len(name) <= 80 or "\x00" in name:
        wrong["name"] = [_("Say in 1 to 80 characters which system this is.")]
    try:
        parse_public_url(url)
    except AddressRefused as refused:
        wrong["endpoint"] = [str(refused)]
    else:
        if urlsplit(endpoint).query:
            wrong["endpoint"] = [_("Enter the endpoint without a question mark.")]
    if not 1 <= len(key) <= 200 or ":" in key or "\x00" in key + secret:
        wrong["key"] = [_("Enter the key as the store shows it; it holds no colon.")]
    if not 1 <= len(secret) <= 500:
        wrong["secret"] = [_("Enter the secret as the store shows it.")]
    if wrong:
        raise InvalidInput(_("The record store needs mending before it is stored."), fields=wrong)


def _bond(store: Destination) -> str:
    return f"record-store:{store.token}"
