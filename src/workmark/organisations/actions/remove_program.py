"""A person removes a program they registered, and with it every access it was given."""

from allauth.idp.oidc.models import Client

from workmark.organisations.acting import change
from workmark.organisations.models import Person


def remove_program(person: Person, client: Client) -> None:
    """Its sign-ins and tokens end at once, for everybody. `client` is one of the person's own (`program_of`)."""
    with change(person, "program.register", person) as event:
        event.detail = {"removed": client.pk}
        Client.objects.filter(pk=client.pk, owner=person).delete()
