"""That somebody's work for an employer is over, and what becomes of the person's roles there."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from workmark.organisations.acting import SYSTEM
from workmark.organisations.actions.end_membership import end_membership
from workmark.organisations.addressing import ASKED, forget_asked
from workmark.organisations.employment_models import Employment
from workmark.organisations.messages import tell_roles_kept
from workmark.organisations.models import Membership, Role
from workmark.organisations.signals import employment_ended, employments_changed, employments_ending


def end_by_employer(employments: Sequence[Employment], *, at: datetime) -> None:
    """End them as the employer or its directory says. Whoever has left may do nothing there any more: their roles end.

    Owning does not end by it: a directory must not take an organisation from its owners. The other owners are told.
    employments: all of one Organisation. Call it inside a change, with that and them locked.
    """
    for employment in _lock(employments):
        _end(employment, at)
        for held in _roles_of([employment]).exclude(role=Role.OWNER):
            end_membership(SYSTEM, held)
        tell_roles_kept(employment, _roles_of([employment]))


def end_by_person(employment: Employment, *, at: datetime) -> None:
    """End it as the person says. They may work for it in another way: their roles stay, and the owners hear which.

    Call it inside a change, with the Employment locked.
    """
    for current in _lock([employment]):
        _end(current, at)
        tell_roles_kept(current, _roles_of([current]))


def _lock(employments: Sequence[Employment]) -> list[Employment]:
    """Those that have not ended, with all that ends with them locked, before the first audit event.

    That holds the chain to the end: locked one by one after it, somebody who answers meanwhile would wait for the chain,
    and this for her.
    """
    current = [each for each in employments if each.ended_at is None]
    if current:
        list(_roles_of(current).select_for_update(no_key=True, of=("self",)))
        employments_ending.send(sender=Employment, employments=current)
    return current


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
