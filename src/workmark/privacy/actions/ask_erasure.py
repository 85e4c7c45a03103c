"""A person asks to have everything about them erased, and may think again until the day it is done."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.errors import LastOwner
from workmark.organisations.models import Organisation, Person, Role
from workmark.privacy.last_event import note_last_event
from workmark.privacy.messages import tell_cancelled, tell_waiting
from workmark.privacy.models import Badges, ErasureRequest, open_request

# Long enough for somebody whose account was broken into to notice; the law's month is kept with room to spare.
WAITING = timedelta(days=7)


def ask_erasure(person: Person, *, badges: str, at: datetime) -> ErasureRequest:
    """Ask for it; it is done in seven days. Every confirmed address is told, so that nobody is erased by a thief.

    Raises InvalidInput unless badges is one of `Badges`, WrongState if it is asked already, LastOwner while an
    organisation would be left without an owner, unless the person is suspended.
    """
    if badges not in Badges.values:
        raise InvalidInput(
            _("Say what shall become of your badges."), fields={"badges": [_("Choose one of the two.")]}
        )
    with change(person, "privacy.ask_erasure", person) as event:
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if open_request(person) is not None:
            raise WrongState(_("You asked for this already. It is done on the day this page names."))
        # Whoever is suspended can invite nobody, and erasure is theirs by law: the operator invites another owner.
        if person.suspended_at is None and (alone := organisations_left_alone(person)):
            raise LastOwner(
                _("You are the last owner of %(organisations)s. Invite another owner first, then ask again.")
                % {"organisations": ", ".join(organisation.name for organisation in alone)}
            )
        asked = ErasureRequest.objects.create(person=person, badges=badges, asked_at=at, due_at=at + WAITING)
        tell_waiting(asked)
        event.target = asked
        event.detail = {"badges": badges}
    return asked


def cancel_erasure(person: Person, asked: ErasureRequest, *, at: datetime) -> None:
    """Take it back. Raises WrongState once it is done or taken back."""
    with change(person, "privacy.cancel_erasure", asked) as event:
        current = ErasureRequest.objects.select_for_update(no_key=True).get(pk=asked.pk)
        if not current.is_open():
            raise WrongState(_("There is nothing to take back any more."))
        current.cancelled_at = at
        current.save(update_fields=["cancelled_at"])
        tell_cancelled(current)
        # A backup from before this must be known as one, or the erasure would be due again.
        transaction.on_commit(note_last_event, robust=True)
        event.target = current


def organisations_left_alone(person: Person) -> list[Organisation]:
    """The organisations that have no other owner with an open account."""
    owned = Organisation.objects.filter(memberships__person=person, memberships__role=Role.OWNER)
    others = Person.objects.exclude(pk=person.pk).filter(is_active=True, memberships__role=Role.OWNER)
    return [each for each in owned if not others.filter(memberships__organisation=each).exists()]
