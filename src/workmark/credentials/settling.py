"""See that stacks are looked at again for the learners whose badges were signed, revoked or replaced. Part of actions."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from workmark.achievements.models import Stack
from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.tasks import settle_stacks_of
from workmark.jobs.enqueueing import enqueue_once


def settle_stacks_after(changed: Collection[Credential], *, are_new: bool = False) -> None:
    """Enqueue a look at the stacks of each learner concerned, in the same transaction; none for badges of no stack.

    are_new: signed in this transaction, so no stack's badge can have counted one of them yet.
    """
    achievements = {credential.version.achievement_id for credential in changed}
    in_stacks = set(
        Stack.objects.filter(badge__isnull=False, members__in=achievements).values_list("members", flat=True)
    )
    named = set() if are_new else _counted_or_counting(changed)
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


def _enqueue(learner_pks: Iterable[int]) -> int:
    learners = set(learner_pks)
    for learner_pk in sorted(learners):
        enqueue_once(settle_stacks_of, f"stacks:{learner_pk}", learner_pk)
    return len(learners)
