"""Things that were issued, revoked, published or rotated become entries of the public issuance log."""

import os
from collections.abc import Sequence

from django.db import transaction

from workmark.credentials.log_models import LogHead, LogLeaf, LogOpening
from workmark.credentials.logged import LogRecord
from workmark.jobs.inserting import insert_columns
from workmark.lib.clock import now
from workmark.openbadges.log.entries import SALT_BYTES, Opening
from workmark.organisations.audit import lock_chain

ROWS_AT_ONCE = 1000


def append_to_log(records: Sequence[LogRecord]) -> None:
    """Write the entries at the end of the log, in the order given. Part of a larger action: call in its transaction.

    Whoever appends waits for whoever appended before to commit, so indexes have no gap and follow the commits. One
    record or a hundred thousand cost the same handful of statements for each thousand.

    A thing that is logged already is an IntegrityError, which undoes the larger action: nothing is logged twice.
    """
    if not records:
        return
    with transaction.atomic():
        lock_chain()
        head, _ = LogHead.objects.select_for_update(no_key=True).get_or_create(id=1)
        for start in range(0, len(records), ROWS_AT_ONCE):
            _write(records[start : start + ROWS_AT_ONCE], head.size + start)
        head.size += len(records)
        head.appended_at = now()
        head.waiting_since = head.waiting_since or head.appended_at
        head.save(update_fields=["size", "appended_at", "waiting_since"])


def _write(records: Sequence[LogRecord], first_index: int) -> None:
    salts = os.urandom(SALT_BYTES * len(records))
    each_salt = [salts[start : start + SALT_BYTES] for start in range(0, len(salts), SALT_BYTES)]
    entries = [
        Opening(salt, record.kind, record.is_late).entry(record.digest)
        for salt, record in zip(each_salt, records, strict=True)
    ]
    indexes = range(first_index, first_index + len(records))
    leaves = {
        "index": indexes,
        "kind": [str(entry.kind) for entry in entries],
        "commitment": [entry.commitment for entry in entries],
        "is_late": [entry.is_late for entry in entries],
        "leaf_hash": [entry.leaf_hash for entry in entries],
    }
    insert_columns(LogLeaf, leaves)
    abouts = [record.about for record in records]
    insert_columns(LogOpening, {"leaf_id": indexes, "about": abouts, "salt": each_salt})
