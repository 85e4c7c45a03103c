"""An issuer asks whether a badge may stand: it says why, may put it on hold at once, and the learner is heard."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from workmark.credentials.holding import put_on_hold
from workmark.credentials.inquiring import DAYS_TO_ANSWER, clean_reason, require_in_force
from workmark.credentials.inquiry_letters import tell_of_inquiry
from workmark.credentials.inquiry_models import Ground, Inquiry
from workmark.credentials.models import Credential
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def open_inquiry(
    person: Person, credential: Credential, *, ground: str, reason: str, on_hold: bool, at: datetime
) -> Inquiry:
    """Open it and tell the learner. One person's word opens; it takes a second person to take the badge back.

    ground: a `Ground`. reason: the learner reads it, and the public if the badge is taken back.

    Raises InvalidInput, NotInForce, or WrongState while another inquiry into the same badge is open.
    """
    if ground not in Ground.values:
        raise InvalidInput(
            _("Choose one of the grounds."), fields={"ground": [_("Choose one of the grounds.")]}
        )
    reason = clean_reason(reason)
    with change(person, "credential.question", credential, organisation=credential.issuer) as event:
        held = Credential.objects.select_for_update(no_key=True).get(pk=credential.pk)
        require_in_force(held)
        if held.inquiries.filter(end="").exists():
            raise WrongState(_("Somebody has opened an inquiry into this badge already."))
        made = Inquiry.objects.create(
            credential=held,
            ground=ground,
            reason=reason,
            opened_by=person,
            opened_at=at,
            answer_until=at + timedelta(days=DAYS_TO_ANSWER),
            held_by=person if on_hold else None,
            held_at=at if on_hold else None,
        )
        if on_hold:
            put_on_hold(held, at)
        tell_of_inquiry(made)
        event.target = made
        event.detail = {"credential": held.pk, "ground": ground, "on_hold": on_hold}
    credential.refresh_from_db()
    return made
