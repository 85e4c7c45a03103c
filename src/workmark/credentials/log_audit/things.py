"""The log against the rest of the database: each thing that was issued is in it once, and as it was when it was logged."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice

from workmark.achievements.queries import sealed_versions
from workmark.credentials.log_audit.fault import CHUNK, LogFault
from workmark.credentials.log_models import LogLeaf, LogOpening
from workmark.credentials.logged import LogRecord, everything_to_log, past_status_record
from workmark.credentials.models import Credential, CredentialState, StatusEntry
from workmark.openbadges.documents import JsonObject, as_list, parse_json_object, parse_moment
from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.log.entries import EntryKind
from workmark.organisations.models import AuditEvent


def faults_in_things() -> Iterator[LogFault]:
    """Things without an entry, entries without a thing, and things that are no longer what was logged."""
    met = _Met()
    yield from _things_that_differ(met)
    yield from _entries_without_a_thing(met)
    for version in sealed_versions().order_by("pk").iterator(chunk_size=CHUNK):
        if version.said.digest() != version.content_digest:
            yield LogFault(f"rubric:{version.pk}", "other content", "the content that was published")
    issued = Credential.objects.filter(state=CredentialState.ISSUED).prefetch_related(
        "status_entries__status_list"
    )
    for credential in issued.order_by("pk").iterator(chunk_size=CHUNK):
        for found in _altered(credential):
            yield LogFault(f"issue:{credential.pk}", found, "the row that its signed document tells of")


class _Met:
    """Which entries were met, a bit each."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, index: int) -> None:
        if index >= 8 * len(self._bits):
            self._bits.extend(bytes(index // 8 + 1 - len(self._bits)))
        self._bits[index // 8] |= 1 << index % 8

    def __contains__(self, index: int) -> bool:
        return index < 8 * len(self._bits) and bool(self._bits[index // 8] & 1 << index % 8)


def _things_that_differ(met: _Met) -> Iterator[LogFault]:
    for chunk in _chunks(everything_to_log()):
        openings = LogOpening.objects.filter(about__in=[record.about for record in chunk])
        known = {opening.about: opening for opening in openings.select_related("leaf")}
        for record in chunk:
            opening = known.get(record.about)
            if opening is None:
                yield LogFault(record.about, "no entry", "one entry")
                continue
            met.add(opening.leaf_id)
            if not _opens(opening, record):
                yield LogFault(
                    record.about, f"entry {opening.leaf_id}, which tells of something else", "its own"
                )


def _entries_without_a_thing(met: _Met) -> Iterator[LogFault]:
    """Every leaf has its opening, and every opening a thing; a status bit's former states count by what replaced them."""
    for leaf in LogLeaf.objects.filter(opening__isnull=True).order_by("index").iterator(chunk_size=CHUNK):
        yield LogFault(f"entry {leaf.index}", "nothing to say what it is about", "an opening")
    for opening in LogOpening.objects.select_related("leaf").order_by("leaf_id").iterator(chunk_size=CHUNK):
        if opening.leaf_id in met or _is_of_an_erased_badge(opening):
            continue
        record = past_status_record(opening.about)
        if record is None or not _opens(opening, record):
            yield LogFault(
                f"entry {opening.leaf_id}", f"nothing that is {opening.about}", "the thing it tells of"
            )


def _is_of_an_erased_badge(opening: LogOpening) -> bool:
    """Whether its badge went with its holder, which the audit log tells of: what was logged of it is noise by now."""
    kind, _, pk = opening.about.partition(":")
    if kind != EntryKind.ISSUE or opening.salt is not None or not pk.isdecimal():
        return False
    told = AuditEvent.objects.filter(
        target_type=Credential._meta.label_lower, target_id=pk, verb="log.erase_salt"
    )
    return Credential.objects.filter(pk=int(pk), state=CredentialState.ERASED).exists() and told.exists()


def _opens(opening: LogOpening, record: LogRecord) -> bool:
    leaf = opening.leaf
    if leaf.kind != record.kind:
        return False
    opened = opening.opened
    return opened is None or opened.entry(record.digest).commitment == bytes(leaf.commitment)


def _altered(credential: Credential) -> Iterator[str]:
    """What in the row no longer agrees with the signed document, which the log commits to."""
    exact = bytes(credential.document)
    if hashlib.sha256(exact).hexdigest() != credential.document_digest:
        yield "another digest of the document"
    try:
        yield from _disagreements(credential, parse_json_object(exact))
    except OpenBadgesError as error:
        yield f"a document that cannot be read: {error}"
    if (credential.revoked_at is not None) != _is_revoked(credential.status_entries.all()):
        yield "a revocation in one place and not in the other"
    if credential.revoked_at is None and _holds_differ(credential):
        yield "a hold in one place and not in the other"


def _disagreements(credential: Credential, document: JsonObject) -> Iterator[str]:
    signed_at = {parse_moment(proof.get("created"), "created") for proof in as_list(document.get("proof"))}
    issued_at = credential.issued_at
    if issued_at is None or issued_at.replace(microsecond=0) not in signed_at:
        yield "another moment of issue"
    if parse_moment(document.get("awardedDate"), "awardedDate") != credential.awarded_at.replace(
        microsecond=0
    ):
        yield "another moment of award"
    until = document.get("validUntil")
    ends = parse_moment(until, "validUntil") if until is not None else None
    if ends != (credential.valid_until.replace(microsecond=0) if credential.valid_until else None):
        yield "another end date"


def _is_revoked(entries: Iterable[StatusEntry]) -> bool:
    return any(entry.is_set for entry in entries if entry.status_list.purpose == "revocation")


def _holds_differ(credential: Credential) -> bool:
    """A badge that has a place for a hold says the same there as in its row; one without cannot differ."""
    bits = [
        entry.is_set for entry in credential.status_entries.all() if entry.status_list.purpose == "suspension"
    ]
    return any(bit != (credential.held_at is not None) for bit in bits)


def _chunks(records: Iterable[LogRecord]) -> Iterator[list[LogRecord]]:
    iterator = iter(records)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
