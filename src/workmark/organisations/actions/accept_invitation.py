"""A person takes the role they were invited to."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import NotAllowed
from workmark.organisations.acting import change
from workmark.organisations.errors import InvitationEnded
from workmark.organisations.inviting import lets_in
from workmark.organisations.models import Invitation, Membership, Organisation, Person
from workmark.organisations.permissions import forget_roles
from workmark.organisations.queries import confirmed_addresses


def accept_invitation(person: Person, invitation: Invitation, *, at: datetime) -> Membership:
    """Give the person the role. The invited address must be one of theirs, confirmed: a forwarded link opens nothing.

    Raises InvitationEnded once it was used, withdrawn or is too old, or their work or role there ended since; NotAllowed for
    another address.
    """
    if invitation.email.lower() not in confirmed_addresses(person):
        raise NotAllowed(
            _(
                "This invitation went to %(email)s. Add that address to your account and confirm it, then come back."
            )
            % {"email": invitation.email}
        )
    with change(
        person, "organisation.accept_invitation", invitation, organisation=invitation.organisation
    ) as event:
        # Whoever ends their work or role locks it too: afterwards nobody has a role by an invitation from before.
        Organisation.objects.select_for_update(no_key=True).get(pk=invitation.organisation_id)
        current = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
        if not lets_in(current, person, at=at):
            raise InvitationEnded(
                _("This invitation was used, withdrawn or is too old. Ask an owner for a new one.")
            )
        membership, _is_new = Membership.objects.get_or_create(
            person=person,
            organisation=current.organisation,
            role=current.role,
            defaults={"since": at},
        )
        current.accepted_at, current.accepted_by = at, person
        current.save(update_fields=["accepted_at", "accepted_by"])
        event.target = membership
        event.detail = {"role": current.role}
    forget_roles(person)
    return membership
