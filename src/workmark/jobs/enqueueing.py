"""Enqueue a task at most once at a time: for work that is about a thing, not about an event."""

from collections.abc import Mapping
from typing import Any, ParamSpec, TypeVar

from django_tasks.base import Task, TaskResult

from workmark.jobs.backend import LeaseBackend

P = ParamSpec("P")
T = TypeVar("T")


def enqueue_once(task: Task[P, T], key: str, /, *args: P.args, **kwargs: P.kwargs) -> TaskResult[T]:
    """Enqueue `task` unless an unfinished job has this key; give back the result handle of the one job there is.

    key: says what the work is about, such as "status-list:3". Whatever the caller's transaction changed is seen by that
    job: one that is running already runs once more afterwards, and one that waits is claimed by nobody before the commit.

    Another backend without keys simply enqueues, which is sound: tasks bear a second run.
    """
    backend = task.get_backend()
    if isinstance(backend, LeaseBackend):
        return backend.enqueue_with_key(task, args, kwargs, unique_key=key)
    result: TaskResult[Any] = backend.enqueue(task, args, kwargs)
    return result


def enqueue_each_once(task: Task[P, Any], calls: Mapping[str, tuple[Any, ...]]) -> None:
    """As `enqueue_once` for many calls in a few statements. calls: arguments by key."""
    backend = task.get_backend()
    if isinstance(backend, LeaseBackend):
        backend.enqueue_many_with_keys(task, calls)
        return
    for args in calls.values():
        backend.enqueue(task, args, {})
