"""While an inquiry is open, its badge is put on hold, or the hold is ended. A hold that was ended stays ended."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.holding import put_on_hold, take_off_hold
from workmark.credentials.inquiring import require_open
from workmark.credentials.inquiry_letters import tell_of_hold
from workmark.credentials.inquiry_models import Against, AppealEnd, Inquiry
from workmark.credentials.models import Credential
from workmark.credentials.queries import locked_inquiry
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def hold_credential(person: Person, inquiry: Inquiry, *, at: datetime) -> Inquiry:
    """Raises WrongState if it is settled, on hold, or its hold was ended before."""
    with change(person, "credential.question", inquiry, organisation=inquiry.credential.issuer) as event:
        held = locked_inquiry(inquiry)
        require_open(held)
        if held.held_at is not None:
            raise WrongState(
                _("This badge is on hold already, or its hold was ended. It is not put on again.")
            )
        held.held_by, held.held_at = person, at
        held.save(update_fields=["held_by", "held_at"])
        put_on_hold(_badge(held), at)
        tell_of_hold(held)
        event.target, event.detail = held, {"on_hold": True}
    return held


def end_hold(person: Person, inquiry: Inquiry, *, at: datetime) -> Inquiry:
    """The badge counts again while the inquiry goes on. Raises WrongState if it is not on hold."""
    with change(person, "credential.question", inquiry, organisation=inquiry.credential.issuer) as event:
        held = locked_inquiry(inquiry)
        require_open(held)
        if not held.is_on_hold:
            raise WrongState(_("This badge is not on hold."))
        close_hold(held, at)
        tell_of_hold(held)
        event.target, event.detail = held, {"on_hold": False}
    return held


def close_hold(held: Inquiry, at: datetime) -> None:
    """End the hold, if there is one, and what was appealed against it. Part of a larger action."""
    if not (held.held_at is not None and held.hold_ended_at is None):
        return
    held.hold_ended_at = at
    held.save(update_fields=["hold_ended_at"])
    take_off_hold(_badge(held), at)
    held.appeals.filter(against=Against.HOLD, end="").update(end=AppealEnd.MOOT, decided_at=at)


def _badge(held: Inquiry) -> Credential:
    return Credential.objects.select_for_update(no_key=True).get(pk=held.credential_id)
