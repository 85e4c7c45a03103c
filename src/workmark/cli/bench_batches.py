"""`workmark bench batch`: issue a batch into the database at hand and say how long it took and how much memory.

It writes, so it wants a database of its own: set WORKMARK_HOME or WORKMARK_DATABASE_URL to an empty one. Preparing,
making the batch and issuing are separate processes, so that each one's time and memory are its own.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from workmark.lib.problems import InvalidInput

SLUG = "bench"
_SAVED_TOGETHER = 2_000
_CHILD = """
import sys
from workmark.cli.setup import ready
ready()
from workmark.cli import bench_batches, {module}
bench_batches.tell({module}.{work}({badges}))
"""


def bench_batch(badges: int) -> dict[str, Any]:
    """Prepare people and an achievement, make a batch of so many awards, and have a worker issue it."""
    run_apart("prepare", badges)
    made, issued, listed = run_apart("make", badges), run_apart("issue", badges), run_apart("publish", badges)
    return {
        "database": issued["database"],
        "badges": badges,
        "badge_bytes": issued["badge_bytes"],
        "make_seconds": made["seconds"],
        "make_peak_mib": made["peak_mib"],
        "issue_seconds": issued["seconds"],
        "issue_cpu_seconds": issued["cpu_seconds"],
        "issue_cpu_seconds_of_the_second_process": issued["second_cpu_seconds"],
        "issue_cpu_seconds_of_the_database": issued["database_cpu_seconds"],
        "issue_per_second": round(badges / issued["seconds"], 1),
        "issue_peak_mib": issued["peak_mib"],
        "without_status_entry": issued["without_status_entry"],
        "without_letter": issued["without_letter"],
        "status_list_entries": listed["entries"],
        "status_list_seconds": listed["seconds"],
    }


def run_apart(work: str, badges: int, *, module: str = "bench_batches") -> dict[str, Any]:
    """Run one function of a bench in a process of its own, and give what it told."""
    code = _CHILD.format(work=work, badges=badges, module=module)
    done = subprocess.run((sys.executable, "-c", code), stdout=subprocess.PIPE, check=True)  # noqa: S603  (our words)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def tell(found: dict[str, Any]) -> None:
    """What a child process found, and the most memory it held in MiB (Linux counts it in /proc)."""
    status = Path("/proc/self/status")
    if status.exists():
        words = next(line.split() for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        found["peak_mib"] = int(words[1]) // 1024
    sys.stdout.write(json.dumps({"peak_mib": None} | found) + "\n")


def prepare(badges: int) -> dict[str, Any]:
    """An issuer, its owner, a published achievement, and learners with confirmed addresses."""
    from allauth.account.models import EmailAddress
    from django.core.management import call_command
    from django.utils import timezone

    from workmark.achievements.content import AchievementContent, SkillLink
    from workmark.achievements.models import Achievement, AchievementVersion
    from workmark.organisations.models import Membership, Organisation, Person, Role

    call_command("migrate", verbosity=0, interactive=False)
    if Person.objects.exists():
        raise InvalidInput(
            "This bench writes, and there are people in this database. Name an empty one in WORKMARK_HOME "
            "or WORKMARK_DATABASE_URL."
        )
    issuer = Organisation.objects.create(slug="bench", name="Bench Institute", may_issue=True)
    owner = Person.objects.create_user("owner@bench.example", name="Owner")
    Membership.objects.create(person=owner, organisation=issuer, role=Role.OWNER)
    content = AchievementContent(
        title="Counts stock cycle by cycle",
        summary="Counts a section of a warehouse in cycles and finds the cause of each difference.",
        competency="Counts a section of a warehouse in cycles, alone, and explains every difference found.",
        key_method="The learner counts one section five times in a month and works out each difference.",
        hours=10,
        skills=(SkillLink(uri="http://data.europa.eu/esco/skill/1", label="stock control"),),
    )
    AchievementVersion.objects.create(
        achievement=Achievement.objects.create(slug=SLUG, issuer=issuer),
        number=1,
        state="published",
        content=content.model_dump(mode="json"),
        content_digest=content.digest(),
        title=content.title,
        family=content.family,
        language=content.language,
        hours=content.hours,
        price=content.price.amount,
        currency=content.price.currency,
        published_at=timezone.now(),
    )
    for start in range(0, badges, _SAVED_TOGETHER):
        people = Person.objects.bulk_create(
            Person(email=_address(number), name=f"Learner Number {number}", password="!")  # noqa: S106  (no login)
            for number in range(start, min(start + _SAVED_TOGETHER, badges))
        )
        EmailAddress.objects.bulk_create(
            EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in people
        )
    return {}


def make(badges: int) -> dict[str, Any]:
    """Read a file of so many awards, check every row and save the batch."""
    from workmark.credentials.actions.make_batch import make_batch
    from workmark.credentials.actions.release_batch import release_batch
    from workmark.credentials.award_file import read_awards
    from workmark.lib.clock import now
    from workmark.organisations.models import Organisation, Person

    owner, issuer = Person.objects.get(email="owner@bench.example"), Organisation.objects.get(slug="bench")
    with tempfile.TemporaryFile() as file:
        file.write(b"email,achievement\n")
        file.writelines(f"{_address(number)},{SLUG}\n".encode() for number in range(badges))
        started = time.perf_counter()
        rows, _faults = read_awards(file)
    batch = make_batch(owner, issuer, rows, name="bench.csv", at=now())
    seconds = time.perf_counter() - started
    release_batch(owner, batch, at=now())
    return {"seconds": round(seconds, 2)}


def issue(badges: int) -> dict[str, Any]:
    """Do what the worker does with the released batch, and count what it left."""
    from django.db import connection

    from workmark.credentials.actions.issue_batch import issue_batch
    from workmark.credentials.batch_models import Batch
    from workmark.credentials.models import Credential, CredentialState
    from workmark.jobs.models import Message

    batch = Batch.objects.get()
    started, cpu, database = time.perf_counter(), os.times(), database_cpu()
    while issue_batch(batch.pk, seconds=20):
        pass
    spent, database_spent = os.times(), database_cpu()
    seconds = time.perf_counter() - started
    issued = Credential.objects.filter(state=CredentialState.ISSUED)
    if issued.count() != badges:
        raise RuntimeError("not every badge was issued, so this figure would mean nothing")
    return {
        "database": connection.vendor,
        "seconds": round(seconds, 2),
        # The checking process is counted once it has ended, which it has.
        "cpu_seconds": round(sum(spent[:4]) - sum(cpu[:4]), 2),
        "second_cpu_seconds": round(sum(spent[2:4]) - sum(cpu[2:4]), 2),
        "database_cpu_seconds": None
        if database_spent is None
        else round(database_spent - (database or 0), 2),
        "badge_bytes": len(issued.only("document").earliest("pk").document),
        "without_status_entry": issued.filter(status_entries__isnull=True).count(),
        "without_letter": badges - Message.objects.filter(key__startswith="credential-issued:").count(),
    }


def database_cpu() -> float | None:
    """What the PostgreSQL process that serves this one has had of the processor; None where it is not of this machine.

    SQLite's work is our own. What PostgreSQL writes in the background is not in it.
    """
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        place = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    name, _, rest = place.read_text().rpartition(")") if place.exists() else ("", "", "")
    if not name.endswith("(postgres"):
        return None
    user, system = rest.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def publish(badges: int) -> dict[str, Any]:
    """Rebuild and sign a status list of a million entries, one in ten of them set."""
    from workmark.credentials.actions.ensure_issuer_key import ensure_issuer_key
    from workmark.credentials.issuers import signer_for
    from workmark.lib.clock import now
    from workmark.openbadges import bitstring, issue_credential, status_list_credential
    from workmark.organisations.models import Organisation

    key = ensure_issuer_key(Organisation.objects.get(slug="bench"))
    entries, signer = 1_000_000, signer_for(key)
    started = time.perf_counter()
    said = status_list_credential(
        "https://bench.example/status/1",
        key.did,
        bitstring(entries, range(0, entries, 10)),
        valid_from=now(),
    )
    issue_credential(said, signer, verification_method=key.verification_method, created=now())
    return {"entries": entries, "seconds": round(time.perf_counter() - started, 3)}


def _address(number: int) -> str:
    return f"learner-{number}@bench.example"
