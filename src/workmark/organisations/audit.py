"""The audit chain: add one event, recompute every digest, and name the first row that does not fit."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import rfc8785
from django.db import models
from django.utils import timezone

from workmark.lib.request_context import request_id
from workmark.organisations.models import AuditChain, AuditEvent, Organisation, Person


def digest_of_row(row: models.Model) -> str:
    """SHA-256, in hex, over a row's stored values; files count by name, times in UTC."""
    values = {field.attname: _plain(getattr(row, field.attname)) for field in row._meta.concrete_fields}
    return hashlib.sha256(rfc8785.dumps(values)).hexdigest()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int):
        # Numbers beyond 2**53 are not exact in JCS (RFC 8785 section 3.2.2.3); text is.
        return str(value) if isinstance(value, int) and abs(value) >= 2**53 else value
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def append_event(
    *,
    actor: Person | None,
    actor_kind: str,
    verb: str,
    target: models.Model,
    organisation: Organisation | None,
    detail: dict[str, Any],
    before_digest: str,
    after_digest: str,
) -> AuditEvent:
    """Add one event at the end of the chain. Call inside the transaction that makes the change."""
    chain = lock_chain()
    event = AuditEvent(
        number=chain.last_number + 1,
        at=timezone.now(),
        actor=actor,
        actor_kind=actor_kind,
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        organisation=organisation,
        detail=detail,
        before_digest=before_digest,
        after_digest=after_digest,
        request_id=request_id.get(),
        previous_digest=chain.last_digest,
    )
    event.digest = event_digest(event)
    event.save(force_insert=True)
    chain.last_number, chain.last_digest = event.number, event.digest
    chain.save(update_fields=["last_number", "last_digest"])
    return event


def lock_chain() -> AuditChain:
    """Hold the end of the chain until the transaction ends.

    Whatever else is kept in one order, such as the issuance log, is locked after this and never before, so that two
    changes cannot wait for each other.
    """
    chain, _ = AuditChain.objects.select_for_update(no_key=True).get_or_create(id=1)
    return chain


def event_digest(event: AuditEvent) -> str:
    """The digest an event must carry, over all it says and the digest of the one before."""
    said = {
        field.attname: _plain(getattr(event, field.attname))
        for field in event._meta.concrete_fields
        if field.attname not in {"id", "digest"}
    }
    return hashlib.sha256(rfc8785.dumps(said)).hexdigest()


@dataclass(frozen=True)
class ChainFault:
    """The place where the log stops agreeing with itself."""

    number: int
    found: str
    expected: str


def faults_in_chain() -> Iterator[ChainFault]:
    """Walk the log from its first event to its last and yield each place that does not fit."""
    previous_digest, expected_number = "0" * 64, 1
    for event in AuditEvent.objects.order_by("number").iterator(chunk_size=2000):
        if event.number != expected_number:
            yield ChainFault(event.number, f"number {event.number}", f"number {expected_number}")
        if event.previous_digest != previous_digest:
            yield ChainFault(event.number, "a link to another row", "a link to the row before")
        if event.digest != event_digest(event):
            yield ChainFault(event.number, "contents that do not match the digest", "unaltered contents")
        previous_digest, expected_number = event.digest, event.number + 1
    chain = AuditChain.objects.filter(id=1).first()
    if chain is None and expected_number > 1:
        yield ChainFault(expected_number - 1, "no note of where the log ends", "one, written with each event")
    if chain is not None and chain.last_digest != previous_digest:
        yield ChainFault(chain.last_number, "an end that is missing", f"{chain.last_number} events")
