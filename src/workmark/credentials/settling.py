"""See that stacks are looked at again for the learners whose badges were signed, revoked or replaced."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django_tasks import task

from workmark.achievements.models import Stack
from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.stacks import standing_of
from workmark.credentials.tasks.stacks import settle_stacks_of
from workmark.jobs.enqueueing import enqueue_once
from workmark.jobs.timetable import every
from workmark.lib.clock import now

LOOKED_BACK: Final = timedelta(days=30)


def settle_stacks_after(changed: Collection[Credential]) -> None:
    """Enqueue a look at the stacks of each learner concerned, in the same transaction; none for badges of no stack."""
    achievements = {credential.version.achievement_id for credential in changed}
    in_stacks = set(
        Stack.objects.filter(badge__isnull=False, members__in=achievements).values_list("members", flat=True)
    )
    named = _counted_or_counting(changed)
    _enqueue(
        credential.learner_id
        for credential in changed
        if credential.version.achievement_id in in_stacks or credential.pk in named
    )


def _counted_or_counting(changed: Iterable[Credential]) -> set[int]:
    pks = [credential.pk for credential in changed]
    counting = Credential.counted.through.objects.filter(
        Q(to_credential__in=pks) | Q(from_credential__in=pks)
    )
    return {pk for pair in counting.values_list("to_credential", "from_credential") for pk in pair}


def settle_everybody_in(stack_pk: int) -> int:
    """Enqueue a look at everybody who has a badge that may count in this stack; gives how many."""
    held = Credential.objects.filter(state=CredentialState.ISSUED, version__achievement__stacks=stack_pk)
    return _enqueue(held.order_by().values_list("learner", flat=True).distinct().iterator(chunk_size=1_000))


def settle_where_ended(at: datetime) -> int:
    """Enqueue a look at everybody whose badge of a stack ended lately, and who has what it takes; gives how many."""
    ended = Credential.objects.filter(
        state=CredentialState.ISSUED,
        version__achievement__badge_of__isnull=False,
        revoked_at=None,
        replaced_by__isnull=True,
        valid_until__lte=at,
        valid_until__gt=at - LOOKED_BACK,
    ).select_related("learner", "version")
    return _enqueue(
        badge.learner_id
        for badge in ended.defer("document")
        for stack in Stack.objects.filter(badge=badge.version.achievement_id)
        if standing_of(badge.learner, stack, at).standing.is_met
    )


def _enqueue(learner_pks: Iterable[int]) -> int:
    learners = set(learner_pks)
    for learner_pk in sorted(learners):
        enqueue_once(settle_stacks_of, f"stacks:{learner_pk}", learner_pk)
    return len(learners)


@task()
def settle_new_stack(stack_pk: int) -> int:
    """See that everybody who may have completed a newly published stack is looked at; gives how many."""
    return settle_everybody_in(stack_pk)


@task()
def settle_ended_stacks() -> int:
    """See that whoever renewed what counts gets the larger badge again once the old one has ended; gives how many."""
    return settle_where_ended(now())


every(timedelta(days=1), "credentials.settle_ended_stacks", settle_ended_stacks)
