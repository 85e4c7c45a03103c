"""A checked file of awards becomes a Batch, ready to be released; until then nobody is awarded anything."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import islice

from django.utils.translation import gettext as _

from workmark.credentials.award_file import MAX_ROWS, Fault, Row
from workmark.credentials.batch_models import Batch, BatchRow, BatchState, RowState
from workmark.credentials.batching import CheckedRow, RowsRefused, checked_rows
from workmark.jobs.inserting import insert_many
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person

_SAVED_TOGETHER = 1_000


def make_batch(
    owner: Person, issuer: Organisation, rows: Collection[Row], *, name: str, at: datetime
) -> Batch:
    """Save all rows or none. The same awards again give back the batch they were made into, unless that was undone or ended.

    name: what people call it, such as the file's name.

    Raises NotAllowed, or RowsRefused naming every bad row by line and column.
    """
    if not 0 < len(rows) <= MAX_ROWS:
        told = _("A batch has 1 to %(most)d rows; this one has %(rows)d.")
        raise RowsRefused([Fault(0, "", told % {"most": MAX_ROWS, "rows": len(rows)})])
    sound, faults = checked_rows(owner, issuer, rows, at=at)
    if faults:
        raise RowsRefused(faults)
    digest = _digest_of(row.intent_key for row in sound)
    with change(owner, "batch.make", issuer, organisation=issuer) as event:
        # Whoever sends the same file at the same moment waits here.
        Organisation.objects.select_for_update(no_key=True).get(pk=issuer.pk)
        over = (BatchState.UNDONE, BatchState.ENDED)
        same = Batch.objects.filter(issuer=issuer, digest=digest).exclude(state__in=over).first()
        batch = same or _saved(owner, issuer, sound, digest, name, at)
        event.target = batch
        event.detail = {"rows": batch.total, "digest": digest, "is_new": same is None}
    return batch


def _digest_of(keys: Iterable[str]) -> str:
    """SHA-256 over the keys, a line end between two."""
    digest = hashlib.sha256()
    for place, key in enumerate(keys):
        digest.update(f"\n{key}".encode() if place else key.encode())
    return digest.hexdigest()


def _saved(
    owner: Person, issuer: Organisation, sound: Collection[CheckedRow], digest: str, name: str, at: datetime
) -> Batch:
    batch = Batch.objects.create(
        issuer=issuer,
        made_by=owner,
        name=" ".join(name.split())[:120] or f"{at:%Y-%m-%d %H:%M}",
        digest=digest,
        total=len(sound),
        made_at=at,
    )
    left = iter(sound)
    while together := [_row(batch, row) for row in islice(left, _SAVED_TOGETHER)]:
        insert_many(together)
    return batch


def _row(batch: Batch, row: CheckedRow) -> BatchRow:
    return BatchRow(
        batch=batch,
        line=row.line,
        version_id=row.version,
        learner_id=row.learner,
        email=row.email,
        evidence_links=list(row.evidence),
        awarded_at=row.awarded_at,
        intent_key=row.intent_key,
        credential_id=row.known,
        state=RowState.WAITING if row.known is None else RowState.KNOWN,
    )
