"""A person chooses what comes as a text message, stops all of it, or takes her number away."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, NotFound
from workmark.organisations.acting import LinkHolder, change
from workmark.organisations.models import Person
from workmark.texting.actions.ask_code import require_offered
from workmark.texting.models import Kind, Phone, TextChoice, Way
from workmark.texting.sending import let_go

# News of one's work is told whole by mail alone, so that stays.
NEVER_INSTEAD = frozenset({Kind.WORK_NEWS})


def choose_texts(person: Person, ways: Mapping[str, str]) -> None:
    """ways: for each kind how it comes; what is not named comes by mail. Raises InvalidInput, NotFound."""
    require_offered()
    for kind, way in ways.items():
        if kind not in Kind or way not in Way or (way == Way.TEXT and kind in NEVER_INSTEAD):
            told = _("Choose one of the ways that are offered.")
            raise InvalidInput(told, fields={kind: [told]})
    with change(person, "person.change", person) as event:
        phone = Phone.objects.filter(person=person, confirmed_at__isnull=False).first()
        if phone is None:
            raise NotFound(_("Confirm a number first."))
        chosen = {kind: way for kind, way in ways.items() if way != Way.MAIL}
        phone.choices.all().delete()
        TextChoice.objects.bulk_create(
            TextChoice(phone=phone, kind=kind, way=way) for kind, way in sorted(chosen.items())
        )
        event.detail = {"texts": chosen}


def stop_texts(phone: Phone, *, at: datetime) -> None:
    """Whoever holds the link in a message has no more of them sent; stopping twice changes nothing."""
    with change(LinkHolder("text"), "person.change", phone.person) as event:
        let_go(phone, at, "Text messages were stopped.")
        phone.choices.all().delete()
        event.detail = {"texts": {}}


def remove_number(person: Person, *, at: datetime) -> None:
    """The number goes, with every choice; what waits goes by mail. Works also where no texts are offered any more."""
    with change(person, "person.change", person) as event:
        for phone in Phone.objects.filter(person=person):
            let_go(phone, at, "The number was removed.")
            phone.delete()
        event.detail = {"phone": "removed"}


def phone_by_link(token: str) -> Phone:
    """The number that a message's link belongs to (NotFound)."""
    phone = Phone.objects.select_related("person").filter(token=token).first()
    if phone is None:
        raise NotFound(_("There is nothing here, or it is not yours to see. Check the address."))
    return phone
