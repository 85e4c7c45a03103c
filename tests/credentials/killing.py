"""Real processes, killed for real: a program that tests start, not a test.

    python -m tests.credentials.killing kill|fail|race FOLDER

It builds one scene (Lena's work, scored, waiting for Aziz's decision) in the database that the environment names, and
from then on works on copies. `kill` forks a process for each write between the decision and the e-mail; the process
ends itself with SIGKILL at exactly that write, and a second one stands for the restarted instance. `fail` has the
write raise instead. `race` lets fifty processes do the same thing at once. The facts are printed as JSON.

Nothing in the product knows of this: writes are seen through Django's own `execute_wrapper` and by standing in front
of `commit` and `os.replace` in the process that is to die.
"""

import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import django

WRITES = ("INSERT", "UPDATE", "DELETE")
STRENGTH = {"strength": "Clear goals for each post.", "private_note": ""}


class DiskBroken(OSError):
    """What `fail` raises where no database is asked."""


@dataclass
class Reaper:
    """Counts writes, and at the one called `fatal` ends the process, or has the write fail."""

    how: str = "kill"
    fatal: int = 0
    points: list[str] = field(default_factory=list)

    def at(self, label: str) -> None:
        self.points.append(label)
        if len(self.points) != self.fatal:
            return
        if self.how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        from django.db import OperationalError

        raise DiskBroken(label) if "mail" in label else OperationalError(f"disk I/O error {label}")

    def statement(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """A Django execute wrapper: stand before every write, and after those that commit by themselves."""
        if not sql.startswith(WRITES):
            return execute(sql, params, many, context)
        name = " ".join(sql.replace('"', "").split()[:3])
        self.at(f"before {name}")
        done = execute(sql, params, many, context)
        if self.how == "kill" and not context["connection"].in_atomic_block:
            self.at(f"after {name}")
        return done

    def around(self, write: Callable[..., None], name: str) -> Callable[..., None]:
        """Stand before and after one more way to write."""

        def watched(*arguments: Any) -> None:
            self.at(f"before {name}")
            write(*arguments)
            if self.how == "kill":
                self.at(f"after {name}")

        return watched


# --- The scene and its copies -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scene:
    """Where the decision is sent, and Aziz's session."""

    folder: Path
    base: str
    decision_path: str
    cookies: dict[str, str]


def build_scene(folder: Path) -> Scene:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, connections
    from django.test import Client
    from django.urls import reverse

    from tests.assessment.scenes import qualify, rate, score_all, submitted, take
    from tests.conftest import make_cast
    from tests.factories import published_version
    from tests.migrated import begin_home

    begin_home(settings.WORKMARK_HOME)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    cast = make_cast()
    version = published_version(cast.harbour)
    work = submitted(cast, version)
    for assessor in (cast.maud, cast.aziz):
        qualify(cast, assessor, version)
    rate(cast.maud, work)
    assignment = take(cast.aziz, work)
    score_all(assignment)
    client = Client()
    settings.ALLOWED_HOSTS.append("testserver")
    client.force_login(cast.aziz)
    path = reverse("assessor:decision", args=[assignment.token])
    client.get(path)  # the session is known to every later request, so that the decision is what is counted
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    base = str(connection.settings_dict["NAME"])
    connections.close_all()
    return Scene(folder, base, path, cookies)


def fresh_copy(scene: Scene, name: str) -> Path:
    """A home and a database of its own, as the scene left them; the next fork of this process uses both."""
    from django.conf import settings
    from django.db import connection

    home = scene.folder / name
    home.mkdir()
    if connection.vendor == "sqlite":
        database = str(home / "workmark.sqlite3")
        shutil.copy(scene.base, database)
    else:
        database = f"{scene.base}_{name}".replace("-", "_")
        _on_server(f'CREATE DATABASE "{database}" TEMPLATE "{scene.base}"')
    settings.WORKMARK_HOME = home
    connection.settings_dict["NAME"] = database
    return home


def drop_copy(scene: Scene, home: Path) -> None:
    from django.db import connection

    database = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite":
        _on_server(f'DROP DATABASE "{database}" WITH (FORCE)')
    shutil.rmtree(home)


def _on_server(sql: str) -> None:
    import psycopg
    from django.db import connection

    said = connection.settings_dict
    with psycopg.connect(
        f"postgresql://{said['USER']}@{said['HOST']}:{said['PORT']}/postgres", autocommit=True
    ) as server:
        server.execute(sql)


def forked(work: Callable[[], None]) -> int:
    """Run `work` in a process of its own and give the wait status; its output is not ours."""
    child = os.fork()
    if child == 0:
        os.dup2(2, 1)
        code = 1
        try:
            work()
            code = 0
        except Exception as error:
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1]


# --- The story, its interruption and its restart ------------------------------------------------------------------


def decide_and_work(scene: Scene, reaper: Reaper) -> None:
    """Aziz's browser sends the decision; then a worker does what waits, to the e-mail's end."""
    from django.db import connection

    connection.ensure_connection()
    replace = reaper.around(os.replace, "mail file")
    commit = reaper.around(connection._commit, "commit")
    with (
        connection.execute_wrapper(reaper.statement),
        mock.patch.object(connection, "_commit", commit),
        mock.patch("os.replace", replace),
    ):
        send_decision(scene)
        work_until_done(patience=0 if reaper.how == "kill" else 10)


def send_decision(scene: Scene) -> int:
    from django.test import Client

    client = Client(raise_request_exception=False)
    for name, value in scene.cookies.items():
        client.cookies[name] = value
    return client.post(scene.decision_path, STRENGTH).status_code


def work_until_done(patience: float) -> None:
    """Run a worker until no job is unfinished, or until `patience` seconds have passed with one that waits."""
    from django.db import DatabaseError

    from workmark.jobs.models import UNFINISHED, Job
    from workmark.jobs.worker import run_worker

    until = time.monotonic() + patience
    while True:
        try:
            run_worker(threading.Event(), once=True)
        except DatabaseError:  # a worker process would end here, and be started again
            continue
        if time.monotonic() >= until or not Job.objects.filter(state__in=UNFINISHED).exists():
            return
        time.sleep(0.05)


def restart(scene: Scene, facts: dict[str, Any], told: Path) -> None:
    """The instance comes back: what it finds, Aziz trying once more, the worker, and what stands in the end."""
    facts["found"] = found()
    facts["answer"] = send_decision(scene)
    work_until_done(patience=20)
    facts["end"] = found() | ending()
    told.write_text(json.dumps(facts))


def found() -> dict[str, Any]:
    from workmark.assessment.models import Decision
    from workmark.credentials.models import Credential, StatusEntry, StatusList
    from workmark.jobs.mail import mail_folder
    from workmark.jobs.models import Message

    return {
        "decisions": Decision.objects.count(),
        "credentials": list(Credential.objects.values_list("state", flat=True)),
        "signed": sum(bool(credential.document) for credential in Credential.objects.all()),
        "entries": StatusEntry.objects.count(),
        "lists": [bool(listed.document) for listed in StatusList.objects.all()],
        "messages": sorted(key.partition(":")[0] for key in Message.objects.values_list("key", flat=True)),
        "mail": len(list(mail_folder().glob("*.eml"))),
    }


def ending() -> dict[str, Any]:
    from workmark.credentials.models import Credential
    from workmark.credentials.published import answer_of_ours
    from workmark.jobs.models import Job, Message
    from workmark.lib.clock import now
    from workmark.openbadges import Fetched, Unresolvable, verify
    from workmark.organisations.audit import faults_in_chain

    def resolve(url: str, /) -> Fetched:
        if (answer := answer_of_ours(url)) is None:
            raise Unresolvable(url)
        return answer

    credential = Credential.objects.get()
    checked = verify(bytes(credential.document), at=now(), resolve=resolve)
    return {
        "verification": {check.code.value: check.outcome.value for check in checked.checks},
        "unsent": Message.objects.filter(sent_at=None).count(),
        "jobs": sorted(set(Job.objects.values_list("state", flat=True))),
        "submission": credential.submission.state if credential.submission else "",
        "audit_faults": len(list(faults_in_chain())),
    }


def campaign(scene: Scene, how: str) -> list[dict[str, Any]]:
    """Once undisturbed, to learn the writes; then once for each of them."""
    fresh_copy(scene, "undisturbed")
    told = scene.folder / "points.json"

    def undisturbed() -> None:
        reaper = Reaper(how)
        decide_and_work(scene, reaper)
        told.write_text(json.dumps(reaper.points))

    if forked(undisturbed) != 0:
        raise RuntimeError("the story did not even work without a kill")
    points = json.loads(told.read_text())
    return [interrupted(scene, how, number, label) for number, label in enumerate(points, 1)]


def interrupted(scene: Scene, how: str, number: int, label: str) -> dict[str, Any]:
    home = fresh_copy(scene, f"at-{number}")
    status = forked(lambda: decide_and_work(scene, Reaper(how, number)))
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    facts: dict[str, Any] = {"number": number, "label": label, "killed": killed}
    told = scene.folder / f"facts-{number}.json"
    if forked(lambda: restart(scene, facts, told)) != 0:
        return facts | {"end": {}}
    drop_copy(scene, home)
    return dict(json.loads(told.read_text()))


def main() -> None:
    what, folder = sys.argv[1], Path(sys.argv[2])
    django.setup()
    scene = build_scene(folder)
    if what == "race":
        from tests.credentials.racing import race

        json.dump(race(scene), sys.stdout)
    else:
        json.dump(campaign(scene, what), sys.stdout)


if __name__ == "__main__":
    main()
