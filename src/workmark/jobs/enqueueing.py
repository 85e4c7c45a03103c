"""Enqueue a task at most once at a time: for work that is about a thing, not about an event."""

from typing import Any, ParamSpec, TypeVar

from django_tasks.base import Task, TaskResult

from workmark.jobs.backend import LeaseBackend

P = ParamSpec("P")
T = TypeVar("T")


def enqueue_once(task: Task[P, T], key: str, /, *args: P.args, **kwargs: P.kwargs) -> TaskResult[T]:
    """Enqueue `task` unless an unfinished job has this key; give back the result handle of the one job there is.

    key: says what the work is about, such as "status-list:3". If that job is running already it runs once more
    afterwards, because it may have read its data before the caller's change.

    Another backend without keys simply enqueues, which is sound: tasks bear a second run.
    """
    backend = task.get_backend()
    if isinstance(backend, LeaseBackend):
        return backend.enqueue_with_key(task, args, kwargs, unique_key=key)
    result: TaskResult[Any] = backend.enqueue(task, args, kwargs)
    return result
