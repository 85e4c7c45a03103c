"""The worker signs a new head of the issuance log, after hashing every new entry once more.

A log that signs two heads which do not continue each other has broken its one promise, so nothing is signed unless the
last head, recomputed from what is stored, is the beginning of the new one. A single bit that flipped on the way to disk
has ended logs before: what does not hash to what was stored stops the log here, where a person can still look.
"""

from datetime import datetime, timedelta

from django.db import transaction

from workmark.credentials.errors import LogBroken
from workmark.credentials.log_keys import ensure_log_key, log_signer
from workmark.credentials.log_models import LogCheckpoint, LogHead, LogKey, LogLeaf, LogTile
from workmark.credentials.log_reading import StoredTiles, latest_checkpoint
from workmark.lib.clock import now
from workmark.openbadges.errors import LogProofMismatch, MalformedLogData
from workmark.openbadges.log.checkpoints import Checkpoint, parse_checkpoint
from workmark.openbadges.log.notes import Note, cosign_text, sign_text
from workmark.openbadges.log.tiles import TILE_HEIGHT, TILE_WIDTH
from workmark.openbadges.log.tree import check_consistency, consistency_path, root_of, tree_root
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.audit import lock_chain

# Ten minutes are promised (`log_reading.PROMISED`), and the worker looks every half minute. A head covers many entries,
# so that it does not tell to the second when each badge was issued.
AT_MOST = timedelta(minutes=9)
QUIET = timedelta(seconds=20)


def is_due(at: datetime) -> bool:
    """Tell whether entries have waited long enough, or nothing has come since for a while."""
    head = LogHead.objects.filter(id=1).first()
    if head is None or head.waiting_since is None or head.appended_at is None:
        return False
    return at - head.waiting_since >= AT_MOST or at - head.appended_at >= QUIET


def publish_checkpoint() -> LogCheckpoint | None:
    """Sign the log as it stands; None if the last checkpoint covers it all.

    Raises LogBroken, and signs nothing, if an entry does not hash to what was stored or the log does not continue.
    """
    size = LogHead.objects.filter(id=1).values_list("size", flat=True).first() or 0
    last = latest_checkpoint()
    if size == (last.size if last else 0):
        return None
    # Entries below the size are committed and never change, so the long part needs no lock.
    _store_new_tiles(size)
    root = _root_that_continues(last, size)
    with transaction.atomic():
        lock_chain()
        head = LogHead.objects.select_for_update(no_key=True).get(id=1)
        if (newest := latest_checkpoint()) != last:
            return newest  # Another worker signed meanwhile; what it left out is due again.
        with change(SYSTEM, "log.publish_checkpoint", head) as event:
            checkpoint = _sign(ensure_log_key(), size, root, last)
            head.waiting_since = None if head.size == size else checkpoint.made_at
            head.save(update_fields=["waiting_since"])
            event.detail = {"size": size, "root": root.hex()}
    return checkpoint


def _store_new_tiles(size: int) -> None:
    """Every full tile of the tree that is not stored yet, from the leaves up."""
    level = 0
    while (full := size >> (TILE_HEIGHT * (level + 1))) > 0:
        known = (
            LogTile.objects.filter(level=level).order_by("-number").values_list("number", flat=True).first()
        )
        first = 0 if known is None else known + 1
        for number in range(first, full):
            hashes = _leaves(number) if level == 0 else _roots(level - 1, number)
            _store(level, number, hashes)
        level += 1
    _rehashed(size // TILE_WIDTH * TILE_WIDTH, size)


def _store(level: int, number: int, hashes: list[bytes]) -> None:
    if len(hashes) != TILE_WIDTH:
        raise LogBroken(
            f"Tile {number} at level {level} of the log has {len(hashes)} of {TILE_WIDTH} hashes."
        )
    tile = LogTile(level=level, number=number, hashes=b"".join(hashes), root=root_of(hashes))
    # Two workers store the same bytes; a trigger refuses to change them afterwards.
    LogTile.objects.bulk_create([tile], ignore_conflicts=True)


def _leaves(number: int) -> list[bytes]:
    return _rehashed(number * TILE_WIDTH, (number + 1) * TILE_WIDTH)


def _rehashed(start: int, end: int) -> list[bytes]:
    """The leaf hashes of a range, made anew from what the entries say. Raises LogBroken where they differ."""
    hashes = []
    for place, leaf in enumerate(LogLeaf.objects.filter(index__gte=start, index__lt=end).order_by("index")):
        value = leaf.entry.leaf_hash
        if leaf.index != start + place or value != bytes(leaf.leaf_hash):
            raise LogBroken(f"Entry {start + place} of the issuance log is missing or was altered.")
        hashes.append(value)
    if len(hashes) != end - start:
        raise LogBroken(f"The issuance log has {start + len(hashes)} entries where {end} were written.")
    return hashes


def _roots(level: int, number: int) -> list[bytes]:
    first = number * TILE_WIDTH
    below = LogTile.objects.filter(level=level, number__gte=first, number__lt=first + TILE_WIDTH)
    return [bytes(root) for root in below.order_by("number").values_list("root", flat=True)]


def _root_that_continues(last: LogCheckpoint | None, size: int) -> bytes:
    """The head of the log, proved to continue the last one by the path that any auditor takes."""
    if last is not None and size < last.size:
        raise LogBroken(f"The issuance log has {size} entries, but {last.size} were signed.")
    tiles = StoredTiles(size)
    try:
        root = tree_root(size, tiles.subtrees)
        if last is not None:
            path = consistency_path(last.size, size, tiles.subtrees)
            check_consistency(last.size, size, bytes(last.root), root, path)
    except (LogProofMismatch, MalformedLogData) as error:
        raise LogBroken(f"The issuance log does not continue what was signed: {error}") from error
    return root


def _sign(key: LogKey, size: int, root: bytes, last: LogCheckpoint | None) -> LogCheckpoint:
    # A clock that was set back must neither stop the log nor make a later head look like an earlier one.
    at = now().replace(microsecond=0)
    if last is not None:
        at = max(at, last.made_at)
    text, signer = Checkpoint(key.origin, size, root).text, log_signer(key)
    # The second line also signs the moment, so that nobody can move a checkpoint in time without it showing.
    lines = (sign_text(text, key.origin, signer), cosign_text(text, key.origin, signer, at=at))
    note = Note(text, lines).dumps()
    read = parse_checkpoint(note.encode()).note
    for verifier in (key.verifier, key.verifier.as_cosigner()):
        if read.verified(verifier) is None:
            raise LogBroken("The log's own signature does not verify with its published key.")
    return LogCheckpoint.objects.create(size=size, root=root, note=note, key=key, made_at=at)
