"""The link by which a suspended person reaches their data and their erasure: signed, good for a day, and kept nowhere."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.jobs.outbox import queue_message
from workmark.lib.problems import NotFound
from workmark.lib.tokens import new_token
from workmark.organisations.models import Person

VALID_FOR = timedelta(hours=24)
_SALT = "workmark.account.suspended"


def send_link(address: str) -> None:
    """Mail it to the person's main address, if this is a confirmed one of somebody who is suspended; else do nothing."""
    held = EmailAddress.objects.filter(email__iexact=address, verified=True, user__suspended_at__isnull=False)
    person = Person.objects.filter(pk__in=held.values("user")).first()
    if person is None:
        return
    token = signing.dumps({"person": person.handle, "since": _since(person)}, salt=_SALT, compress=True)
    with transaction.atomic(), override(person.language):
        facts = {"name": person.name, "page": settings.WORKMARK_PUBLIC_ORIGIN + _path(token)}
        queue_message(
            key=f"suspended-link:{new_token()}",
            to=person.email,
            subject=_("Your data, while your account is suspended"),
            text=_(
                "Hello %(name)s,\n\nby this link you can take all your data with you, or have your account erased. "
                "It works for a day.\n%(page)s\n\nIf you did not ask for it, do nothing.\n"
            )
            % facts,
        )


def person_behind(token: str) -> Person:
    """Whose link it is. A forged or old one, and one of somebody who is not suspended any more, look alike (NotFound)."""
    gone = NotFound(_("This link does not work. It is good for a day; ask for another."))
    try:
        said: dict[str, Any] = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
    except signing.BadSignature as error:
        raise gone from error
    person = Person.objects.filter(handle=said["person"], suspended_at__isnull=False).first()
    if person is None or said["since"] != _since(person):
        raise gone
    return person


def _since(person: Person) -> str:
    return person.suspended_at.isoformat() if person.suspended_at else ""


def _path(token: str) -> str:
    return reverse("account:suspended-data", args=[token])
