"""An owner ends somebody's role, a person leaves a role of their own, or it ends with the person's work there."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.organisations.acting import SYSTEM, Actor, change
from workmark.organisations.actions.withdraw_invitation import withdraw_invitation
from workmark.organisations.errors import LastOwner
from workmark.organisations.inviting import ending_with_role
from workmark.organisations.models import Membership, Organisation, Person, Role
from workmark.organisations.permissions import forget_roles


def end_membership(by: Actor, membership: Membership, *, at: datetime) -> None:
    """End one role. What the person did in it stays theirs and stays on record.

    Open invitations that would bring it back end with it.

    Raises LastOwner where the organisation would be left without an owner.
    """
    organisation = membership.organisation
    with change(by, "membership.end", membership, organisation=organisation) as event:
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        if membership.role == Role.OWNER and not _other_owners(membership):
            raise LastOwner(_("This is the last owner. Invite another owner first; then this one can leave."))
        undoing = ending_with_role(membership, by_themselves=membership.person == by, at=at)
        invited = list(undoing.select_for_update(no_key=True, of=("self",)))
        Membership.objects.filter(pk=membership.pk).delete()
        for invitation in invited:
            withdraw_invitation(SYSTEM, invitation, at=at)
        event.target = organisation
        event.detail = {
            "role": membership.role,
            "person": membership.person_id,
            "by_themselves": membership.person == by,
        }
    forget_roles(membership.person)
    if isinstance(by, Person):
        forget_roles(by)


def _other_owners(membership: Membership) -> bool:
    owners = Membership.objects.filter(organisation=membership.organisation_id, role=Role.OWNER)
    return owners.exclude(person=membership.person_id).filter(person__is_active=True).exists()
