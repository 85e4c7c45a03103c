"""Whoever still reads a person's former main address takes the account back, by the link that was mailed there.

It undoes what a thief would have done: every other address goes, the password stops working, and so does every key,
token, program and sign-in of an employer's that came since three days before the change. All devices are signed out,
because the password they rest on is gone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Token
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.acting import LinkHolder, change
from workmark.organisations.models import Person
from workmark.organisations.signals import address_restored

# A thief adds a way in first and changes the address afterwards.
_BEFORE: Final = timedelta(days=3)


@dataclass(frozen=True)
class AddressChange:
    """What is to be undone. changed_at: the moment of the change."""

    former: str
    current: str
    changed_at: datetime


def restore_address(person: Person, undone: AddressChange, *, at: datetime) -> None:
    """Make `former` the confirmed main address again. The link itself is the permission.

    Raises WrongState once it was undone, and where the address has become somebody else's.
    """
    with change(LinkHolder(), "person.restore_address", person) as event:
        stored = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if stored.email.lower() == undone.former.lower():
            raise WrongState(_("This is the main address of the account already. There is nothing to undo."))
        if (
            EmailAddress.objects.filter(email__iexact=undone.former, verified=True)
            .exclude(user=stored)
            .exists()
        ):
            raise WrongState(_("Somebody else has confirmed this address meanwhile. Ask for help."))
        since = undone.changed_at - _BEFORE
        _put_address_back(stored, undone.former)
        stored.email = undone.former
        stored.set_unusable_password()
        stored.save(update_fields=["email", "password"])
        Authenticator.objects.filter(user=stored, created_at__gte=since).delete()
        Token.objects.filter(user=stored).delete()
        stored.access_tokens.filter(created_at__gte=since, revoked_at=None).update(revoked_at=at)
        address_restored.send(sender=Person, person=stored, since=since)
        event.target = stored


def _put_address_back(person: Person, former: str) -> None:
    """Alone: of the others nobody knows which the thief confirmed, and each of them could ask for a new password."""
    EmailAddress.objects.filter(user=person).exclude(email__iexact=former).delete()
    EmailAddress.objects.update_or_create(
        user=person, email=former.lower(), defaults={"verified": True, "primary": True}
    )
