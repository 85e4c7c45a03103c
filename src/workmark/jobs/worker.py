"""The worker: claims jobs, runs them, keeps their leases while they run, and writes down how each ended.

`run_worker` is the loop. It runs in a process of its own, which alone may open issuers' private keys: `workmark worker`,
or the one that `workmark serve` starts beside itself. Any number may run at once; each finds new work by looking.
"""

import contextlib
import os
import secrets
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import structlog
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, close_old_connections, connection
from django_tasks import TaskContext, default_task_backend, task_backends
from django_tasks.signals import task_finished, task_started
from django_tasks.utils import get_module_path, normalize_json

from workmark.jobs import queue
from workmark.jobs.backend import LeaseBackend
from workmark.jobs.clocks import heed_clock
from workmark.jobs.errors import GiveUp
from workmark.jobs.models import Job, JobState
from workmark.jobs.queue import Claim
from workmark.jobs.timetable import enqueue_due
from workmark.lib.clock import now

log = structlog.get_logger(__name__)

LOOK_EVERY = 0.5
TIMETABLE_EVERY = 15.0
# It looks through the whole queue.
CLOCK_EVERY = 30.0
PAUSE_AFTER_DATABASE_ERROR = 5.0
PAUSE_BEFORE_WRITING_AGAIN = 1.0


def run_worker(stop: threading.Event, *, once: bool = False) -> int:
    """Run jobs until `stop` is set; with `once`, until nothing is left that may run now. Gives how many ran.

    A job that is running when `stop` is set is finished first.
    """
    backend = _lease_backend()
    worker = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    ran = 0
    timetable_due = clock_due = 0.0
    while not stop.is_set():
        try:
            if not once and time.monotonic() >= timetable_due:
                timetable_due = time.monotonic() + TIMETABLE_EVERY
                enqueue_due(now())
            if not once and time.monotonic() >= clock_due:
                clock_due = time.monotonic() + CLOCK_EVERY
                if freed := heed_clock(now(), backend.policy):
                    log.warning("a clock was ahead; jobs that waited for it go on", jobs=freed)
            worked = _run_next(backend, worker)
        except DatabaseError as error:
            # A database that restarts is no reason to stop working; its claims are safe, their leases run out.
            if once:
                raise
            log.warning("worker could not reach the database", error=str(error))
            close_old_connections()
            stop.wait(PAUSE_AFTER_DATABASE_ERROR)
            continue
        ran += worked
        if not worked and once:
            break
        if not worked:
            close_old_connections()
            # Not `stop.wait`: a signal that sets `stop` while this thread is about to wait on it would wait for itself.
            time.sleep(LOOK_EVERY)
    return ran


def _lease_backend() -> LeaseBackend:
    backend = task_backends[default_task_backend.alias]
    if not isinstance(backend, LeaseBackend):
        raise ImproperlyConfigured(
            f"The worker runs jobs of {LeaseBackend.__module__}.LeaseBackend, but TASKS names {type(backend).__name__}."
        )
    return backend


def _run_next(backend: LeaseBackend, worker: str) -> bool:
    """Claim and run one job; False says that there was none."""
    job = queue.claim_next(worker=worker, at=now(), policy=backend.policy)
    if job is None:
        return False
    claim = Claim(job.pk, worker, job.attempt)
    with structlog.contextvars.bound_contextvars(job=job.pk, task=job.function, attempt=job.attempt):
        _run(backend, job, claim)
    return True


def _run(backend: LeaseBackend, job: Job, claim: Claim) -> None:
    started = time.monotonic()
    try:
        with _lease_kept(claim, backend.policy):
            result = normalize_json(_call(backend, job))
    except Exception as error:
        told = {"exception_class_path": get_module_path(type(error)), "traceback": traceback.format_exc()}
        for_good = isinstance(error, GiveUp)
        log.warning("job failed", error=repr(error), seconds=round(time.monotonic() - started, 3))
        held = _written_down(
            lambda: queue.fail(claim, error=told, at=now(), policy=backend.policy, for_good=for_good),
            backend.policy,
        )
    else:
        held = _written_down(lambda: queue.finish(claim, result=result, at=now()), backend.policy)
        log.info("job done", seconds=round(time.monotonic() - started, 3))
    if not held:
        log.warning("job had passed to another worker; this result was dropped")
        return
    _announce_end(backend, job)


def _written_down(write: Callable[[], bool], policy: queue.Policy) -> bool:
    """Try until the lease is over: what failed because the database went away is better told when it is back."""
    until = time.monotonic() + policy.lease.total_seconds()
    while True:
        try:
            return write()
        except DatabaseError as error:
            if connection.in_atomic_block or time.monotonic() >= until:
                raise
            log.warning("how the job ended is not written down yet", error=str(error))
            close_old_connections()
            time.sleep(PAUSE_BEFORE_WRITING_AGAIN)


def _call(backend: LeaseBackend, job: Job) -> Any:
    task_result = backend.result_of(job)
    task_started.send(type(backend), task_result=task_result)
    args, kwargs = task_result.args, task_result.kwargs
    if task_result.task.takes_context:
        return task_result.task.call(TaskContext(task_result=task_result), *args, **kwargs)
    return task_result.task.call(*args, **kwargs)


def _announce_end(backend: LeaseBackend, job: Job) -> None:
    job.refresh_from_db()
    if job.state == JobState.FAILED:
        log.error("job failed for good", task=job.function, job=job.pk, attempts=job.attempt)
    if job.state in {JobState.FAILED, JobState.SUCCEEDED}:
        with contextlib.suppress(ImportError):  # a task that is gone from the code cannot be announced as one
            task_finished.send(type(backend), task_result=backend.result_of(job))


@contextlib.contextmanager
def _lease_kept(claim: Claim, policy: queue.Policy) -> Iterator[None]:
    """Renew the lease from a second thread while the block runs."""
    done = threading.Event()
    heart = threading.Thread(target=_beat, args=(done, claim, policy), name="workmark-lease", daemon=True)
    heart.start()
    try:
        yield
    finally:
        done.set()
        heart.join()


def _beat(done: threading.Event, claim: Claim, policy: queue.Policy) -> None:
    interval = policy.lease / timedelta(seconds=3)
    try:
        while not done.wait(interval):
            try:
                if not queue.renew(claim, at=now(), policy=policy):
                    return
            except DatabaseError as error:
                # On SQLite the task itself may hold the write lock; the next beat tries again.
                log.warning("lease not renewed", job=claim.job_id, error=str(error))
    finally:
        connection.close()
