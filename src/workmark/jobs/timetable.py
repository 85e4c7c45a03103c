"""Tasks that repeat: reminders, clearing away what has expired.

    @task()
    def remind_assessors() -> None: ...

    every(timedelta(hours=1), "assessment.remind_assessors", remind_assessors)

Register in a module that the room's `AppConfig.ready` imports. Any number of workers may look at the timetable; one
guarded UPDATE decides which of them enqueues. An entry that was missed while nothing ran is enqueued once, not once
for each time it was missed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django_tasks.base import Task

from workmark.jobs.enqueueing import enqueue_once
from workmark.jobs.models import Timetable


@dataclass(frozen=True)
class Entry:
    name: str
    interval: timedelta
    task: Task[[], Any]


_entries: dict[str, Entry] = {}


def every(interval: timedelta, name: str, task: Task[[], Any]) -> None:
    """Repeat a task that takes no arguments. name: permanent, "room.verb"; the same name twice is a mistake."""
    entry = Entry(name, interval, task)
    if _entries.setdefault(name, entry) != entry:
        raise ValueError(f"The timetable has an entry called {name!r} already.")


def entries() -> tuple[Entry, ...]:
    return tuple(_entries.values())


def enqueue_due(at: datetime) -> list[str]:
    """Enqueue every task that is due, and move each to its next time. Gives the names of those enqueued."""
    resting = dict(Timetable.objects.filter(due_at__gt=at).values_list("name", "due_at"))
    return [
        entry.name
        for entry in entries()
        if not at < resting.get(entry.name, at) <= at + entry.interval and _enqueue_if_due(entry, at)
    ]


def _enqueue_if_due(entry: Entry, at: datetime) -> bool:
    with transaction.atomic():
        # An entry that was never on the table is due at once.
        Timetable.objects.bulk_create([Timetable(name=entry.name, due_at=at)], ignore_conflicts=True)
        # What is due later than after a whole interval was written down by a clock that was ahead.
        late = at + entry.interval
        due = Timetable.objects.filter(Q(due_at__lte=at) | Q(due_at__gt=late), name=entry.name)
        if due.update(due_at=at + entry.interval, last_enqueued_at=at) != 1:
            return False
        enqueue_once(entry.task, f"timetable:{entry.name}")
        return True
