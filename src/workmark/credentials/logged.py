"""What the issuance log records about each thing: its kind, its own number, and the digest that a leaf commits to.

Pure reading: issuing writes these once, and an audit makes them anew from the rows as they stand, so that a row altered
behind our back no longer opens its leaf. No address stands in a digest, since an instance may move.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import rfc8785

from workmark.achievements.models import AchievementVersion
from workmark.achievements.queries import sealed_versions
from workmark.credentials.models import Credential, CredentialState, IssuerKey, StatusEntry
from workmark.openbadges.log.entries import EntryKind, digest_of_bytes


@dataclass(frozen=True)
class LogRecord:
    """One thing to be logged. about: unique for ever, never public. digest: 32 bytes. is_late: older than the log."""

    kind: EntryKind
    about: str
    digest: bytes
    is_late: bool = False


def award_record(credential: Credential, *, is_late: bool = False, digest: bytes | None = None) -> LogRecord:
    """An issued Credential: the leaf commits to its signed document. digest: of it, where a caller has it at hand."""
    if digest is None:
        digest = digest_of_bytes(bytes(credential.document))
    return LogRecord(EntryKind.ISSUE, f"issue:{credential.pk}", digest, is_late)


def status_record(entry: StatusEntry, *, is_late: bool = False) -> LogRecord:
    """A status bit as it now stands: whose, which, and since when. entry: with its credential and list."""
    word = "set" if entry.is_set else "cleared"
    return _status_record(entry, word, _moment(entry.set_at), is_late)


def past_status_record(about: str) -> LogRecord | None:
    """A state that a bit was in before its present one, such as a suspension that was lifted; None if it never was."""
    kind, _, rest = about.partition(":")
    number, _, state = rest.partition(":")
    word, _, at = state.partition(":")
    if kind != EntryKind.STATUS or not number.isdecimal() or word not in ("set", "cleared"):
        return None
    entry = StatusEntry.objects.filter(pk=int(number)).select_related("credential", "status_list").first()
    if entry is None or entry.set_at is None or at >= _moment(entry.set_at):
        return None
    return _status_record(entry, word, at, False)


def _status_record(entry: StatusEntry, word: str, at: str, is_late: bool) -> LogRecord:
    said = {
        "credential": entry.credential.document_digest,
        "purpose": entry.status_list.purpose,
        "state": word,
        "at": at,
    }
    return LogRecord(EntryKind.STATUS, f"status:{entry.pk}:{word}:{at}", _digest(said), is_late)


def key_records(key: IssuerKey, *, is_late: bool = False) -> Iterator[LogRecord]:
    """Everything that has happened to an issuer's key so far: added, retired, compromised."""
    happened = {"added": key.created_at, "retired": key.retired_at, "compromised": key.compromised_since}
    for event, at in happened.items():
        if at is not None:
            said = {
                "event": event,
                "at": _moment(at),
                "verificationMethod": key.verification_method,
                "publicKeyMultibase": key.public_multibase,
            }
            yield LogRecord(EntryKind.KEY, f"key:{key.pk}:{event}", _digest(said), is_late)


def key_record(key: IssuerKey, event: str) -> LogRecord:
    """One event of a key: "added", "retired" or "compromised"."""
    about = f"key:{key.pk}:{event}"
    return next(record for record in key_records(key) if record.about == about)


def rubric_record(version: AchievementVersion, *, is_late: bool = False) -> LogRecord:
    """A published version of an Achievement, with its rubric. version: with its achievement."""
    said = {
        "achievement": version.achievement.slug,
        "version": version.number,
        "contentDigest": version.content_digest,
        "publishedAt": _moment(version.published_at),
    }
    return LogRecord(EntryKind.RUBRIC, f"rubric:{version.pk}", _digest(said), is_late)


def everything_to_log(*, is_late: bool = False) -> Iterator[LogRecord]:
    """A record for each thing that belongs in the log, oldest kinds first, read in steps."""
    for version in sealed_versions().select_related("achievement").order_by("pk").iterator(chunk_size=500):
        yield rubric_record(version, is_late=is_late)
    for key in IssuerKey.objects.order_by("pk").iterator(chunk_size=500):
        yield from key_records(key, is_late=is_late)
    for credential in Credential.objects.filter(state=CredentialState.ISSUED).order_by("pk").iterator(500):
        yield award_record(credential, is_late=is_late)
    entries = StatusEntry.objects.filter(set_at__isnull=False).select_related("credential", "status_list")
    for entry in entries.order_by("pk").iterator(chunk_size=500):
        yield status_record(entry, is_late=is_late)


def _digest(said: dict[str, Any]) -> bytes:
    return hashlib.sha256(rfc8785.dumps(said)).digest()


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at is not None else ""
