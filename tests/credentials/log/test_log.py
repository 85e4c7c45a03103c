"""The issuance log in the database: what is written when, heads that only grow, proofs that a stranger can follow."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.credentials.log.scenes import below_the_triggers, logged, many_records, old_keys, signed_head
from tests.credentials.scenes import issued, revoked
from tests.openbadges.log.reference import Tree
from workmark.achievements.models import AchievementVersion
from workmark.achievements.signals import published
from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.actions.erase_log_salt import erase_log_salt
from workmark.credentials.actions.log_what_came_before import log_what_came_before
from workmark.credentials.actions.publish_checkpoint import is_due, publish_checkpoint
from workmark.credentials.actions.reissue_many import reissue_many
from workmark.credentials.actions.revoke_many import revoke_many
from workmark.credentials.actions.rotate_issuer_key import rotate_issuer_key
from workmark.credentials.errors import LogBroken
from workmark.credentials.log_audit import faults_in_issuance_log
from workmark.credentials.log_models import LogCheckpoint, LogHead, LogLeaf, LogOpening, LogTile
from workmark.credentials.log_reading import opening_of, proof_of, published_tile
from workmark.credentials.models import Credential
from workmark.lib.problems import NotFound
from workmark.openbadges.documents import parse_json_object
from workmark.openbadges.log.checkpoints import parse_checkpoint
from workmark.openbadges.log.entries import document_digest, parse_opening
from workmark.openbadges.log.inclusion import check_proof, parse_proof
from workmark.openbadges.log.tiles import parse_bundle, parse_tile, split_hashes, tiles_of
from workmark.organisations.acting import SYSTEM

pytestmark = pytest.mark.django_db


def test_an_award_its_key_a_rubric_and_a_revocation_are_each_logged_once(cast: Cast) -> None:
    credential = issued(cast)
    published.send(sender=AchievementVersion, version=credential.version)
    revoked(cast, credential, reason="Awarded by mistake.", at=MONDAY)

    kinds = list(LogLeaf.objects.order_by("index").values_list("index", "kind"))
    assert kinds == [(0, "key"), (1, "issue"), (2, "rubric"), (3, "status")]


def test_a_rotated_key_is_logged_as_retired_and_its_successor_as_added(cast: Cast) -> None:
    issued(cast)

    made = rotate_issuer_key(cast.ines, cast.harbour)

    abouts = [about.partition(":")[2] for about in LogOpening.objects.values_list("about", flat=True)]
    old = cast.harbour.issuer_keys.exclude(pk=made.pk).get()
    assert {f"{old.pk}:added", f"{old.pk}:retired", f"{made.pk}:added"} <= set(abouts)


def test_the_same_thing_cannot_be_logged_twice(cast: Cast) -> None:
    append_to_log(many_records(2))

    with pytest.raises(IntegrityError), transaction.atomic():
        append_to_log(many_records(1))

    assert LogHead.objects.get().size == 2


def test_a_change_that_is_undone_leaves_no_gap(cast: Cast) -> None:
    append_to_log(many_records(3))
    with transaction.atomic():
        append_to_log(many_records(3, start=3))
        transaction.set_rollback(True)
    append_to_log(many_records(3, start=6))

    assert list(LogLeaf.objects.order_by("index").values_list("index", flat=True)) == list(range(6))


def test_nothing_of_a_person_can_be_read_from_a_leaf(cast: Cast) -> None:
    credential = logged(cast)

    public = b"".join(leaf.entry.data for leaf in LogLeaf.objects.all())

    for said in (credential.token, credential.document_digest, credential.learner_name, cast.harbour.slug):
        assert said.encode() not in public


@pytest.mark.parametrize("table", ["logleaf", "logtile", "logcheckpoint", "logcosignature"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_rewrite_the_log(cast: Cast, table: str, verb: str) -> None:
    append_to_log(many_records(300))
    key = signed_head()
    key.cosignatures.create(verifier_key="w+1+2", line="x", seen_at=key.made_at, received_at=key.made_at)
    column = {"logtile": "number", "logcosignature": "line", "logcheckpoint": "note"}.get(table, "kind")

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(f"credentials_{table}", column, column))


def test_of_an_opening_only_the_salt_can_be_erased_and_never_put_back(cast: Cast) -> None:
    append_to_log(many_records(1))
    openings = LogOpening.objects.all()

    for change in ({"about": "issue:9"}, {"salt": b"x" * 32}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            openings.update(**change)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM credentials_logopening")
    assert openings.update(salt=None) == 1
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        openings.update(salt=b"x" * 32)


@pytest.mark.parametrize("sizes", [[1], [255, 256, 257], [1, 2, 700], [512, 513]])
def test_heads_and_tiles_are_those_that_the_rfc_gives_for_the_entries(cast: Cast, sizes: list[int]) -> None:
    for size in sizes:
        append_to_log(many_records(size - LogLeaf.objects.count(), start=LogLeaf.objects.count()))
        signed_head()
    tree = Tree([leaf.entry.data for leaf in LogLeaf.objects.order_by("index")])

    for checkpoint in LogCheckpoint.objects.all():
        signed = parse_checkpoint(checkpoint.note.encode())
        assert signed.note.verified(checkpoint.key.verifier) is not None
        assert signed.checkpoint.root == tree.mth(0, checkpoint.size)
        for tile in tiles_of(checkpoint.size):
            span = 256**tile.level
            starts = [(tile.number * 256 + place) * span for place in range(tile.width)]
            expected = [tree.mth(start, start + span) for start in starts]
            assert split_hashes(published_tile(parse_tile(tile.path))) == expected
    for number in range(-(-sizes[-1] // 256)):
        width = min(256, sizes[-1] - number * 256)
        address = f"entries/{number:03d}" + (f".p/{width}" if width < 256 else "")
        assert parse_bundle(published_tile(parse_tile(address))) == tree.leaves[number * 256 :][:256]


def test_nothing_beyond_the_newest_head_is_published(cast: Cast) -> None:
    append_to_log(many_records(3))
    with pytest.raises(NotFound):
        published_tile(parse_tile("0/000.p/1"))
    signed_head()
    append_to_log(many_records(3, start=3))

    assert len(published_tile(parse_tile("0/000.p/3"))) == 96
    for beyond in ("0/000.p/4", "0/000", "1/000.p/1", "entries/001.p/1", "0/x999/999"):
        with pytest.raises(NotFound):
            published_tile(parse_tile(beyond))


def test_a_badges_proof_convinces_a_stranger_who_has_the_logs_key_and_the_badge(cast: Cast) -> None:
    credential = logged(cast)
    append_to_log(many_records(300))
    key = signed_head().key

    opening = opening_of(credential)
    assert opening is not None
    proof = parse_proof((proof_of(opening) or "").encode())

    document = parse_json_object(bytes(credential.document))
    leaf = parse_opening(proof.extra).entry(document_digest(document)).leaf_hash
    believed = check_proof(proof, leaf, keys=[key.verifier])
    assert (believed.index, believed.size, believed.origin) == (opening.leaf_id, 303, key.origin)
    assert believed.logged_at == LogCheckpoint.objects.get().made_at


def test_a_proof_reads_a_handful_of_rows_however_long_the_log(cast: Cast) -> None:
    append_to_log(many_records(1030))
    signed_head()
    opening = LogOpening.objects.select_related("leaf").get(leaf_id=600)

    with CaptureQueriesContext(connection) as asked:
        assert proof_of(opening) is not None

    assert len(asked) <= 9


def test_no_head_is_signed_again_for_the_same_entries_and_none_for_no_entry(cast: Cast) -> None:
    assert publish_checkpoint() is None
    append_to_log(many_records(3))
    signed_head()
    assert publish_checkpoint() is None


def test_a_head_is_due_after_a_quiet_moment_or_nine_minutes_of_steady_work(cast: Cast) -> None:
    append_to_log(many_records(1))
    head = LogHead.objects.get()
    assert head.appended_at is not None
    quiet = head.appended_at + timedelta(seconds=20)

    assert not is_due(head.appended_at + timedelta(seconds=5))
    assert is_due(quiet)
    LogHead.objects.update(appended_at=quiet, waiting_since=quiet - timedelta(minutes=8))
    assert not is_due(quiet)
    LogHead.objects.update(waiting_since=quiet - timedelta(minutes=9))
    assert is_due(quiet)
    signed_head()
    assert not is_due(quiet + timedelta(days=1))


def test_a_clock_set_back_neither_stops_the_log_nor_reorders_its_heads(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    append_to_log(many_records(1))
    first = signed_head()
    append_to_log(many_records(1, start=1))
    monkeypatch.setattr(
        "workmark.credentials.actions.publish_checkpoint.now", lambda: MONDAY.replace(year=2020)
    )

    assert signed_head().made_at == first.made_at


@pytest.mark.parametrize("size", [3, 300])
def test_a_single_bit_flipped_in_a_new_entry_stops_the_log_before_it_signs(cast: Cast, size: int) -> None:
    append_to_log(many_records(size - 1))
    signed_head()
    append_to_log(many_records(1, start=size))
    below_the_triggers("credentials_logleaf")
    leaf = LogLeaf.objects.get(index=size - 1)
    flipped = bytes([bytes(leaf.commitment)[0] ^ 1]) + bytes(leaf.commitment)[1:]
    LogLeaf.objects.filter(index=size - 1).update(commitment=flipped)

    with pytest.raises(LogBroken):
        publish_checkpoint()

    assert LogCheckpoint.objects.count() == 1


def test_an_old_entry_that_was_altered_with_its_hash_stops_the_log_before_it_signs(cast: Cast) -> None:
    append_to_log(many_records(10))
    signed_head()
    append_to_log(many_records(1, start=10))
    below_the_triggers("credentials_logleaf")
    other = LogLeaf.objects.get(index=5)
    LogLeaf.objects.filter(index=4).update(commitment=other.commitment, leaf_hash=other.leaf_hash)

    with pytest.raises(LogBroken, match="continue"):
        publish_checkpoint()


def test_a_log_that_shrank_is_never_signed(cast: Cast) -> None:
    append_to_log(many_records(5))
    signed_head()
    LogHead.objects.update(size=4)

    with pytest.raises(LogBroken):
        publish_checkpoint()


def test_what_was_issued_before_the_log_is_logged_once_and_marked_as_late(cast: Cast) -> None:
    credential = issued(cast)
    old_keys(cast.harbour, 3)
    known = LogLeaf.objects.count()

    written = log_what_came_before()

    # Three keys, each added and retired, and the rubric that the factory wrote by hand.
    assert written == 7
    assert LogLeaf.objects.filter(is_late=True).count() == 7
    assert LogOpening.objects.filter(about=f"issue:{credential.pk}").count() == 1
    assert (known, log_what_came_before()) == (2, 0)


def test_an_erased_salt_leaves_the_log_valid_and_the_badge_without_a_proof(cast: Cast) -> None:
    credential = logged(cast)
    head = signed_head()

    assert erase_log_salt(credential)

    assert opening_of(credential) is None
    assert not erase_log_salt(credential)
    append_to_log(many_records(1))
    assert signed_head().size == head.size + 1


def test_three_thousand_entries_need_no_statement_each(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as asked:
        append_to_log(many_records(3000))

    assert len(asked) < 60
    assert LogTile.objects.count() == 0
    signed_head()
    assert LogTile.objects.count() == 3000 // 256


def test_bulk_revoking_and_reissuing_are_logged_badge_by_badge(cast: Cast) -> None:
    credential = logged(cast)
    badges = Credential.objects.filter(pk=credential.pk)

    reissue_many(SYSTEM, cast.harbour, badges, occasion="key:1")
    revoke_many(SYSTEM, cast.harbour, badges, reason="The key was stolen.", at=MONDAY)

    kinds = list(LogLeaf.objects.order_by("index").values_list("kind", flat=True))
    assert kinds == ["key", "issue", "rubric", "issue", "status"]
    assert list(faults_in_issuance_log()) == []
