"""The `django_tasks` backend: `task.enqueue(...)` writes a row, in the caller's own transaction.

Set as `TASKS = {"default": {"BACKEND": "workmark.jobs.backend.LeaseBackend", "OPTIONS": {...}}}`. The options are
numbers, in seconds but for the first two: max_attempts, max_lost, lease, first_retry, longest_retry. `queue.Policy` has
the defaults, and `patience` says for which tasks they are others.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ParamSpec, TypeVar, cast

from django.utils.module_loading import import_string
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.signals import task_enqueued
from django_tasks.utils import normalize_json

from workmark.jobs.models import Job, JobState
from workmark.jobs.queue import Policy, add_job, add_jobs
from workmark.lib.clock import now

P = ParamSpec("P")
T = TypeVar("T")

_STATUS = {
    JobState.WAITING: TaskResultStatus.READY,
    JobState.RUNNING: TaskResultStatus.RUNNING,
    JobState.SUCCEEDED: TaskResultStatus.SUCCESSFUL,
    JobState.FAILED: TaskResultStatus.FAILED,
}


class LeaseBackend(BaseTaskBackend):
    """Jobs in our own database, claimed by lease."""

    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def __init__(self, alias: str, params: dict[str, Any]) -> None:
        super().__init__(alias, params)
        self.policy = _policy(self.options)

    def enqueue(self, task: Task[P, T], args: Any, kwargs: Any) -> TaskResult[T]:
        return self.enqueue_with_key(task, args, kwargs, unique_key=None)

    def enqueue_with_key(
        self, task: Task[P, T], args: Any, kwargs: Any, *, unique_key: str | None
    ) -> TaskResult[T]:
        """As `enqueue`; with a key, at most one unfinished job has it."""
        self.validate_task(task)
        at = now()
        job = add_job(
            function=task.module_path,
            arguments={"args": normalize_json(list(args)), "kwargs": normalize_json(dict(kwargs))},
            queue_name=task.queue_name,
            priority=task.priority,
            run_after=task.run_after or at,
            at=at,
            unique_key=unique_key,
        )
        result = cast("TaskResult[T]", self.result_of(job))
        task_enqueued.send(type(self), task_result=result)
        return result

    def enqueue_many_with_keys(self, task: Task[P, T], calls: Mapping[str, tuple[Any, ...]]) -> None:
        """As `enqueue_with_key` for many calls at once, by key; nobody is told of each by signal."""
        self.validate_task(task)
        add_jobs(
            function=task.module_path,
            arguments={
                key: {"args": normalize_json(list(args)), "kwargs": {}} for key, args in calls.items()
            },
            queue_name=task.queue_name,
            priority=task.priority,
            at=now(),
        )

    def get_result(self, result_id: str) -> TaskResult[Any]:
        job = Job.objects.filter(pk=result_id).first() if result_id.isdecimal() else None
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return self.result_of(job)

    def result_of(self, job: Job) -> TaskResult[Any]:
        """A job as the `django_tasks` API shows it."""
        result: TaskResult[Any] = TaskResult(
            task=self.task_of(job),
            id=str(job.pk),
            status=_STATUS[JobState(job.state)],
            enqueued_at=job.enqueued_at,
            started_at=job.started_at,
            finished_at=job.finished_at,
            last_attempted_at=job.last_attempted_at,
            args=job.arguments["args"],
            kwargs=job.arguments["kwargs"],
            backend=self.alias,
            errors=[TaskError(**error) for error in job.errors],
            # The API counts attempts by this list. Only the present worker's name is kept; it stands for all.
            worker_ids=[job.worker] * job.attempt,
        )
        # The result is frozen for its readers; its own library fills the value in this way too.
        object.__setattr__(result, "_return_value", job.result)
        return result

    def task_of(self, job: Job) -> Task[Any, Any]:
        """The task object as it was enqueued. Raises ImportError if the code no longer has it."""
        task: Task[Any, Any] = import_string(job.function)
        return task.using(priority=job.priority, queue_name=job.queue_name, run_after=job.run_after)


def _policy(options: dict[str, Any]) -> Policy:
    default = Policy()

    def seconds(name: str, otherwise: timedelta) -> timedelta:
        return timedelta(seconds=options[name]) if name in options else otherwise

    return Policy(
        lease=seconds("lease", default.lease),
        max_attempts=int(options.get("max_attempts", default.max_attempts)),
        max_lost=int(options.get("max_lost", default.max_lost)),
        first_retry=seconds("first_retry", default.first_retry),
        longest_retry=seconds("longest_retry", default.longest_retry),
    )
