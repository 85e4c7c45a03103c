"""That somebody's work for an employer is over, and what becomes of the person's roles there."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from workmark.organisations.acting import SYSTEM
from workmark.organisations.actions.end_membership import end_membership
from workmark.organisations.actions.withdraw_invitation import withdraw_invitation
from workmark.organisations.addressing import ASKED, forget_asked
from workmark.organisations.employment_models import Employment
from workmark.organisations.inviting import ending_with_work
from workmark.organisations.messages import tell_roles_kept
from workmark.organisations.models import Invitation, Membership, Role
from workmark.organisations.signals import employment_ended, employments_changed, employments_ending


def end_by_employer(employments: Sequence[Employment], *, at: datetime) -> None:
    """End them as the employer or its directory says. Whoever has left may do nothing there any more: their roles end,
    and so do open invitations.

    Owning does not end by it: a directory must not take an organisation from its owners. The other owners are told.
    employments: all of one Organisation. Call it inside a change, with that and them locked.
    """
    current = [each for each in employments if each.ended_at is None]
    invited = _lock(current, at)
    _withdraw(invited, at)
    for employment in current:
        _end(employment, at)
        for held in _roles_of([employment]).exclude(role=Role.OWNER):
            end_membership(SYSTEM, held, at=at)
        tell_roles_kept(employment, _roles_of([employment]))


def end_by_person(employment: Employment, *, at: datetime) -> None:
    """End it as the person says. They may work for it in another way: their roles stay, and the owners hear which.
    What they were invited to before, and did not take, ends: it can be sent again.

    Call it inside a change, with the Employment locked.
    """
    if employment.ended_at is not None:
        return
    invited = _lock([employment], at)
    if employment.person_id is not None:  # who says that they never worked there may be invited from outside
        _withdraw(invited, at)
    _end(employment, at)
    tell_roles_kept(employment, _roles_of([employment]))


def _lock(employments: Sequence[Employment], at: datetime) -> list[Invitation]:
    """Lock all that ends with these, before the first audit event; gives the open invitations to them.

    That event holds the chain to the end: locked one by one after it, somebody who answers meanwhile would wait for the
    chain, and this for her.
    """
    if not employments:
        return []
    list(_roles_of(employments).select_for_update(no_key=True, of=("self",)))
    invited = list(ending_with_work(employments, at=at).select_for_update(no_key=True, of=("self",)))
    employments_ending.send(sender=Employment, employments=employments)
    return invited


def _withdraw(invited: Sequence[Invitation], at: datetime) -> None:
    for invitation in invited:
        withdraw_invitation(SYSTEM, invitation, at=at)


def _end(employment: Employment, at: datetime) -> None:
    """End it and tell the rooms above, which end what hangs on it.

    What waited for the person's yes, and may speak of somebody else, is forgotten.
    Badges, evidence and record hang on the person and not on the employment: nothing of them changes.
    """
    employment.ended_at, employment.offer_hash = at, ""
    forget_asked(employment)
    employment.save(update_fields=["ended_at", "offer_hash", *ASKED])
    employment_ended.send(sender=Employment, employment=employment, at=at)
    employments_changed.send(sender=Employment, employments=[employment])


def _roles_of(employments: Sequence[Employment]) -> QuerySet[Membership]:
    """What they may do there. employments: all of one Organisation."""
    held = Membership.objects.filter(
        organisation=employments[0].organisation_id, person__in=[each.person_id for each in employments]
    )
    return held.select_related("person", "organisation").order_by("pk")
