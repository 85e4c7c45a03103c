"""The link by which a suspended person reaches their data and their erasure: signed, good for a day, and kept nowhere.

An account with neither password nor second step would be opened by one mailbox, which may be an employer's. So a code goes to
each further address, and the page asks for it; without a further address the page hands out no data (decision 0362).
"""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from workmark.jobs.models import Message
from workmark.jobs.outbox import queue_message
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.lib.tokens import new_token
from workmark.organisations.models import Person

VALID_FOR = timedelta(hours=24)
AT_MOST_EVERY = timedelta(hours=1)
_SALT = "workmark.account.suspended"


def send_link(address: str) -> None:
    """See that it is mailed, if this is a confirmed address of somebody who is suspended.

    Whether it is one takes the same two steps here, so that the time of the answer tells nothing; a worker does the rest.
    """
    held = EmailAddress.objects.filter(email__iexact=address, verified=True, user__suspended_at__isnull=False)
    mail_link.enqueue(held.values_list("user", flat=True).first() or 0)


@task()
def mail_link(person_pk: int) -> None:
    """Mail it to the person's main address, once an hour at most. For 0, which is nobody, there is nothing to do."""
    with transaction.atomic():
        # Locked, so that of two workers the second finds the letter of the first.
        suspended = Person.objects.select_for_update(no_key=True).filter(suspended_at__isnull=False)
        person, at = suspended.filter(pk=person_pk).first(), now()
        if person is None:
            return
        about = f"suspended-link:{person.pk}:"
        if Message.objects.filter(key__startswith=about, created_at__gt=at - AT_MOST_EVERY).exists():
            return
        token = signing.dumps({"person": person.handle, "since": _since(person)}, salt=_SALT, compress=True)
        facts = {"name": person.name, "page": settings.WORKMARK_PUBLIC_ORIGIN + _path(token)}
        with override(person.language):
            queue_message(
                key=f"{about}{new_token()}",
                to=person.email,
                subject=_("Your data, while your account is suspended"),
                text=_(
                    "Hello %(name)s,\n\nby this link you can take all your data with you, or have your account erased. "
                    "It works for a day.\n%(page)s\n\nIf you did not ask for it, do nothing.\n"
                )
                % facts,
            )
            _send_codes(person, token)


def is_open_by_mailbox(person: Person) -> bool:
    """Whether the account has nothing else by which somebody shows who they are: no password, no second step."""
    return not person.has_usable_password() and not Authenticator.objects.filter(user=person).exists()


def further_addresses(person: Person) -> list[str]:
    """Confirmed addresses beside the main one."""
    held = EmailAddress.objects.filter(user=person, verified=True).exclude(email__iexact=person.email)
    return list(held.order_by("pk").values_list("email", flat=True))


def code_of(token: str) -> str:
    """The code that goes with a link: ten signs that nobody tells from the link alone. It ends with the link."""
    return salted_hmac(f"{_SALT}.code", token, algorithm="sha256").hexdigest()[:10].upper()


def _send_codes(person: Person, token: str) -> None:
    if not is_open_by_mailbox(person):
        return
    for address in further_addresses(person):
        queue_message(
            key=f"suspended-code:{person.pk}:{new_token()}",
            to=address,
            subject=_("Your code, while your account is suspended"),
            text=_(
                "Hello %(name)s,\n\na link to your data went to your main address. Its page asks for this code:\n%(code)s\n\n"
                "If you did not ask for it, do nothing, and give the code to nobody.\n"
            )
            % {"name": person.name, "code": code_of(token)},
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
