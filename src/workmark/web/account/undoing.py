"""The link that undoes a change of the main e-mail address: signed, good for 72 hours, and kept nowhere."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.organisations.actions.restore_address import AddressChange
from workmark.organisations.models import Person

VALID_FOR = timedelta(hours=72)
_SALT = "workmark.account.undo-address"


def undo_link(person: Person, *, former: str, current: str) -> str:
    said = {"person": person.handle, "former": former, "current": current, "at": now().isoformat()}
    token = signing.dumps(said, salt=_SALT, compress=True)
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}{reverse('account:undo-address', args=[token])}"


def change_behind(token: str) -> tuple[Person, AddressChange]:
    """Whose address was changed, and how. A forged link and one that is too old look the same (NotFound)."""
    gone = NotFound(_("This link does not work. It is good for 72 hours; after that, ask for help."))
    try:
        said: dict[str, Any] = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
    except signing.BadSignature as error:
        raise gone from error
    person = Person.objects.filter(handle=said["person"], is_active=True).first()
    if person is None:
        raise gone
    return person, AddressChange(said["former"], said["current"], datetime.fromisoformat(said["at"]))
