"""Whoever still reads a person's former main address takes the account back, by the link that was mailed there.

It undoes what a thief would have done: the new main address goes, the password stops working, and so does every key,
token and program that came after the change. All devices are signed out, because the password they rest on is gone.
"""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Token
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.acting import LinkHolder, change
from workmark.organisations.models import Person


@dataclass(frozen=True)
class AddressChange:
    """What is to be undone. changed_at: the moment of the change; what was added from then on goes too."""

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
        _put_addresses_back(stored, undone)
        stored.email = undone.former
        stored.set_unusable_password()
        stored.save(update_fields=["email", "password"])
        Authenticator.objects.filter(user=stored, created_at__gte=undone.changed_at).delete()
        Token.objects.filter(user=stored).delete()
        stored.access_tokens.filter(created_at__gte=undone.changed_at, revoked_at=None).update(revoked_at=at)
        event.target = stored


def _put_addresses_back(person: Person, undone: AddressChange) -> None:
    held = EmailAddress.objects.filter(user=person)
    held.filter(email__iexact=undone.current).delete()
    held.update(primary=False)
    EmailAddress.objects.update_or_create(
        user=person, email=undone.former.lower(), defaults={"verified": True, "primary": True}
    )
