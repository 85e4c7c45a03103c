"""A clock that was five hours ahead and is right again: what it bound goes on, and nothing else is moved."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.jobs import examples
from workmark.jobs.clocks import heed_clock
from workmark.jobs.models import Job
from workmark.jobs.queue import Claim, Policy, add_job, claim_next, fail, finish, renew
from workmark.jobs.worker import run_worker
from workmark.lib.clock import now

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
AHEAD = NOON + timedelta(hours=5)
SECOND = timedelta(seconds=1)
POLICY = Policy(lease=timedelta(seconds=50))
ERROR = {"exception_class_path": "builtins.RuntimeError", "traceback": "RuntimeError: no"}


def added(at: datetime, *, delay: timedelta = timedelta()) -> Job:
    """A job enqueued by a clock that says `at`."""
    return add_job(
        function="tests.jobs.examples.note",
        arguments={"args": ["x"], "kwargs": {}},
        queue_name="default",
        priority=0,
        run_after=at + delay,
        at=at,
        unique_key="thing:1",
    )


def claimed(at: datetime, worker: str = "a") -> Claim | None:
    job = claim_next(worker=worker, at=at, policy=POLICY)
    return job and Claim(job.pk, worker, job.attempt)


def taken(at: datetime, worker: str = "a") -> Claim:
    claim = claimed(at, worker)
    assert claim is not None
    return claim


def test_what_is_to_run_once_more_does_not_wait_for_that_clock() -> None:
    added(NOON)
    claim = taken(AHEAD)
    Job.objects.update(run_again=True)
    assert finish(claim, result=None, at=AHEAD)
    assert claimed(NOON) is None

    assert heed_clock(NOON, POLICY) == 1

    assert claimed(NOON) is not None
    assert heed_clock(NOON, POLICY) == 0


def test_what_failed_under_that_clock_is_tried_at_once() -> None:
    added(NOON)
    fail(taken(AHEAD), error=ERROR, at=AHEAD, policy=POLICY)

    heed_clock(NOON, POLICY)

    assert claimed(NOON) is not None


def test_what_that_clock_enqueued_runs_when_it_was_meant_to() -> None:
    job = added(AHEAD)
    assert (claimed(NOON), heed_clock(NOON, POLICY)) == (None, 1)
    assert claimed(NOON) is not None
    job.refresh_from_db()
    finish(Claim(job.pk, "a", job.attempt), result=None, at=NOON)

    added(AHEAD, delay=timedelta(hours=1))
    heed_clock(NOON, POLICY)
    assert claimed(NOON + timedelta(hours=1) - SECOND) is None
    assert claimed(NOON + timedelta(hours=1)) is not None


def test_a_lost_worker_of_that_clock_is_followed_within_half_a_minute() -> None:
    added(NOON)
    taken(AHEAD)

    assert heed_clock(NOON, POLICY) == 1

    assert claimed(NOON + timedelta(seconds=25), "b") is None
    assert claimed(NOON + timedelta(seconds=26), "b") is not None


def test_a_worker_that_goes_on_under_that_clock_keeps_its_job() -> None:
    added(NOON)
    claim = taken(AHEAD)

    for minute in range(3):
        heed_clock(NOON + timedelta(minutes=minute), POLICY)
        # It renews after a third of a lease.
        assert renew(claim, at=AHEAD + timedelta(minutes=minute), policy=POLICY)
        assert claimed(NOON + timedelta(minutes=minute, seconds=59), "b") is None


def test_what_waits_by_a_right_clock_is_left_alone() -> None:
    job = added(NOON, delay=timedelta(days=3))
    assert heed_clock(NOON, POLICY) == 0
    job.delete()

    added(NOON)
    claim = taken(NOON)
    assert heed_clock(NOON, POLICY) == 0
    fail(claim, error=ERROR, at=NOON, policy=POLICY)
    assert heed_clock(NOON, POLICY) == 0
    assert claimed(NOON + 4 * SECOND) is None
    assert claimed(NOON + 5 * SECOND) is not None


def test_workers_that_differ_by_less_than_a_minute_leave_each_others_jobs_alone() -> None:
    added(NOON + timedelta(seconds=59), delay=timedelta(hours=1))
    assert heed_clock(NOON, POLICY) == 0
    Job.objects.all().delete()

    added(NOON)
    taken(NOON + timedelta(seconds=59))
    assert heed_clock(NOON, POLICY) == 0


def test_a_worker_looks_at_the_clock_by_itself() -> None:
    added(now() + timedelta(hours=5))
    examples.ran.clear()
    stop = threading.Event()

    def stop_when_it_ran() -> None:
        until = time.monotonic() + 20
        while not examples.ran and time.monotonic() < until:
            time.sleep(0.05)
        stop.set()

    watching = threading.Thread(target=stop_when_it_ran)
    watching.start()
    run_worker(stop)
    watching.join()

    assert examples.ran
