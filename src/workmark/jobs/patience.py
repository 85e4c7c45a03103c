"""Which tasks a person waits for: these are tried again soon for a whole day, and never rest for hours.

    @awaited
    @task()
    def issue_released(batch_pk: int) -> None: ...

Mark what comes as one job for one thing that somebody asked for. What may come by the thousand, such as letters, keeps its
ever longer waits: thousands that fail twice a minute would be all that a worker does.
"""

from typing import ParamSpec, TypeVar

from django_tasks.base import Task

P = ParamSpec("P")
T = TypeVar("T")

_functions: set[str] = set()


def awaited(task: Task[P, T]) -> Task[P, T]:
    """Mark a task. It says so in the code and not in the job's row, so jobs that wait already follow."""
    _functions.add(task.module_path)
    return task


def is_awaited(function: str) -> bool:
    """function: the dotted path of a task. A worker has imported what it ran, so it knows the mark."""
    return function in _functions
