"""A thousand ways to alter the log or what it tells of, below the triggers; an audit finds every one."""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.credentials.log.scenes import below_the_triggers, logged, many_records, old_keys, signed_head
from tests.credentials.scenes import revoked
from tests.factories import published_version
from workmark.achievements.models import AchievementVersion
from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.actions.erase_log_salt import erase_log_salt
from workmark.credentials.actions.log_what_came_before import log_what_came_before
from workmark.credentials.log_audit import faults_in_issuance_log
from workmark.credentials.log_models import (
    LogCheckpoint,
    LogCosignature,
    LogHead,
    LogLeaf,
    LogOpening,
    LogTile,
)
from workmark.credentials.logged import key_records, status_record
from workmark.credentials.models import Credential, IssuerKey, StatusEntry
from workmark.lib.clock import now
from workmark.openbadges.keys import LocalSigner
from workmark.openbadges.log.notes import VerifierKey, cosign_text, parse_note
from workmark.privacy.actions.erase_person import erase_person
from workmark.privacy.models import Badges

pytestmark = pytest.mark.django_db

MUTATIONS = 1000
TABLES = ("logleaf", "logtile", "logcheckpoint", "logcosignature", "logopening")


def a_log(cast: Cast) -> Credential:
    """Over 256 entries about real things, three heads, a witness, a revoked badge."""
    credential = logged(cast)
    signed_head()
    keys = old_keys(cast.harbour, 130)
    append_to_log([record for key in keys[:100] for record in key_records(key)])
    signed_head()
    append_to_log([record for key in keys[100:] for record in key_records(key)])
    revoked(cast, credential, reason="Awarded by mistake.", at=MONDAY)
    head = signed_head()
    witness = LocalSigner.generate()
    signature = cosign_text(
        parse_note(head.note.encode()).text, "witness.example/w", witness, at=head.made_at
    )
    head.cosignatures.create(
        verifier_key=VerifierKey.of("witness.example/w", witness.public_key, 4).text,
        line=signature.line,
        seen_at=head.made_at,
        received_at=head.made_at,
    )
    return credential


def test_a_sound_log_has_no_fault(cast: Cast) -> None:
    a_log(cast)

    assert list(faults_in_issuance_log()) == []
    assert LogTile.objects.count() == 1


def test_an_empty_log_has_no_fault(cast: Cast) -> None:
    assert list(faults_in_issuance_log()) == []


def test_an_erased_salt_is_no_fault(cast: Cast) -> None:
    erase_log_salt(a_log(cast))

    assert list(faults_in_issuance_log()) == []


@pytest.mark.parametrize("badges", Badges)
def test_a_badge_that_went_with_its_holder_is_no_fault(cast: Cast, badges: Badges) -> None:
    credential = a_log(cast)

    erase_person(credential.learner, badges=badges, at=now())

    assert Credential.objects.get(pk=credential.pk).state == "erased"
    assert list(faults_in_issuance_log()) == []


def test_a_badge_that_went_with_nobody_is_a_fault(cast: Cast) -> None:
    """Somebody who can write to the database calls a badge erased; the audit log knows of no such thing."""
    credential = a_log(cast)
    LogOpening.objects.filter(about=f"issue:{credential.pk}").update(salt=None)
    Credential.objects.filter(pk=credential.pk).update(state="erased")

    assert [fault.found for fault in faults_in_issuance_log()] == [f"nothing that is issue:{credential.pk}"]


def test_a_suspension_that_was_lifted_is_no_fault(cast: Cast) -> None:
    credential = logged(cast)
    lists = credential.status_entries.get().status_list
    lists.pk, lists.token, lists.purpose = None, "x" * 32, "suspension"
    lists.save()
    entry = StatusEntry.objects.create(status_list=lists, credential=credential, index=5)
    for day, is_set in enumerate((True, False, True)):
        entry.is_set, entry.set_at = is_set, MONDAY + timedelta(days=day)
        entry.save()
        append_to_log([status_record(entry)])
    Credential.objects.update(held_at=entry.set_at)

    assert list(faults_in_issuance_log()) == []


def test_what_was_logged_late_is_no_fault_and_what_was_never_logged_is(cast: Cast) -> None:
    logged(cast)
    old_keys(cast.harbour, 1)
    assert [fault.found for fault in faults_in_issuance_log()] == ["no entry", "no entry"]

    log_what_came_before()
    assert list(faults_in_issuance_log()) == []

    published_version(cast.harbour, "backup-and-proven-restore")
    log_what_came_before()
    assert [fault.expected for fault in faults_in_issuance_log()] == ["one entry"]


def test_an_entry_about_nothing_is_found(cast: Cast) -> None:
    a_log(cast)
    append_to_log(many_records(1))

    assert [fault.expected for fault in faults_in_issuance_log()] == ["the thing it tells of"]


@pytest.mark.long
def test_each_of_a_thousand_alterations_is_found(cast: Cast) -> None:
    a_log(cast)
    for table in TABLES:
        below_the_triggers(f"credentials_{table}")
    _let_versions_change()
    # Python's own generator with a fixed start: the same thousand in each run.
    draw = random.Random(20261123)
    kinds = list(_mutations())
    missed, refused = [], 0

    for number in range(MUTATIONS):
        name, mutate = kinds[number % len(kinds)]
        try:
            with transaction.atomic():
                with connection.constraint_checks_disabled():
                    mutate(draw)
                if next(faults_in_issuance_log(), None) is None:
                    missed.append((number, name))
                transaction.set_rollback(True)
        except IntegrityError:
            refused += 1  # a constraint stood in the way, which is better still

    assert missed == []
    assert refused < MUTATIONS // 20


Mutation = Callable[[random.Random], object]


def _mutations() -> Iterator[tuple[str, Mutation]]:
    """Each alters one thing in one row, drawn anew each time."""
    yield "alter a leaf's commitment", lambda draw: _alter_bytes(draw, LogLeaf, "commitment")
    yield "alter a leaf's hash", lambda draw: _alter_bytes(draw, LogLeaf, "leaf_hash")
    yield "alter a leaf with its hash", _alter_leaf_with_its_hash
    yield "alter a leaf's kind", lambda draw: _one(draw, LogLeaf).update(kind="status2")
    yield "mark a leaf as late", lambda draw: _one(draw, LogLeaf).update(is_late=True)
    yield "delete a leaf", _delete_leaf
    yield "swap two leaves", _swap_leaves
    yield "delete an opening", lambda draw: _delete(_one(draw, LogOpening))
    yield "alter a salt", lambda draw: _alter_bytes(draw, LogOpening, "salt")
    yield (
        "say that an entry is about something else",
        lambda draw: _one(draw, LogOpening).update(about="issue:9"),
    )
    yield "swap what two entries are about", _swap_openings
    yield "alter a tile", lambda draw: _alter_bytes(draw, LogTile, "hashes")
    yield "alter a tile's root", lambda draw: _alter_bytes(draw, LogTile, "root")
    yield "delete a tile", lambda draw: _delete(_one(draw, LogTile))
    yield "back-date a checkpoint", lambda draw: _back_date(draw, LogCheckpoint, "made_at")
    yield "alter a checkpoint's root", lambda draw: _alter_bytes(draw, LogCheckpoint, "root")
    yield "alter a checkpoint's note", _alter_note
    yield "delete a checkpoint", _delete_checkpoint
    yield "back-date a cosignature", lambda draw: _back_date(draw, LogCosignature, "seen_at")
    yield (
        "alter a cosignature",
        lambda draw: _one(draw, LogCosignature).update(verifier_key="w+00000000+AAAA"),
    )
    yield "cut the log's length", lambda draw: LogHead.objects.update(size=F("size") - draw.randint(1, 200))
    yield "back-date an award", lambda draw: _back_date(draw, Credential, "awarded_at")
    yield "back-date an issue", lambda draw: _back_date(draw, Credential, "issued_at")
    yield "give an award a later end", lambda draw: _back_date(draw, Credential, "valid_until", days=-3000)
    yield "alter a signed document", _alter_document
    yield "alter a document's digest", lambda draw: Credential.objects.update(document_digest="ab" * 32)
    yield "hide an award", lambda draw: Credential.objects.update(state="intended")
    yield "un-revoke", lambda draw: StatusEntry.objects.update(is_set=False, set_at=None)
    yield "un-revoke the row alone", lambda draw: Credential.objects.update(revoked_at=None)
    yield "back-date a revocation", lambda draw: StatusEntry.objects.update(set_at=MONDAY - _days(draw))
    yield "back-date a key", lambda draw: _back_date(draw, IssuerKey, "created_at")
    yield "un-retire a key", _un_retire
    yield "swap a key", lambda draw: _one(draw, IssuerKey).update(public_multibase="z6MkOther")
    yield "hide a compromise's beginning", lambda draw: _one(draw, IssuerKey).update(compromised_since=MONDAY)
    yield "alter a rubric", lambda draw: AchievementVersion.objects.update(content=_altered_content())
    yield "back-date a rubric", lambda draw: _back_date(draw, AchievementVersion, "published_at")
    yield "alter a rubric's digest", lambda draw: AchievementVersion.objects.update(content_digest="ab" * 32)


def _one(draw: random.Random, model: Any) -> Any:
    return model.objects.filter(pk=draw.choice(list(model.objects.values_list("pk", flat=True))))


def _days(draw: random.Random) -> timedelta:
    return timedelta(seconds=draw.randint(1, 10_000_000))


def _delete(rows: Any) -> None:
    rows._raw_delete(rows.db)


def _alter_bytes(draw: random.Random, model: Any, column: str) -> None:
    chosen = _one(draw, model)
    value = bytearray(bytes(chosen.values_list(column, flat=True).get()))
    value[draw.randrange(len(value))] ^= 1 << draw.randrange(8)
    chosen.update(**{column: bytes(value)})


def _back_date(draw: random.Random, model: Any, column: str, days: int = 0) -> None:
    chosen = _one(draw, model)
    moment = chosen.values_list(column, flat=True).get() or MONDAY
    chosen.update(**{column: moment - (timedelta(days=days) or _days(draw))})


def _alter_leaf_with_its_hash(draw: random.Random) -> None:
    leaf = _one(draw, LogLeaf).get()
    leaf.commitment = draw.randbytes(32)
    LogLeaf.objects.filter(pk=leaf.pk).update(commitment=leaf.commitment, leaf_hash=leaf.entry.leaf_hash)


def _delete_leaf(draw: random.Random) -> None:
    index = draw.randrange(LogLeaf.objects.count())
    _delete(LogOpening.objects.filter(leaf_id=index))
    _delete(LogLeaf.objects.filter(index=index))


def _swap_leaves(draw: random.Random) -> None:
    first, second = draw.sample(list(LogLeaf.objects.all()), 2)
    for index, leaf in ((first.index, second), (second.index, first)):
        LogLeaf.objects.filter(index=index).update(
            kind=leaf.kind, commitment=leaf.commitment, leaf_hash=leaf.leaf_hash
        )


def _swap_openings(draw: random.Random) -> None:
    first, second = draw.sample(list(LogOpening.objects.all()), 2)
    LogOpening.objects.filter(pk=first.pk).update(about="-")
    LogOpening.objects.filter(pk=second.pk).update(about=first.about)
    LogOpening.objects.filter(pk=first.pk).update(about=second.about)


def _alter_note(draw: random.Random) -> None:
    checkpoint = _one(draw, LogCheckpoint).get()
    place = draw.randrange(len(checkpoint.note))
    letter = "A" if checkpoint.note[place] != "A" else "B"
    note = checkpoint.note[:place] + letter + checkpoint.note[place + 1 :]
    LogCheckpoint.objects.filter(pk=checkpoint.pk).update(note=note)


def _delete_checkpoint(draw: random.Random) -> None:
    chosen = _one(draw, LogCheckpoint)
    _delete(LogCosignature.objects.filter(checkpoint=chosen.get()))
    _delete(chosen)


def _alter_document(draw: random.Random) -> None:
    credential = Credential.objects.get()
    document = bytes(credential.document).replace(b"Lena", b"Otto")
    Credential.objects.update(document=document)


def _un_retire(draw: random.Random) -> None:
    # The current key is not drawn: it has no retirement to take back.
    multibase = f"z6Mk{draw.randrange(130)}"
    IssuerKey.objects.filter(public_multibase=multibase).update(retired_at=MONDAY + _days(draw))


def _altered_content() -> Any:
    content = AchievementVersion.objects.get().said
    return content.model_copy(update={"title": "Easier than before"}).model_dump(mode="json")


def _let_versions_change() -> None:
    """The guard on published versions, which another room put up."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='achievements_achievementversion'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE achievements_achievementversion DISABLE TRIGGER USER")
