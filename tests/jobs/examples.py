"""Task functions for the tests of the queue. They note what happened in `ran`, or in a file that outlives a kill."""

import os
import time
from pathlib import Path

from django_tasks import TaskContext, task

from workmark.jobs.errors import GiveUp
from workmark.jobs.patience import awaited

ran: list[object] = []


@task()
def note(word: str) -> str:
    ran.append(word)
    return word.upper()


@awaited
@task()
def make_what_she_waits_for() -> None:
    ran.append("made")


@task(takes_context=True)
def note_attempt(context: TaskContext) -> None:
    ran.append(context.attempt)


@task()
def always_fail() -> None:
    ran.append("tried")
    raise RuntimeError("the printer is on fire")


@task()
def see_no_point() -> None:
    ran.append("tried")
    raise GiveUp("there is no such printer")


@task()
def enqueue_myself_again() -> None:
    """Stands for a colleague who changes the data while the job is running."""
    from workmark.jobs.enqueueing import enqueue_once

    ran.append("ran")
    if len(ran) == 1:
        enqueue_once(enqueue_myself_again, "rebuild:1")


@task()
def sleep_then_append(path: str, seconds: float) -> None:
    """Adds a line at the start and another at the end, so that a kill between them shows."""
    with Path(path).open("a") as file:
        file.write(f"start {os.getpid()}\n")
    time.sleep(seconds)
    with Path(path).open("a") as file:
        file.write(f"end {os.getpid()}\n")
