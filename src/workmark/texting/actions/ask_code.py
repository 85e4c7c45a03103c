"""A person names a telephone number, or wants its code once more: a code goes there, in numbers that nobody can abuse."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.problems import InvalidInput, NotFound, TooManyRequests, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.texting.codes import CODE_LASTS, hash_code
from workmark.texting.gateway import is_offered
from workmark.texting.models import CODE, Phone, TextMessage
from workmark.texting.numbers import digest_of, parse_number
from workmark.texting.sending import DAY, let_go, spent
from workmark.texting.tasks import send_texts

CODES_A_DAY = 5
ONE_EACH = timedelta(seconds=60)


def name_number(person: Person, written: str, *, at: datetime) -> Phone:
    """Put this number in the place of any other, and send a code to it. Raises InvalidInput, TooManyRequests."""
    require_offered()
    number = _read(written)
    with change(person, "person.change", person) as event:
        _only_one_at_a_time(person)
        before = Phone.objects.filter(person=person).first()
        if before is not None and before.number == number and before.confirmed_at is not None:
            raise WrongState(_("This number is confirmed already."))
        if before is not None:
            let_go(before, at, "The number was removed.")
            before.delete()
        phone = Phone.objects.create(person=person, number=number, added_at=at)
        _send_code(phone, at)
        event.detail = {"phone": "named"}
    return phone


def send_code_again(person: Person, *, at: datetime) -> None:
    """Another code, which ends the one before. Raises NotFound, WrongState, TooManyRequests."""
    require_offered()
    with change(person, "person.change", person) as event:
        _only_one_at_a_time(person)
        phone = Phone.objects.filter(person=person).first()
        if phone is None:
            raise NotFound(_("You have named no number."))
        if phone.confirmed_at is not None:
            raise WrongState(_("This number is confirmed already."))
        _send_code(phone, at)
        event.detail = {"phone": "code"}


def require_offered() -> None:
    """Raise NotFound where the operator set no gateway up."""
    if not is_offered():
        raise NotFound(_("There is nothing here, or it is not yours to see. Check the address."))


def _read(written: str) -> str:
    try:
        number = parse_number(written)
    except ValueError as error:
        told = _("Write the number with + and the country's code, such as +44 20 7946 0000.")
        raise InvalidInput(told, fields={"number": [told]}) from error
    served = settings.WORKMARK_TEXT_COUNTRIES
    if served and not number.startswith(tuple(served)):
        told = _("Text messages are sent only to numbers that begin with: %(codes)s") % {
            "codes": ", ".join(served)
        }
        raise InvalidInput(told, fields={"number": [told]})
    return number


def _only_one_at_a_time(person: Person) -> None:
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _send_code(phone: Phone, at: datetime) -> None:
    """Count first: codes to one person and to one number, whoever asks, and what the instance spends."""
    digest = digest_of(phone.number, settings.SECRET_KEY)
    asked = TextMessage.objects.filter(kind=CODE, created_at__gt=at - DAY)
    hers = asked.filter(person=phone.person)
    if hers.filter(created_at__gt=at - ONE_EACH).exists():
        raise TooManyRequests(_("A code went out a moment ago. Wait a minute before you ask for another."))
    if hers.count() >= CODES_A_DAY or asked.filter(number_digest=digest).count() >= CODES_A_DAY:
        raise TooManyRequests(_("No more codes can be sent for this today. Try again tomorrow."))
    if spent(at) >= settings.WORKMARK_TEXTS_A_DAY:
        raise TooManyRequests(_("No more text messages can be sent today. Try again tomorrow."))
    code = f"{secrets.randbelow(1_000_000):06d}"
    phone.messages.filter(kind=CODE, sent_at=None, refused_at=None, untold_at=None).update(
        refused_at=at, words="", refusal="Another code was asked for."
    )
    phone.code_hash, phone.code_expires_at, phone.code_tries = hash_code(phone, code), at + CODE_LASTS, 0
    phone.save(update_fields=["code_hash", "code_expires_at", "code_tries"])
    with override(phone.person.language):
        words = _("Workmark: your code is %(code)s. If you did not ask for it, delete this message.") % {
            "code": code
        }
    TextMessage.objects.create(
        key=f"phone-code:{phone.pk}:{at.timestamp():.6f}",
        person=phone.person,
        phone=phone,
        number_digest=digest,
        kind=CODE,
        words=words,
        created_at=at,
        good_until=phone.code_expires_at,
        next_try_at=at,
    )
    enqueue_once(send_texts, "texts")
