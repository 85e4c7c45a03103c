"""Batches: issued, and what they issued revoked or issued anew."""

from datetime import datetime, timedelta

from django_tasks import TaskContext, task

from workmark.credentials.actions.issue_batch import issue_batch, rows_after
from workmark.credentials.actions.reissue_many import reissue_many
from workmark.credentials.actions.revoke_many import revoke_many
from workmark.credentials.batch_models import Batch, BatchState
from workmark.credentials.queries import issued_by_batch, same_awards_of_batch, still_owed_by_batch
from workmark.jobs.enqueueing import enqueue_each_once, enqueue_once
from workmark.jobs.patience import awaited
from workmark.jobs.timetable import every
from workmark.organisations.models import Person


@awaited
@task(takes_context=True)
def issue_released(context: TaskContext, batch_pk: int) -> None:
    """Issue a part of a released batch, then make room for other work; the rest is a run of its own.

    After a worker was lost, one small step is a run: its end begins the count of attempts anew, so that a batch is
    not given up while it gets on, however short its workers live.
    """
    seconds = 10 if context.attempt == 1 else 0
    if issue_batch(batch_pk, seconds=seconds, at_once=rows_after(context.attempt)):
        # Under this job's own key: it runs once more when this run has ended.
        enqueue_once(issue_released, f"batch:{batch_pk}", batch_pk)


@awaited
@task()
def tend_batches() -> int:
    """See that each released batch has a job, also after one was given up; gives how many are on their way."""
    released = Batch.objects.filter(state=BatchState.RELEASED, issuer__suspended_at=None)
    enqueue_each_once(issue_released, {batch.issue_job: (batch.pk,) for batch in released})
    return len(released)


every(timedelta(seconds=30), "credentials.tend_batches", tend_batches)


@awaited
@task()
def revoke_issued(batch_pk: int, owner_pk: int, at: str) -> None:
    """Revoke what a batch issued; a second run does what the first one left."""
    batch = Batch.objects.select_related("issuer", "revocation_asked_by").get(pk=batch_pk)
    second = Person.objects.get(pk=owner_pk)
    # What stands for them comes second: once the first are revoked, none is issued anew under another name.
    for awards in (issued_by_batch, same_awards_of_batch):
        revoke_many(
            second,
            batch.issuer,
            awards(batch).exclude(inquiries__end=""),
            reason=batch.revocation_reason,
            at=datetime.fromisoformat(at),
            asked_by=batch.revocation_asked_by,
        )


@awaited
@task()
def reissue_issued(batch_pk: int, owner_pk: int, reason: str = "") -> None:
    """Issue anew what a batch issued; a second run does what the first one left."""
    batch = Batch.objects.select_related("issuer").get(pk=batch_pk)
    owner = Person.objects.get(pk=owner_pk)
    occasion = f"batch:{batch.pk}"
    reissue_many(owner, batch.issuer, still_owed_by_batch(batch), occasion=occasion, reason=reason)
