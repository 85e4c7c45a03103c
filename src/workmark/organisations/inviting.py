"""Which open invitations end with somebody's work or role there, and whom a link still lets in.

An invitation is the organisation's, whoever sent it. Nobody comes back by one from before they left.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Max, QuerySet
from django.db.models.functions import Lower

from workmark.organisations.employment_models import Employment
from workmark.organisations.models import AuditEvent, Invitation, Membership, Person


def lets_in(invitation: Invitation, person: Person, *, at: datetime) -> bool:
    """Whether it still works. Once their work or role there has ended, none from before does that would lead back, to
    whatever address of theirs: also one that nobody knew to be theirs when it ended.
    """
    if invitation.accepted_at or invitation.withdrawn_at or invitation.expires_at <= at:
        return False
    left = Employment.objects.filter(person=person, organisation=invitation.organisation_id)
    if left.filter(ended_at__gte=invitation.created_at).exists():
        return False
    is_out = not Membership.objects.filter(person=person, organisation=invitation.organisation_id).exists()
    return not any(
        said["role"] == invitation.role or (is_out and not said["by_themselves"])
        for said in _ends_since(invitation, person)
    )


def _ends_since(invitation: Invitation, person: Person) -> list[dict[str, Any]]:
    """What the audit log says of the person's roles that ended after it was sent: of those no row is left to ask."""
    sent = AuditEvent.objects.filter(
        target_type=invitation._meta.label_lower, target_id=str(invitation.pk)
    ).aggregate(number=Max("number"))["number"]
    if sent is None:
        return []
    ends = AuditEvent.objects.filter(
        organisation=invitation.organisation_id,
        verb="membership.end",
        number__gt=sent,
        detail__person=person.pk,
    )
    return list(ends.values_list("detail", flat=True))


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
