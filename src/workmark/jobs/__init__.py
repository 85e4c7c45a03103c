"""Work that happens after the answer was given: a queue in our own database, an outbox for mail, and a timetable.

Its main verb is `enqueue` of the `django_tasks` API; `queue_message` sends mail by way of it, and `every` repeats a
task. Read `backend.py` next, then `queue.py`, where the promise about killed workers is kept.

What is promised, and what is not. A task enqueued inside a transaction exists exactly when that transaction commits.
It then runs at least once: a worker that is killed loses its lease, and another one runs the task again. Nobody can
promise exactly once for an effect outside the database, so a task must be written to bear a second run: the outbox
does so by giving a second delivery the same Message-ID, issuing by a unique constraint.
"""
