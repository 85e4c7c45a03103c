"""The worker issues a released batch: a thousand rows at a time, each thousand whole or not at all.

One transaction holds what belongs together for each row: the status entry, the signed bytes, the log entry, the row's
own end and the learner's letter. A worker killed anywhere leaves rows that wait and rows that are done, and nothing between, so
whoever takes the job up again simply goes on. Two workers at once wait for each other at the batch's own row.
"""

import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from workmark.achievements.models import AchievementVersion
from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.actions.ensure_issuer_key import ensure_issuer_key
from workmark.credentials.actions.publish_status_list import publish_status_list
from workmark.credentials.actions.reserve_status_entries import reserve_status_entries
from workmark.credentials.batch_models import Batch, BatchRow, BatchState, RowState
from workmark.credentials.issuers import is_suspended_now
from workmark.credentials.letters import award_letters
from workmark.credentials.logged import award_record
from workmark.credentials.models import Credential, StatusEntry, first_visibility
from workmark.credentials.partner_models import IssuingAuthority
from workmark.credentials.partnering import authority_for
from workmark.credentials.signals import credentials_signed
from workmark.credentials.signing_many import ManySigner
from workmark.credentials.statement import Place
from workmark.credentials.validity import ended_by, valid_until
from workmark.jobs.inserting import insert_columns, insert_many
from workmark.jobs.outbox import queue_messages
from workmark.lib.clock import now
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Organisation

CHUNK = 1_000
SMALLEST_CHUNK = 30


def issue_batch(batch_pk: int, *, seconds: float, at_once: int = 0) -> bool:
    """Issue chunk after chunk for about so many seconds. True: rows still wait, so ask again.

    at_once: the rows of a chunk, where not as many as usual. A batch that is paused, undone or done is left as it is, and so
    is one of a suspended issuer. Rows in the name of an institution that is suspended wait, and the others go on.
    """
    until = time.monotonic() + seconds
    batch = Batch.objects.select_related("issuer").get(pk=batch_pk)
    if batch.issuer.suspended_at is not None:
        return False
    # A version's content is long, and the same for thousands of rows.
    versions = AchievementVersion.objects.select_related("achievement__issuer").in_bulk(
        batch.rows.order_by().values_list("version", flat=True).distinct()
    )
    with ManySigner(ensure_issuer_key(batch.issuer)) as signer:
        while _issue_chunk(batch, signer, versions, at_once or CHUNK):
            if time.monotonic() >= until:
                return True
    return False


def rows_after(attempt: int) -> int:
    """How many rows to bring to their end at once when so many workers, this one included, have begun: ever fewer."""
    return max(CHUNK >> (attempt - 1), min(CHUNK, SMALLEST_CHUNK))


def _issue_chunk(
    batch: Batch, signer: ManySigner, versions: Mapping[int, AchievementVersion], at_once: int
) -> bool:
    """Bring the next rows to their end; False when there was none to bring."""
    with change(SYSTEM, "batch.issue", batch, organisation=batch.issuer) as event:
        held = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        # Whoever awards one of these at the same moment by another way waits here.
        is_suspended = is_suspended_now(batch.issuer)
        waiting = held.rows.filter(state=RowState.WAITING).select_related("learner").order_by("pk")
        ready = waiting.filter(version__achievement__issuer__suspended_at=None)
        rows = list(ready[:at_once]) if held.state == BatchState.RELEASED and not is_suspended else []
        if not rows:
            if not waiting.exists():
                _finish(held)
            event.detail = {"state": held.state}
            return False
        new = _without_closed_accounts(_without_known(rows))
        new = _without_expired(new, versions, held, now())
        by = _authorities(batch.issuer, new, versions)
        new = _without_ended_authority(new, versions, batch.issuer, by)
        made = _issue(
            [_credential(row, versions[row.version_id], held, batch.issuer, by) for row in new], signer
        )
        _end_new(new, made)
        signer.require_sound()
        event.detail = {"rows": len(rows), "issued": len(made), "digest": _digest_of(made)}
    return True


def _finish(held: Batch) -> None:
    if held.state == BatchState.RELEASED:
        held.state, held.finished_at = BatchState.DONE, now()
        held.save(update_fields=["state", "finished_at"])


def _without_known(rows: list[BatchRow]) -> list[BatchRow]:
    """The rows that are new; those whose award was made meanwhile by another way come to their end here."""
    keys = [row.intent_key for row in rows]
    known = set(Credential.objects.filter(intent_key__in=keys).values_list("intent_key", flat=True))
    if known:
        _end([row for row in rows if row.intent_key in known], RowState.KNOWN)
    return [row for row in rows if row.intent_key not in known]


def _without_closed_accounts(rows: list[BatchRow]) -> list[BatchRow]:
    """An account may have been closed since the file was checked; such a row fails alone."""
    closed = [row.pk for row in rows if not row.learner.is_active]
    if closed:
        told = _("This account was closed after the batch was made.")
        BatchRow.objects.filter(pk__in=closed).update(state=RowState.FAILED, column="email", error=told)
    return [row for row in rows if row.learner.is_active]


def _without_expired(
    rows: list[BatchRow], versions: Mapping[int, AchievementVersion], held: Batch, at: datetime
) -> list[BatchRow]:
    """A batch may have waited so long that a row's badge would be expired when it is signed; such a row fails."""
    ends = {
        row.pk: ended_by(_awarded_at(row, held), versions[row.version_id].said.validity_months, at)
        for row in rows
    }
    told = _(
        "The batch waited too long: this badge would have expired on %(end)s. Send it again with a later day."
    )
    for pk, end in ends.items():
        if end is not None:
            BatchRow.objects.filter(pk=pk).update(
                state=RowState.FAILED, column="awarded_on", error=told % {"end": f"{end:%Y-%m-%d}"}
            )
    return [row for row in rows if ends[row.pk] is None]


def _awarded_at(row: BatchRow, held: Batch) -> datetime:
    return row.awarded_at or held.released_at or now()


def _authorities(
    issuer: Organisation, rows: Sequence[BatchRow], versions: Mapping[int, AchievementVersion]
) -> dict[tuple[int, date], IssuingAuthority]:
    """By version and day of the award: what lets this issuer issue others' micro-credentials as things stand now."""
    wanted = {
        (row.version_id, _day_of(row))
        for row in rows
        if versions[row.version_id].achievement.issuer_id != issuer.pk
    }
    found = {place: authority_for(issuer, versions[place[0]].achievement, place[1]) for place in wanted}
    return {place: authority for place, authority in found.items() if authority is not None}


def _without_ended_authority(
    rows: list[BatchRow],
    versions: Mapping[int, AchievementVersion],
    issuer: Organisation,
    by: Mapping[tuple[int, date], IssuingAuthority],
) -> list[BatchRow]:
    """An institution may have ended it since the file was checked; such rows fail."""
    failed = [
        row.pk
        for row in rows
        if versions[row.version_id].achievement.issuer_id != issuer.pk
        and (row.version_id, _day_of(row)) not in by
    ]
    if failed:
        told = _("Its issuer does not let you issue it in its name any more.")
        BatchRow.objects.filter(pk__in=failed).update(state=RowState.FAILED, column="achievement", error=told)
    return [row for row in rows if row.pk not in failed]


def _day_of(row: BatchRow) -> date:
    return (row.awarded_at or now()).date()


def _credential(
    row: BatchRow,
    version: AchievementVersion,
    held: Batch,
    issuer: Organisation,
    by: Mapping[tuple[int, date], IssuingAuthority],
) -> Credential:
    awarded_at = _awarded_at(row, held)
    months = version.said.validity_months
    return Credential(
        authority=by.get((row.version_id, _day_of(row))),
        token=row.token,
        learner=row.learner,
        version=version,
        issuer=issuer,
        intent_key=row.intent_key,
        visibility=first_visibility(issuer),
        learner_name=row.learner.name,
        identity_email=row.email,
        awarded_at=awarded_at,
        valid_until=valid_until(awarded_at, months) if months else None,
        evidence_links=row.evidence_links,
    )


def _issue(credentials: list[Credential], signer: ManySigner) -> list[Credential]:
    """Reserve, sign, save, log, announce: the order of a single award, each step for all of them. Gives those signed."""
    if not credentials:
        return []
    places = reserve_status_entries(credentials[0].issuer, len(credentials))
    refused = signer.sign(credentials, places, at=now())
    signed = [pair for pair in zip(credentials, places, strict=True) if pair[0].token not in refused]
    for credential, why in ((each, refused[each.token]) for each in credentials if each.token in refused):
        rows = BatchRow.objects.filter(state=RowState.WAITING, token=credential.token)
        rows.update(state=RowState.FAILED, error=why[:500])
    made = [credential for credential, _place in signed]
    save_signed(made)
    save_entries(made, [place for _credential, place in signed])
    append_to_log([award_record(each, digest=signer.log_digests[each.token]) for each in made])
    queue_messages(award_letters(made))
    credentials_signed.send(sender=Credential, credentials=made)
    return made


def save_signed(made: Sequence[Credential]) -> None:
    """Insert new Credentials, and give each its row's number. Part of a larger action."""
    insert_many(made)
    tokens = [credential.token for credential in made]
    numbers = dict(Credential.objects.filter(token__in=tokens).values_list("token", "pk"))
    for credential in made:
        credential.pk = numbers[credential.token]


def _end_new(rows: Sequence[BatchRow], made: Sequence[Credential]) -> None:
    tokens = {credential.token for credential in made}
    _end([row for row in rows if row.token in tokens], RowState.ISSUED)


def save_entries(credentials: Sequence[Credential], places: Sequence[Place]) -> None:
    """Put saved Credentials into their places, and publish a list that is new. Part of a larger action."""
    entries = {
        "status_list_id": [status_list.pk for status_list, _index in places],
        "index": [index for _list, index in places],
        "credential_id": [credential.pk for credential in credentials],
    }
    insert_columns(StatusEntry, entries)
    for status_list in {status_list.pk: status_list for status_list, _index in places}.values():
        if status_list.document_made_at is None:
            publish_status_list(status_list.pk)


def _end(rows: Sequence[BatchRow], state: RowState) -> None:
    same_award = Credential.objects.filter(intent_key=OuterRef("intent_key")).values("pk")[:1]
    BatchRow.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=state, credential_id=Subquery(same_award)
    )


def _digest_of(made: Iterable[Credential]) -> str:
    """SHA-256 over the digests of the documents, one a line in the order of the rows."""
    lines = "".join(f"{credential.document_digest}\n" for credential in made)
    return hashlib.sha256(lines.encode()).hexdigest()
