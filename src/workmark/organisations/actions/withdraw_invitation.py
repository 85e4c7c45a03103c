"""An owner takes back an invitation that nobody has accepted yet."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.organisations.acting import change
from workmark.organisations.errors import InvitationEnded
from workmark.organisations.models import Invitation, Person


def withdraw_invitation(person: Person, invitation: Invitation, *, at: datetime) -> None:
    """Its link stops working. Withdrawing twice is fine; an accepted one raises InvitationEnded."""
    with change(person, "organisation.invite", invitation, organisation=invitation.organisation) as event:
        current = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
        if current.accepted_at:
            raise InvitationEnded(_("This invitation was accepted. End the membership instead."))
        current.withdrawn_at = current.withdrawn_at or at
        current.save(update_fields=["withdrawn_at"])
        event.target = current
        event.detail = {"withdrawn": True}
