"""Which open invitations end with somebody's work or role there, and whom a link still lets in.

An invitation is the organisation's, whoever sent it. Nobody comes back by one from before they left.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.db.models.functions import Lower

from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Invitation, Membership, Person


def lets_in(invitation: Invitation, person: Person, *, at: datetime) -> bool:
    """Whether it still works. Once their work there has ended, none from before does, to whatever address of theirs."""
    if invitation.accepted_at or invitation.withdrawn_at or invitation.expires_at <= at:
        return False
    left = Employment.objects.filter(person=person, organisation=invitation.organisation_id)
    return not left.filter(ended_at__gte=invitation.created_at).exists()


def ending_with_work(employments: Sequence[Employment], *, at: datetime) -> QuerySet[Invitation]:
    """Those to an address on record, or to any in the accounts of these. employments: all of one organisation."""
    if not employments:
        return Invitation.objects.none()
    waiting = _waiting(employments[0].organisation_id, at)
    holders = _holders(waiting.values_list("email", flat=True))
    addresses, people = {each.work_email for each in employments}, {each.person_id for each in employments}
    return waiting.filter(
        pk__in=[each.pk for each in waiting if each.email in addresses or holders[each.email] & people]
    )


def ending_with_role(membership: Membership, *, by_themselves: bool, at: datetime) -> QuerySet[Invitation]:
    """Those to the same role; all, where somebody else ends the person's last role there."""
    waiting = _waiting(membership.organisation_id, at)
    holders = _holders(waiting.values_list("email", flat=True))
    theirs = waiting.filter(
        email__in=[email for email, held in holders.items() if membership.person_id in held]
    )
    roles = Membership.objects.filter(person=membership.person_id, organisation=membership.organisation_id)
    is_out = not roles.exclude(pk=membership.pk).exists()
    return theirs if is_out and not by_themselves else theirs.filter(role=membership.role)


def _waiting(organisation: int, at: datetime) -> QuerySet[Invitation]:
    """In the order in which they are locked."""
    waiting = Invitation.objects.filter(
        organisation=organisation, accepted_at=None, withdrawn_at=None, expires_at__gt=at
    )
    return waiting.select_related("organisation").order_by("pk")


def _holders(addresses: Iterable[str]) -> defaultdict[str, set[int | None]]:
    """In whose accounts each address stands. One not confirmed yet counts: it could be confirmed tomorrow."""
    held = EmailAddress.objects.alias(small=Lower("email")).filter(small__in=set(addresses))
    found: defaultdict[str, set[int | None]] = defaultdict(set)
    for address, person in held.values_list("email", "user_id"):
        found[address.lower()].add(person)
    return found
