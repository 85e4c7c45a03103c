"""Keep the words of a form that was sent after its session had ended, show them to their person alone, forget them.

Nothing of it stands in the audit log: like a draft that is being typed, it changes nothing until its person sends it.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from workmark.lib.tokens import hash_token
from workmark.organisations.kept_words_models import KEPT_FOR, MOST_OF_ONE_PERSON, KeptWords
from workmark.organisations.models import Person


@transaction.atomic
def keep_words(
    person: Person, *, browser: str, address: str, seal: Callable[[str], bytes], at: datetime
) -> KeptWords | None:
    """None where the person has as many kept as one may: nobody fills the store with them.

    person: whose session it was; she is not signed in. browser: the secret of the browser that sent the form.
    address: path and query it was sent to. seal: makes the bytes to keep; gets what binds them to this row.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    KeptWords.objects.filter(person=person, expires_at__lte=at).delete()
    if KeptWords.objects.filter(person=person).count() >= MOST_OF_ONE_PERSON:
        return None
    kept = KeptWords(person=person, browser_hash=hash_token(browser), address_hash=_digest(address))
    kept.sealed, kept.sent_at, kept.expires_at = seal(kept.token), at, at + KEPT_FOR
    kept.save()
    return kept


def words_kept(person: Person, *, browser: str, address: str, at: datetime) -> QuerySet[KeptWords]:
    """What was sent from this browser to this address in this person's name, oldest first. Nobody else's, ever."""
    return KeptWords.objects.filter(
        person=person,
        browser_hash=hash_token(browser),
        address_hash=_digest(address),
        expires_at__gt=at,
    ).order_by("pk")


def forget_words(person: Person, *, browser: str, token: str) -> None:
    """They were sent, or the person does not want them."""
    KeptWords.objects.filter(person=person, browser_hash=hash_token(browser), token=token).delete()


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()
