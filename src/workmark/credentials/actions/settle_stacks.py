"""Give a learner the badges of the stacks she has completed, and take back those whose ground was taken away.

The one place where a stack's badge is awarded or falls. A job runs it for a learner when a badge of hers that may count
was signed or revoked, and for everybody concerned when a stack is published. A second run changes nothing.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from workmark.achievements.models import AchievementVersion, Stack, VersionState
from workmark.achievements.stacking import Standing, standing
from workmark.credentials.actions.reserve_status_entry import reserve_status_entry
from workmark.credentials.actions.revoke_many import revoke_many
from workmark.credentials.models import Credential, CredentialState, first_visibility
from workmark.credentials.stacks import held_by
from workmark.credentials.tasks.signing import issue_intended
from workmark.jobs.enqueueing import enqueue_once
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Person

FALLEN = "A badge that counted here was revoked or replaced, so this one falls with it."


def settle_stacks(learner_pk: int, at: datetime) -> None:
    """First what falls, then what is earned: of both, all that is due for this learner now."""
    learner = Person.objects.get(pk=learner_pk)
    for badge in _without_ground(learner):
        chosen = Credential.objects.filter(pk=badge.pk)
        revoke_many(SYSTEM, badge.issuer, chosen, reason=FALLEN, at=at)
    if not learner.is_active:
        return
    stacks = Stack.objects.filter(
        badge__isnull=False,
        issuer__may_issue=True,
        issuer__suspended_at=None,
        members__versions__credentials__learner=learner,
    )
    for stack in stacks.select_related("issuer", "badge").distinct().order_by("pk"):
        _settle(learner, stack, at)


def _without_ground(learner: Person) -> Iterable[Credential]:
    """Signed badges of stacks, in force, that name a badge which was revoked or replaced since."""
    lost = Q(to_credential__revoked_at__isnull=False) | Q(to_credential__replaced_by__isnull=False)
    fallen = Credential.counted.through.objects.filter(lost, from_credential__learner=learner)
    badges = Credential.objects.filter(pk__in=fallen.values("from_credential"), revoked_at__isnull=True)
    return list(badges.filter(state=CredentialState.ISSUED).select_related("issuer").order_by("pk"))


def _settle(learner: Person, stack: Stack, at: datetime) -> None:
    with change(SYSTEM, "stack.award", stack, organisation=stack.issuer) as event:
        # Two jobs for one learner wait here for each other.
        Person.objects.select_for_update(no_key=True).get(pk=learner.pk)
        found = standing(stack.said, held_by(learner, [stack], at))
        credential = (
            _award(learner, stack, found, at) if found.is_met and found.is_open(stack.retired_at) else None
        )
        event.target = credential or stack
        event.detail = {"have": found.have, "need": found.need, "is_awarded": credential is not None}


def _award(learner: Person, stack: Stack, found: Standing, at: datetime) -> Credential | None:
    """The intention to issue; None where she has the badge, or nothing new stands behind another."""
    earlier = Credential.objects.filter(learner=learner, version__achievement=stack.badge_id).order_by("pk")
    if not _is_new(list(earlier), found, at):
        return None
    credential = Credential.objects.create(
        learner=learner,
        version=AchievementVersion.objects.get(achievement=stack.badge_id, state=VersionState.PUBLISHED),
        issuer=stack.issuer,
        intent_key=f"stack:{stack.pk}:{learner.pk}:{earlier.count()}",
        visibility=first_visibility(stack.issuer),
        learner_name=learner.name,
        identity_email=learner.email,
        awarded_at=max(held.earned_at for held in found.counted),
        valid_until=found.ends_at,
    )
    credential.counted.set([held.credential for held in found.counted])
    reserve_status_entry(credential)
    enqueue_once(issue_intended, f"issue:{credential.pk}", credential.pk)
    return credential


def _is_new(earlier: list[Credential], found: Standing, at: datetime) -> bool:
    """Whether a badge is due: she has none in force, no person took one back, and another would rest on something new."""
    if any(
        each.revoked_at is None and (each.valid_until is None or each.valid_until > at) for each in earlier
    ):
        return False
    replaced = {each.replaces_id for each in earlier}
    if any(each.revoked_by_id is not None and each.pk not in replaced for each in earlier):
        return False
    counted = {held.credential for held in found.counted}
    return all(set(each.counted.values_list("pk", flat=True)) != counted for each in earlier)
