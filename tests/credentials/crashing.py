"""A batch that is interrupted again and again, for real: `script/crash` runs this; a short form of it is a test.

    python -m tests.credentials.crashing HOW --rows 10000 --times 100

HOW is `kill` (the worker's process is ended with SIGKILL at a random moment), `drop` (on PostgreSQL, all
connections to the database are cut every second or so), `disk` (files may grow no further than they are), `clock`
(the machine's time jumps by hours, back and forth) or `store` (the object store for evidence refuses everything).
Each time another worker process takes up what is left. In the end everything is counted: one badge, one status
entry, one log entry and one letter for each row, and all that is signed verifies. Once the hardship is over, the batch must
also go on within a minute: how long it took is told on standard error. The facts are printed as JSON; the exit code is 1
if one of them is wrong.

The database is the one that the environment names, and should be an empty one. Nothing in the product knows of this.
"""

import argparse
import contextlib
import json
import os
import random
import resource
import signal
import sys
import threading
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest import mock

import django

WAYS = ("kill", "drop", "disk", "clock", "store")
# Seconds: of one worker under hardship, and of the last one at most. How long it took is told: on a busy machine, longer.
SHORT_RUN, LONGEST_RUN = 8.0, 3600.0
RESUMED_WITHIN = 60.0


def build(rows: int) -> None:
    """The cast, so many learners, and a micro-credential to award."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    from tests.conftest import make_cast
    from tests.credentials.batches import learners
    from tests.factories import published_version
    from tests.migrated import begin_home

    begin_home(settings.WORKMARK_HOME)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    cast = make_cast()
    learners(rows)
    # A short rubric: what is tried here is the crash, and long badges only make it rarer.
    published_version(cast.harbour, artefacts=(), skills=(), tasks=())
    connections.close_all()


def release(number: int) -> int:
    """The next batch: one more award for every learner. Gives its key in the database."""
    from tests.assessment.scenes import MONDAY
    from tests.credentials.batches import rows_for
    from workmark.credentials.actions.make_batch import make_batch
    from workmark.credentials.actions.release_batch import release_batch
    from workmark.credentials.award_file import Row
    from workmark.organisations.models import Organisation, Person

    owner = Person.objects.get(email="ines@demo.workmark.test")
    people = list(Person.objects.filter(email__endswith="@class.example").order_by("pk"))
    rows = [Row(row.line, replace(row.award, key=f"{number}/{row.line}")) for row in rows_for(people)]
    issuer = Organisation.objects.get(slug="harbour-skills")
    return release_batch(owner, make_batch(owner, issuer, rows, name="x", at=MONDAY), at=MONDAY).pk


def work(how: str, seed: int, batch: int, seconds: float) -> None:
    """Be a worker that fares as `how` says, until the batch is issued or the process is ended."""
    from workmark.jobs.worker import run_worker

    chance = random.Random(seed)
    stop = threading.Event()
    threading.Thread(target=_stop_when_done, args=(batch, stop, seconds), daemon=True).start()
    with hardship(how, chance):
        run_worker(stop)


def _stop_when_done(batch: int, stop: threading.Event, seconds: float) -> None:
    """The letters are another matter, and take longer than the badges. Nor does a broken database stop the watching."""
    from django.db import DatabaseError, connection

    from workmark.credentials.batch_models import Batch

    until = time.monotonic() + seconds
    while not stop.wait(0.2):
        with contextlib.suppress(DatabaseError):
            if Batch.objects.get(pk=batch).state == "done":
                stop.set()
        if time.monotonic() > until:
            stop.set()
        if connection.connection is not None and not connection.is_usable():
            connection.close()


@contextlib.contextmanager
def hardship(how: str, chance: random.Random) -> Any:
    if how == "disk":
        _let_nothing_grow_much(chance)
        yield
    elif how == "clock":
        with _jumping_clock(chance):
            yield
    elif how == "store":
        with _refusing_store():
            yield
    elif how == "drop":
        threading.Thread(target=_cut_connections, args=(chance,), daemon=True).start()
        yield
    else:
        yield


def _let_nothing_grow_much(chance: random.Random) -> None:
    """No file may grow past a size that is soon reached: a write then fails as on a full disk."""
    from django.conf import settings

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    sizes = [path.stat().st_size for path in settings.WORKMARK_HOME.rglob("*") if path.is_file()]
    limit = max(sizes, default=0) + chance.randrange(1, 4) * 1024**2
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))


def _jumping_clock(chance: random.Random) -> Any:
    from workmark.lib import clock

    true = clock.datetime

    class Jumping(true):  # type: ignore[misc, valid-type]
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return true.now(tz) + timedelta(hours=chance.choice((-5, -1, 0, 0, 1, 5)))

    return mock.patch.object(clock, "datetime", Jumping)


def _refusing_store() -> Any:
    """No badge waits for the store of evidence: with all of it out of reach, a batch is issued all the same."""
    from django.core.files.storage import Storage, default_storage

    class Refusing(Storage):
        def _refuse(self, *_: Any, **__: Any) -> Any:
            raise OSError("the object store does not answer")

        _open = _save = delete = exists = size = url = listdir = get_modified_time = _refuse

    default_storage.exists("")  # the lazy object is awake, so that what it stands for can be exchanged
    return mock.patch.object(default_storage, "_wrapped", Refusing())


def _cut_connections(chance: random.Random) -> None:
    from django.db import connection

    while True:
        time.sleep(chance.uniform(0.3, 2.0))
        _cut(connection)


def _cut(connection: Any) -> None:
    if connection.vendor == "postgresql":
        # The test's own way in, so that the worker's connection is what is cut.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
    connection.close()


def campaign(how: str, rows: int, times: int, seed: int) -> dict[str, Any]:
    """Interrupt so many times, batch after batch, then let the last one end. Gives what stands in the end."""
    chance = random.Random(seed)
    _told(lambda: build(rows))
    batches = [_told(lambda: release(1))]
    interrupted = 0
    while interrupted < times:
        if _is_done(batches[-1]):
            batches.append(_told(lambda: release(len(batches) + 1)))
        interrupted += _once(how, chance.randrange(2**32), chance.uniform(0.05, 3.0), batches[-1])
    if _is_done(batches[-1]):
        batches.append(_told(lambda: release(len(batches) + 1)))
    before, started = _waiting(batches[-1]), time.monotonic()
    last = _started(lambda: work("nothing", 0, batches[-1], LONGEST_RUN))
    resumed = _seconds_until_fewer_wait(batches[-1], before, started, last)
    os.waitpid(last, 0)
    seconds = round(time.monotonic() - started, 1)
    sys.stderr.write(f"{how}: resumed after {resumed} s\n")
    facts: dict[str, Any] = _told(lambda: counted(rows * len(batches)))
    return facts | {
        "how": how,
        "interrupted": interrupted,
        "batches": len(batches),
        "waited_when_it_was_over": before,
        "resumed_after_seconds": resumed,
        "seconds_from_last_to_end": seconds,
    }


def _waiting(batch: int) -> int:
    def waiting() -> int:
        from workmark.credentials.batch_models import BatchRow

        return BatchRow.objects.filter(batch=batch, state="waiting").count()

    return int(_told(waiting))


def _seconds_until_fewer_wait(batch: int, before: int, started: float, worker: int) -> float:
    """Asked about twice a second, in processes of their own, until the worker has ended at the latest."""
    while (
        _waiting(batch) >= before
        and os.waitid(os.P_PID, worker, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
    ):
        time.sleep(0.3)
    return round(time.monotonic() - started, 1)


def _once(how: str, seed: int, after: float, batch: int) -> int:
    """One worker, interrupted. 1 if it was, 0 if the batch was done before it could be."""
    child = os.fork()
    if child == 0:
        os._exit(_guarded(lambda: work(how, seed, batch, SHORT_RUN)))
    if how == "kill":
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    return int(status != 0) if how == "kill" else 1


def _forked(task: Any) -> int:
    return os.waitpid(_started(task), 0)[1]


def _started(task: Any) -> int:
    child = os.fork()
    if child == 0:
        os._exit(_guarded(task))
    return child


def _guarded(task: Any) -> int:
    os.dup2(2, 1)
    try:
        task()
    except Exception as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 1
    return 0


def _told(task: Any) -> Any:
    """What a forked process found: this one never opens the database, so that its forks share no connection."""
    reading, writing = os.pipe()

    def tell() -> None:
        with os.fdopen(writing, "w") as out:
            json.dump(task(), out)

    _forked(tell)
    os.close(writing)
    with os.fdopen(reading) as given:
        return json.loads(given.read() or "null")


def _is_done(batch: int) -> bool:
    def state() -> str:
        from workmark.credentials.batch_models import Batch

        return str(Batch.objects.get(pk=batch).state)

    return bool(_told(state) == "done")


def counted(rows: int) -> dict[str, Any]:
    """Every number that must be the number of rows, or nought."""
    from workmark.credentials.batch_models import BatchRow, RowState
    from workmark.credentials.log_models import LogLeaf
    from workmark.credentials.models import Credential, CredentialState, StatusEntry, StatusList
    from workmark.jobs.models import Message
    from workmark.openbadges.keys import PublicKey
    from workmark.openbadges.recheck import unsound
    from workmark.organisations.audit import faults_in_chain
    from workmark.organisations.models import Organisation

    issued = Credential.objects.filter(state=CredentialState.ISSUED)
    key = Organisation.objects.get(slug="harbour-skills").issuer_keys.get()
    documents = (bytes(document) for document in issued.values_list("document", flat=True).iterator(500))
    places = StatusEntry.objects.values_list("status_list", "index")
    return {
        "rows": rows,
        "issued": issued.count(),
        "rows_issued": BatchRow.objects.filter(state=RowState.ISSUED).count(),
        "status_entries": places.count(),
        "status_places": places.distinct().count(),
        "letters": Message.objects.filter(key__startswith="credential-issued:").count(),
        "log_entries": LogLeaf.objects.filter(kind="issue").count(),
        "without_status_entry": issued.filter(status_entries__isnull=True).count(),
        "lists_unpublished": StatusList.objects.filter(document_made_at=None).count(),
        "unsound": len(list(unsound(documents, PublicKey.from_multikey(key.public_multibase)))),
        "audit_faults": len(list(faults_in_chain())),
    }


def is_right(facts: dict[str, Any]) -> bool:
    same = ("issued", "rows_issued", "status_entries", "status_places", "letters", "log_entries")
    nought = ("without_status_entry", "lists_unpublished", "unsound", "audit_faults")
    return (
        all(facts[name] == facts["rows"] for name in same)
        and not any(facts[name] for name in nought)
        and facts["resumed_after_seconds"] < RESUMED_WITHIN
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("how", choices=WAYS)
    asked.add_argument("--rows", type=int, default=10_000)
    asked.add_argument("--times", type=int, default=100)
    asked.add_argument("--seed", type=int, default=1)
    said = asked.parse_args()
    django.setup()
    facts = campaign(said.how, said.rows, said.times, said.seed)
    json.dump(facts, sys.stdout, indent=2)
    sys.stdout.write("\n")
    sys.exit(0 if is_right(facts) else 1)


if __name__ == "__main__":
    main()
