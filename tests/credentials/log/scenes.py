"""Scenes for the issuance log: one award, signed by the worker, in a log with a signed head."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from tests.conftest import Cast
from tests.credentials.scenes import issued
from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.actions.publish_checkpoint import publish_checkpoint
from workmark.credentials.log_models import LogCheckpoint
from workmark.credentials.logged import LogRecord, rubric_record
from workmark.credentials.models import Credential, IssuerKey
from workmark.openbadges.log.entries import EntryKind

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def logged(cast: Cast) -> Credential:
    """Lena's badge, and the rubric it was judged by, which the factory writes without publishing."""
    credential = issued(cast)
    append_to_log([rubric_record(credential.version)])
    return credential


def many_records(count: int, start: int = 0) -> list[LogRecord]:
    """Records about nothing, for what only counts leaves."""
    return [
        LogRecord(EntryKind.ISSUE, f"issue:none-{number}", number.to_bytes(32))
        for number in range(start, start + count)
    ]


def signed_head() -> LogCheckpoint:
    checkpoint = publish_checkpoint()
    assert checkpoint is not None
    return checkpoint


def old_keys(organisation: Any, count: int) -> list[IssuerKey]:
    """Retired keys: real things that an audit can find again, and cheap ones."""
    return [
        IssuerKey.objects.create(
            organisation=organisation,
            public_multibase=f"z6Mk{number}",
            sealed_private=b"-",
            did=f"did:key:z6Mk{number}",
            verification_method=f"did:key:z6Mk{number}#z6Mk{number}",
            created_at=NEW_YEAR + timedelta(days=number),
            retired_at=NEW_YEAR + timedelta(days=number + 1),
        )
        for number in range(count)
    ]


def below_the_triggers(table: str) -> None:
    """As somebody with the database's own password can: take the guards off first."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for verb in ("update", "delete"):
            name = f"{table.removeprefix('credentials_')}_refuses_{verb}"
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")
