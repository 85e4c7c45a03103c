"""An owner takes back an invitation that nobody has accepted yet, or it ends with what somebody had there."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.organisations.acting import Actor, change
from workmark.organisations.errors import InvitationEnded
from workmark.organisations.models import Invitation


def withdraw_invitation(by: Actor, invitation: Invitation, *, at: datetime) -> None:
    """Its link stops working. Withdrawing twice is fine; an accepted one raises InvitationEnded."""
    with change(by, "organisation.invite", invitation, organisation=invitation.organisation) as event:
        current = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
        if current.accepted_at:
            raise InvitationEnded(_("This invitation was accepted. End the membership instead."))
        current.withdrawn_at = current.withdrawn_at or at
        current.save(update_fields=["withdrawn_at"])
        event.target = current
        event.detail = {"withdrawn": True}
