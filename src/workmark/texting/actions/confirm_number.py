"""A person types the code that came to her telephone: from now on the number is hers."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, NotFound
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.texting.actions.ask_code import require_offered
from workmark.texting.codes import MOST_TRIES, is_code
from workmark.texting.models import Phone


def confirm_number(person: Person, code: str, *, at: datetime) -> Phone:
    """Raises InvalidInput for a code that is wrong, too old or was tried too often; NotFound without a number."""
    require_offered()
    waiting = Phone.objects.filter(person=person, confirmed_at=None)
    # Counted before anything is compared, and kept also when the code is wrong: guesses at one moment count one by one.
    if not waiting.filter(code_tries__lt=MOST_TRIES).update(code_tries=F("code_tries") + 1):
        if not waiting.exists():
            raise NotFound(_("No number of yours waits for a code."))
        raise _wrong(_("This code was tried too often. Ask for another one."))
    phone = waiting.get()
    if phone.code_expires_at is None or at >= phone.code_expires_at:
        raise _wrong(_("This code is too old. Ask for another one."))
    if not is_code(phone, "".join(code.split())):
        raise _wrong(_("This is not the code. Look at the newest message."))
    with change(person, "person.change", person) as event:
        # A number that was replaced meanwhile is not confirmed by the code of the one before.
        done = Phone.objects.filter(pk=phone.pk, code_hash=phone.code_hash).update(
            confirmed_at=at, code_hash="", code_expires_at=None, code_tries=0
        )
        if not done:
            raise _wrong(_("This is not the code. Look at the newest message."))
        event.detail = {"phone": "confirmed"}
    phone.refresh_from_db()
    return phone


def _wrong(told: str) -> InvalidInput:
    return InvalidInput(told, fields={"code": [told]})
