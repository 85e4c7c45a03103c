"""The queue itself: adding a job, claiming it by lease, keeping the lease, and writing down how it ended.

A claim is one guarded UPDATE, so that two workers never hold the same lease on either database. Every later write
names the worker and the attempt it was claimed with; a worker that slept past its lease finds that its write matches
no row, and its late answer is dropped in favour of the one that took over.

Moments are arguments. Workers on several machines must agree on the time to well within a lease (50 s); NTP does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import repeat
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Case, CharField, DateTimeField, F, IntegerField, Q, QuerySet, Value, When

from workmark.jobs.inserting import insert_columns
from workmark.jobs.models import UNFINISHED, Job, JobState
from workmark.jobs.patience import is_awaited

KEPT_ERRORS = 5
TOGETHER = 500  # keys in one question
# Twice a minute for a day, for what a person waits for.
AWAITED_RETRY, AWAITED_ATTEMPTS = timedelta(seconds=30), 2_880


@dataclass(frozen=True)
class Policy:
    """How patient the queue is. Attempts that failed and workers that were lost are counted apart."""

    # Ten seconds below the minute after which work that lost its worker must go on.
    lease: timedelta = timedelta(seconds=50)
    # With these waits the last of 16 attempts comes about a day after the first: a mail server may be down overnight.
    max_attempts: int = 16
    first_retry: timedelta = timedelta(seconds=5)
    longest_retry: timedelta = timedelta(hours=6)
    # So many may be an accident each; one more, and the job may be what kills them.
    max_lost: int = 16

    def of(self, function: str) -> "Policy":
        """For a task that a person waits for: as long in all, in short steps."""
        if not is_awaited(function):
            return self
        return replace(
            self, max_attempts=AWAITED_ATTEMPTS, longest_retry=min(self.longest_retry, AWAITED_RETRY)
        )

    def retry_delay(self, failed: int) -> timedelta:
        """How long to wait after so many attempts failed (1 after the first): 5 s, 10 s, 20 s, ... 6 h."""
        # The exponent is bounded before the power is taken, so that a large limit cannot overflow.
        return min(self.first_retry * (1 << min(failed - 1, 20)), self.longest_retry)


@dataclass(frozen=True)
class Claim:
    """A worker's hold on a job: valid while nobody else has claimed it since."""

    job_id: int
    worker: str
    attempt: int

    def held(self) -> QuerySet[Job]:
        return Job.objects.filter(
            pk=self.job_id, worker=self.worker, attempt=self.attempt, state=JobState.RUNNING
        )


def add_job(
    *,
    function: str,
    arguments: Mapping[str, Any],
    queue_name: str,
    priority: int,
    run_after: datetime,
    at: datetime,
    unique_key: str | None = None,
) -> Job:
    """Add a job in the caller's transaction; with a key, give back the unfinished job that has it already.

    That job will see what the caller's transaction changed, whatever state it is in: `_unanswered` says how.
    """
    job = Job(
        function=function,
        arguments=dict(arguments),
        queue_name=queue_name,
        priority=priority,
        run_after=run_after,
        enqueued_at=at,
        unique_key=unique_key,
    )
    if unique_key is None:
        job.save(force_insert=True)
        return job
    while True:
        # ON CONFLICT DO NOTHING: a plain insert that fails would spoil the caller's transaction on PostgreSQL.
        Job.objects.bulk_create([job], ignore_conflicts=True)
        if not _unanswered([unique_key]):
            return Job.objects.get(unique_key=unique_key, state__in=UNFINISHED)


def add_jobs(
    *, function: str, arguments: Mapping[str, Mapping[str, Any]], queue_name: str, priority: int, at: datetime
) -> None:
    """Add many jobs of one function in the caller's transaction, at most one unfinished for each key.

    arguments: by unique key. A key whose job is unfinished is treated as by `add_job`.
    """
    keys = list(arguments)
    while keys:
        columns: dict[str, Iterable[Any]] = {
            "unique_key": keys,
            "arguments": [dict(arguments[key]) for key in keys],
            "function": repeat(function),
            "queue_name": repeat(queue_name),
            "priority": repeat(priority),
            "run_after": repeat(at),
            "enqueued_at": repeat(at),
        }
        if insert_columns(Job, columns, ignore_conflicts=True) == len(keys):
            return
        keys = [
            key
            for start in range(0, len(keys), TOGETHER)
            for key in _unanswered(keys[start : start + TOGETHER])
        ]


def _unanswered(keys: Sequence[str]) -> list[str]:
    """The keys of which no unfinished job will see what the caller's transaction changed.

    A waiting job sees it if nobody claims it before the caller commits: on PostgreSQL it is locked until then, and
    workers pass over it. The lock is a shared one, so that callers do not wait for each other. A running job may have
    read its data before, so it runs once more. A job that ended or changed its state between the two answers for nothing.
    On SQLite the caller's insert has locked out every other writer already.
    """
    waiting = Job.objects.filter(unique_key__in=keys, state=JobState.WAITING)
    answered = set(_shared(waiting) if connection.vendor == "postgresql" else _keys(waiting))
    left = [key for key in keys if key not in answered]
    running = Job.objects.filter(unique_key__in=left, state=JobState.RUNNING)
    if left and running.update(run_again=True):
        answered |= set(_keys(running.filter(run_again=True)))
    return [key for key in left if key not in answered]


def _keys(jobs: QuerySet[Job]) -> list[str]:
    return [key for key in jobs.values_list("unique_key", flat=True) if key is not None]


def _shared(jobs: QuerySet[Job]) -> list[str]:
    """Their keys, each row locked FOR SHARE until the transaction ends: Django has no word for that lock."""
    sql, params = jobs.order_by("pk").values_list("unique_key", flat=True).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} FOR SHARE", params)
        return [key for (key,) in cursor.fetchall()]


def retrying() -> QuerySet[Job]:
    """Unfinished jobs whose last attempt that ended had failed; each is tried again by itself."""
    failed = F("attempt") - F("lost")
    return Job.objects.alias(failed=failed).filter(
        Q(state=JobState.WAITING, failed__gt=0) | Q(state=JobState.RUNNING, failed__gt=1)
    )


def claimable(at: datetime) -> QuerySet[Job]:
    """Jobs that a worker may take: those whose time has come and those whose worker was lost."""
    return Job.objects.filter(
        Q(state=JobState.WAITING, run_after__lte=at) | Q(state=JobState.RUNNING, lease_until__lt=at)
    ).order_by("-priority", "run_after", "pk")


def claim_next(*, worker: str, at: datetime, policy: Policy) -> Job | None:
    """Take the most urgent job under a lease, or None if there is nothing to do.

    A job that lost as many workers as are allowed is failed here instead: it may be what kills them.
    """
    while True:
        # Read first, outside a transaction: SQLite's IMMEDIATE would lock out writers at every look at an empty queue.
        if not claimable(at).exists():
            return None
        with transaction.atomic():
            candidates = claimable(at)
            if connection.features.has_select_for_update_skip_locked:
                candidates = candidates.select_for_update(skip_locked=True, no_key=True)
            job = candidates.first()
            if job is None:
                return None
            job.lost += _was_lost(job, worker)
            if job.lost >= policy.max_lost:
                _give_up_on_lost(job, at)
            elif _take(job, worker, at, policy):
                job.refresh_from_db()
                return job


def _was_lost(job: Job, worker: str) -> bool:
    """Whether its last worker is gone. One that asks again is not: it could not write down how its attempt failed."""
    return job.state == JobState.RUNNING and job.worker != worker


def _same_hold(job: Job) -> QuerySet[Job]:
    """The row as it was read: nobody has claimed, finished or renewed it since."""
    return Job.objects.filter(
        pk=job.pk, state=job.state, attempt=job.attempt, worker=job.worker, lease_until=job.lease_until
    )


def _take(job: Job, worker: str, at: datetime, policy: Policy) -> bool:
    taken = _same_hold(job).update(
        state=JobState.RUNNING,
        worker=worker,
        attempt=F("attempt") + 1,
        lost=job.lost,
        # This attempt starts after every change committed so far, so it answers for what was asked meanwhile.
        run_again=False,
        lease_until=at + policy.lease,
        started_at=job.started_at or at,
        last_attempted_at=at,
    )
    return taken == 1


def _give_up_on_lost(job: Job, at: datetime) -> None:
    lost = {
        "exception_class_path": "workmark.jobs.errors.WorkerLost",
        "traceback": f"The worker {job.worker} was lost during attempt {job.attempt}. "
        f"{job.lost} workers were lost over this job, as many as are allowed.",
    }
    _same_hold(job).update(
        state=JobState.FAILED,
        finished_at=at,
        lost=job.lost,
        lease_until=None,
        errors=[*job.errors, lost][-KEPT_ERRORS:],
    )


def renew(claim: Claim, *, at: datetime, policy: Policy) -> bool:
    """Keep the lease; False says that somebody else has the job now."""
    return claim.held().update(lease_until=at + policy.lease) == 1


def finish(claim: Claim, *, result: object, at: datetime) -> bool:
    """Write down success; False says that the lease had passed to somebody else, whose answer counts."""
    # Decided by the database on the row as it is now: a plain `if` could miss a key enqueued a moment ago.
    again = Q(run_again=True)
    changed = claim.held().update(
        state=Case(
            When(again, then=Value(JobState.WAITING)),
            default=Value(JobState.SUCCEEDED),
            output_field=CharField(),
        ),
        finished_at=Case(When(again, then=None), default=Value(at), output_field=DateTimeField()),
        attempt=Case(When(again, then=0), default=F("attempt"), output_field=IntegerField()),
        lost=Case(When(again, then=0), default=F("lost"), output_field=IntegerField()),
        run_after=at,
        run_again=False,
        lease_until=None,
        result=result,
    )
    return changed == 1


def fail(
    claim: Claim, *, error: Mapping[str, str], at: datetime, policy: Policy, for_good: bool = False
) -> bool:
    """Write down a failed attempt: wait and try again, or after the last one, stay failed and visible."""
    job = claim.held().first()
    if job is None:
        return False
    changes: dict[str, Any]
    patience, failed = policy.of(job.function), claim.attempt - job.lost
    if not for_good and failed < patience.max_attempts:
        changes = {"state": JobState.WAITING, "run_after": at + patience.retry_delay(failed)}
    elif job.run_again:
        # Enqueued anew while this one failed: that request gets its own attempts.
        changes = {"state": JobState.WAITING, "run_after": at, "attempt": 0, "lost": 0}
    else:
        changes = {"state": JobState.FAILED, "finished_at": at}
    errors = [*job.errors, dict(error)][-KEPT_ERRORS:]
    return claim.held().update(errors=errors, lease_until=None, **changes) == 1


def retry_failed(job_id: int, *, at: datetime) -> bool:
    """Give a failed job a fresh set of attempts, from now; False if it did not fail or its key is queued again."""
    failed = Job.objects.filter(pk=job_id, state=JobState.FAILED)
    try:
        with transaction.atomic():
            return (
                failed.update(state=JobState.WAITING, attempt=0, lost=0, run_after=at, finished_at=None) == 1
            )
    except IntegrityError:
        return False
