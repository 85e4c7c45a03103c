"""A thousand tamperings with the audit log behind its trigger, each alone: every one is found (AUD)."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import F

from tests.conftest import Cast
from workmark.organisations.acting import change
from workmark.organisations.audit import event_digest, faults_in_chain
from workmark.organisations.models import AuditChain, AuditEvent
from workmark.organisations.triggers import refuse

EVENTS = 12
TAMPERINGS = 1_000


@pytest.fixture
def log(cast: Cast) -> list[AuditEvent]:
    """Twelve events, with the trigger out of the way of whoever has the database in their hands."""
    for number in range(EVENTS):
        with change(cast.ines, "organisation.manage", cast.harbour, organisation=cast.harbour) as event:
            event.detail = {"step": number}
    editor = SimpleNamespace(connection=connection, execute=_run)
    for event_name in ("UPDATE", "DELETE"):
        _up, down = refuse(
            "organisations_auditevent", event_name, name=f"audit_refuses_{event_name.lower()}", message=""
        )
        down(apps, editor)
    return list(AuditEvent.objects.order_by("number"))


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def altered(event: AuditEvent, chance: random.Random) -> None:
    said: dict[str, Any] = {
        "at": event.at - timedelta(seconds=chance.randint(1, 10**8)),
        "actor_id": None,
        "actor_kind": "system",
        "verb": "organisation.create",
        "target_type": "organisations.person",
        "target_id": str(chance.randint(10**6, 10**9)),
        "organisation_id": None,
        "detail": {"step": chance.randint(100, 10**9)},
        "before_digest": f"{chance.getrandbits(256):064x}",
        "after_digest": f"{chance.getrandbits(256):064x}",
        "request_id": f"{chance.getrandbits(64):x}",
        "previous_digest": f"{chance.getrandbits(256):064x}",
        "digest": f"{chance.getrandbits(256):064x}",
    }
    name = chance.choice(sorted(said))
    AuditEvent.objects.filter(pk=event.pk).update(**{name: said[name]})


def altered_and_signed_anew(event: AuditEvent, chance: random.Random) -> None:
    """Whoever knows how digests are made gives the altered row a fitting one; the next row, or the end, knows better."""
    event.detail = {"step": chance.randint(100, 10**9)}
    AuditEvent.objects.filter(pk=event.pk).update(detail=event.detail, digest=event_digest(event))


def taken_out(event: AuditEvent, chance: random.Random) -> None:
    AuditEvent.objects.filter(pk=event.pk).delete()


def taken_out_and_closed_up(event: AuditEvent, chance: random.Random) -> None:
    AuditEvent.objects.filter(pk=event.pk).delete()
    for later in AuditEvent.objects.filter(number__gt=event.number).order_by("number"):
        AuditEvent.objects.filter(pk=later.pk).update(number=F("number") - 1)


def put_in_another_order(event: AuditEvent, chance: random.Random) -> None:
    other = AuditEvent.objects.exclude(pk=event.pk).order_by("number")[chance.randrange(EVENTS - 1)]
    AuditEvent.objects.filter(pk=event.pk).update(number=-1)
    AuditEvent.objects.filter(pk=other.pk).update(number=event.number)
    AuditEvent.objects.filter(pk=event.pk).update(number=other.number)


def made_up(event: AuditEvent, chance: random.Random) -> None:
    """One more at the end, that follows from the last; the end of the chain does not know it."""
    last = AuditEvent.objects.latest("number")
    last.pk, last.number, last.previous_digest = None, last.number + 1, last.digest
    last.detail = {"step": chance.randint(100, 10**9)}
    last.digest = event_digest(last)
    last.save(force_insert=True)


def cut_off(event: AuditEvent, chance: random.Random) -> None:
    AuditEvent.objects.filter(number__gte=event.number).delete()


def forgotten_end(event: AuditEvent, chance: random.Random) -> None:
    AuditChain.objects.update(last_digest=f"{chance.getrandbits(256):064x}")


def cut_off_with_its_end(event: AuditEvent, chance: random.Random) -> None:
    """One event stays: an empty log without an end is a new one, and only the note beside the database knows better."""
    AuditEvent.objects.filter(number__gt=event.number).delete()
    AuditChain.objects.all().delete()


KINDS: list[Callable[[AuditEvent, random.Random], None]] = [
    altered,
    altered_and_signed_anew,
    taken_out,
    taken_out_and_closed_up,
    put_in_another_order,
    made_up,
    cut_off,
    forgotten_end,
    cut_off_with_its_end,
]


@pytest.mark.long
def test_every_tampering_is_found(log: list[AuditEvent]) -> None:
    chance, found = random.Random(2026), Counter[str]()
    assert list(faults_in_chain()) == []

    for _ in range(TAMPERINGS):
        kind, event = chance.choice(KINDS), chance.choice(log)
        with transaction.atomic():
            kind(AuditEvent.objects.get(pk=event.pk), chance)
            found[kind.__name__] += bool(next(faults_in_chain(), None))
            transaction.set_rollback(True)

    assert sum(found.values()) == TAMPERINGS
    assert set(found) == {kind.__name__ for kind in KINDS}
    assert list(faults_in_chain()) == []
