"""Reads the issuance log as it is published: tiles, entry bundles, checkpoints, and the proof that rides with a badge.

A proof reads a handful of rows whatever the log's length: full tiles are stored, and the rightmost ones, of at most 255
leaves or roots of the tiles below, are put together once for each signed head and kept in memory.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from workmark.credentials.log_models import LogCheckpoint, LogCosignature, LogLeaf, LogOpening, LogTile
from workmark.credentials.models import Credential
from workmark.lib.problems import NotFound
from workmark.openbadges.log.checkpoints import parse_checkpoint
from workmark.openbadges.log.inclusion import LogProof
from workmark.openbadges.log.tiles import TILE_WIDTH, Tile, bundle, subtrees_in, width_at
from workmark.openbadges.log.tree import Subtrees, inclusion_path

# From an entry to the head that covers it. The worker signs a minute sooner.
PROMISED = timedelta(minutes=10)


class StoredTiles:
    """The tiles of one tree size out of the database, each read once.

    root: of a signed head of that size. Its tiles are then also shared with whoever asks under the same head.
    """

    def __init__(self, size: int, *, root: bytes = b"") -> None:
        self.size, self._root = size, root
        self._read: dict[tuple[int, int], bytes] = {}

    @property
    def subtrees(self) -> Subtrees:
        return subtrees_in(self.hashes)

    def hashes(self, level: int, number: int) -> bytes:
        """A tile's hashes, as wide as the tree has them."""
        if (level, number) not in self._read:
            read = _shared_tile if self._root else _tile
            self._read[level, number] = read(self._root, self.size, level, number)
        return self._read[level, number]


def _tile(_root: bytes, size: int, level: int, number: int) -> bytes:
    """One tile of the tree of this size. _root: its head, which settles what every tile holds."""
    width = width_at(level, number, size)
    if width == TILE_WIDTH:
        stored = LogTile.objects.filter(level=level, number=number).values_list("hashes", flat=True)
        if (full := stored.first()) is not None:
            return bytes(full)
    first = number * TILE_WIDTH
    if level == 0:
        leaves = LogLeaf.objects.filter(index__gte=first, index__lt=first + width).order_by("index")
        return b"".join(map(bytes, leaves.values_list("leaf_hash", flat=True)))
    below = LogTile.objects.filter(level=level - 1, number__gte=first, number__lt=first + width)
    return b"".join(map(bytes, below.order_by("number").values_list("root", flat=True)))


# A tile under a signed head never changes, so what was read once is right for ever. At most 8 KiB each.
_shared_tile = lru_cache(maxsize=256)(_tile)


def latest_checkpoint() -> LogCheckpoint | None:
    return LogCheckpoint.objects.order_by("-size").first()


def checkpoint_note(checkpoint: LogCheckpoint) -> str:
    """The signed note with every witness's line below the log's own."""
    return checkpoint.note + "".join(each.line for each in checkpoint.cosignatures.all())


def published_tile(tile: Tile) -> bytes:
    """The bytes of a tile or entry bundle that some checkpoint needs. Raises NotFound beyond the newest one."""
    newest = latest_checkpoint()
    if newest is None or tile.width > width_at(tile.level, tile.number, newest.size):
        raise NotFound("No published checkpoint of this log is that large.")
    if tile.is_entries:
        first = tile.number * TILE_WIDTH
        leaves = LogLeaf.objects.filter(index__gte=first, index__lt=first + tile.width).order_by("index")
        return bundle(leaf.entry.data for leaf in leaves)
    # Every tile is the beginning of the one that the newest checkpoint has in its place.
    tiles = StoredTiles(newest.size, root=bytes(newest.root))
    return tiles.hashes(tile.level, tile.number)[: tile.width * 32]


def opening_of(credential: Credential) -> LogOpening | None:
    """Where a Credential stands in the log; None if it is not in it, or its salt was erased."""
    openings = LogOpening.objects.filter(about=f"issue:{credential.pk}", salt__isnull=False)
    return openings.select_related("leaf").first()


def checkpoint_over(index: int) -> LogCheckpoint | None:
    """The oldest checkpoint that a witness saw over this entry, else the oldest: it says soonest that it was there."""
    soonest = LogCheckpoint.objects.filter(size__gt=index).select_related("key").order_by("size").first()
    if soonest is None:
        return None
    # Checkpoints are numbered as they grow, so this too is one step into an index, however few a witness saw.
    seen = LogCosignature.objects.filter(checkpoint_id__gte=soonest.pk).order_by("checkpoint_id")
    first_seen = seen.select_related("checkpoint__key").first()
    return first_seen.checkpoint if first_seen else soonest


def proof_of(opening: LogOpening) -> str | None:
    """The tlog-proof of one entry; None while no checkpoint covers it, or once its salt is erased."""
    opened, checkpoint = opening.opened, checkpoint_over(opening.leaf_id)
    if opened is None or checkpoint is None:
        return None
    tiles = StoredTiles(checkpoint.size, root=bytes(checkpoint.root))
    path = inclusion_path(opening.leaf_id, checkpoint.size, tiles.subtrees)
    signed = parse_checkpoint(checkpoint_note(checkpoint).encode())
    return LogProof(opening.leaf_id, tuple(path), signed, opened.data).dumps()


def log_proof_of(credential: Credential) -> str:
    """The tlog-proof of a Credential; empty while no checkpoint covers it, or once its salt is erased."""
    opening = opening_of(credential)
    return (proof_of(opening) or "") if opening is not None else ""


@dataclass(frozen=True)
class PlaceInLog:
    """What a badge's page shows. witnesses: who saw the checkpoint from outside, and when by their own clock."""

    index: int
    size: int
    origin: str
    signed_at: datetime
    is_late: bool
    witnesses: tuple[tuple[str, datetime], ...]


def place_in_log(credential: Credential) -> PlaceInLog | None:
    """Where a Credential stands; None while no checkpoint covers it, or once its salt is erased."""
    opening = opening_of(credential)
    checkpoint = checkpoint_over(opening.leaf_id) if opening else None
    if opening is None or checkpoint is None:
        return None
    seen = tuple((each.witness, each.seen_at) for each in checkpoint.cosignatures.all())
    return PlaceInLog(
        opening.leaf_id,
        checkpoint.size,
        checkpoint.key.origin,
        checkpoint.made_at,
        opening.leaf.is_late,
        seen,
    )
