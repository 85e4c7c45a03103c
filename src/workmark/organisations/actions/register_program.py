"""A person registers a program that may ask other people to let it act for them (OAuth 2, code grant with PKCE)."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.organisations.scopes import SCOPES

MOST_PROGRAMS = 20
MOST_ADDRESSES = 10
_OPEN_ID = ("openid", "profile", "email")


def register_program(person: Person, *, name: str, redirect_uris: Iterable[str]) -> Client:
    """Register it as a public client: it keeps no secret, and must use PKCE with every sign-in.

    redirect_uris: exact addresses; https, or http on this machine for a desktop program (RFC 8252 section 7.3).
    """
    name = " ".join(name.split())
    addresses = list(dict.fromkeys(address.strip() for address in redirect_uris if address.strip()))
    wrong: dict[str, list[str]] = {}
    if not 1 <= len(name) <= 100 or any(character in name for character in "<>\x00"):
        wrong["name"] = [_("Enter a name of 1 to 100 characters, without < and >.")]
    if not 1 <= len(addresses) <= MOST_ADDRESSES or not all(map(is_sound_address, addresses)):
        wrong["redirect_uris"] = [
            _(
                "Enter one to ten addresses, each with https://, or http://127.0.0.1 for a program on a desktop."
            )
        ]
    if wrong:
        raise InvalidInput(_("The program needs mending before it is registered."), fields=wrong)
    with change(person, "program.register", person) as event:
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if Client.objects.filter(owner=person).count() >= MOST_PROGRAMS:
            raise WrongState(_("You registered twenty programs, which is the most. Remove one first."))
        client = Client(name=name, owner=person, type=Client.Type.PUBLIC)
        client.set_redirect_uris(addresses)
        client.set_scopes([*_OPEN_ID, *SCOPES])
        client.set_default_scopes(["openid"])
        client.set_grant_types([Client.GrantType.AUTHORIZATION_CODE, Client.GrantType.REFRESH_TOKEN])
        client.set_response_types([Client.ResponseType.CODE])
        client.save()
        event.target = client
    return client


def is_sound_address(address: str) -> bool:
    """Whether a program may come back there: https, or http on the person's own machine (RFC 8252 section 7.3)."""
    if len(address) > 500 or any(character <= " " or character in '\\"<>^`{|}*' for character in address):
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _port = parts.port
    except ValueError:
        return False
    if parts.fragment or "@" in parts.netloc or not host:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in {"127.0.0.1", "::1", "localhost"})
