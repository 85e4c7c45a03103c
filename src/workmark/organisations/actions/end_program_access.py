"""A person ends what they allowed a program to do for them."""

from allauth.idp.oidc.models import Client, Token

from workmark.organisations.acting import change
from workmark.organisations.models import Person


def end_program_access(person: Person, client: Client) -> None:
    """All of the program's tokens for this person stop working at once; other people's stay."""
    with change(person, "program.end_access", person) as event:
        ended, _by_table = Token.objects.filter(user=person, client=client).delete()
        event.detail = {"program": client.pk, "tokens": ended}
