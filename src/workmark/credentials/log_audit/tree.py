"""The log against itself: leaves against what they say, tiles and signed heads against the leaves."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from workmark.credentials.log_audit.fault import CHUNK, LogFault
from workmark.credentials.log_models import LogCheckpoint, LogCosignature, LogHead, LogLeaf, LogTile
from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.log.checkpoints import parse_checkpoint
from workmark.openbadges.log.notes import VerifierKey, parse_signatures
from workmark.openbadges.log.tiles import TILE_HEIGHT, TILE_WIDTH, width_at
from workmark.openbadges.log.tree import EMPTY_ROOT, node_hash, root_of
from workmark.organisations.models import AuditEvent


def faults_in_tree() -> Iterator[LogFault]:
    """Leaves, tiles, checkpoints and cosignatures, in this order; everything is read once."""
    regrown = _Regrown(list(LogCheckpoint.objects.select_related("key").order_by("size")))
    yield from _faults_in_leaves(regrown)
    yield from _faults_in_tiles(regrown)
    yield from _faults_in_checkpoints(regrown)
    yield from _faults_in_cosignatures()
    yield from _forgotten_checkpoints(regrown)


@dataclass
class _Regrown:
    """The tree as it grows again: its whole subtrees, the tiles it fills, and its head at each signed size."""

    checkpoints: list[LogCheckpoint]
    size: int = 0
    edge: list[bytes | None] = field(
        default_factory=list
    )  # by level: the whole subtree that ends the tree, if any
    filling: dict[int, list[bytes]] = field(
        default_factory=dict
    )  # by level: the hashes of the tile being filled
    full: dict[tuple[int, int], tuple[bytes, bytes]] = field(
        default_factory=dict
    )  # digest of the hashes, and root
    heads: dict[int, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._signed = {checkpoint.size for checkpoint in self.checkpoints}
        self._keep_head()

    def add(self, leaf: bytes) -> None:
        value, level = leaf, 0
        while level < len(self.edge) and (left := self.edge[level]) is not None:
            value, self.edge[level] = node_hash(left, value), None
            level += 1
        if level == len(self.edge):
            self.edge.append(None)
        self.edge[level] = value
        self._fill(0, leaf)
        self.size += 1
        self._keep_head()

    def _fill(self, level: int, value: bytes) -> None:
        hashes = self.filling.setdefault(level, [])
        hashes.append(value)
        if len(hashes) == TILE_WIDTH:
            number = self.size >> (TILE_HEIGHT * (level + 1))
            root = root_of(hashes)
            self.full[level, number] = hashlib.sha256(b"".join(hashes)).digest(), root
            hashes.clear()
            self._fill(level + 1, root)

    def _keep_head(self) -> None:
        if self.size in self._signed:
            self.heads[self.size] = self.head()

    def head(self) -> bytes:
        value: bytes | None = None
        for root in self.edge:
            if root is not None:
                value = root if value is None else node_hash(root, value)
        return EMPTY_ROOT if value is None else value


def _faults_in_leaves(regrown: _Regrown) -> Iterator[LogFault]:
    for leaf in LogLeaf.objects.order_by("index").iterator(chunk_size=CHUNK):
        where = f"entry {leaf.index}"
        if leaf.index != regrown.size:
            yield LogFault(where, "a gap before it", f"entry {regrown.size}")
        try:
            value = leaf.entry.leaf_hash
        except ValueError:
            value = b""
        if value != bytes(leaf.leaf_hash):
            yield LogFault(where, "contents that do not match its hash", "an unaltered entry")
        regrown.add(bytes(leaf.leaf_hash))
    head = LogHead.objects.filter(id=1).first()
    if (written := head.size if head else 0) != regrown.size:
        yield LogFault("the log's end", f"{regrown.size} entries", f"{written} entries")


def _faults_in_tiles(regrown: _Regrown) -> Iterator[LogFault]:
    signed = max((checkpoint.size for checkpoint in regrown.checkpoints), default=0)
    seen = set()
    for tile in LogTile.objects.order_by("level", "number").iterator(chunk_size=64):
        seen.add((tile.level, tile.number))
        grown = regrown.full.get((tile.level, tile.number))
        if grown != (hashlib.sha256(bytes(tile.hashes)).digest(), bytes(tile.root)):
            yield LogFault(f"tile {tile}", "other hashes", "the hashes of its entries")
    for level, number in regrown.full:
        needed = width_at(level, number, signed) == TILE_WIDTH
        if needed and (level, number) not in seen:
            yield LogFault(f"tile {level}/{number}", "nothing", "a full tile")


def _faults_in_checkpoints(regrown: _Regrown) -> Iterator[LogFault]:
    before: datetime | None = None
    for checkpoint in regrown.checkpoints:
        where = f"checkpoint {checkpoint.size}"
        if regrown.heads.get(checkpoint.size) != bytes(checkpoint.root):
            yield LogFault(where, "a root that the entries do not have", "the log as it grew")
        yield from (LogFault(where, found, "a signed head") for found in _wrong_in_note(checkpoint))
        if before is not None and checkpoint.made_at < before:
            yield LogFault(where, "a moment before the checkpoint before it", "moments in order")
        before = checkpoint.made_at


def _faults_in_cosignatures() -> Iterator[LogFault]:
    for cosignature in LogCosignature.objects.select_related("checkpoint").iterator(chunk_size=CHUNK):
        if found := _wrong_in_cosignature(cosignature):
            yield LogFault(f"cosignature of {cosignature}", found, "what the witness signed")


def _wrong_in_note(checkpoint: LogCheckpoint) -> Iterator[str]:
    try:
        signed = parse_checkpoint(checkpoint.note.encode())
        key = checkpoint.key.verifier
        lines = [signed.note.verified(key), signed.note.verified(key.as_cosigner())]
    except OpenBadgesError as error:
        yield str(error)
        return
    said = signed.checkpoint
    if (said.origin, said.size, said.root) != (
        checkpoint.key.origin,
        checkpoint.size,
        bytes(checkpoint.root),
    ):
        yield "a note about another head"
    if lines[0] is None or lines[1] is None:
        yield "no signature of the log"
    elif lines[1].cosigned_at != checkpoint.made_at:
        yield f"the moment {checkpoint.made_at}, where {lines[1].cosigned_at} was signed"


def _wrong_in_cosignature(cosignature: LogCosignature) -> str:
    try:
        (signature,) = parse_signatures(cosignature.line)
        note = parse_checkpoint((cosignature.checkpoint.note + cosignature.line).encode()).note
        key = VerifierKey.parse(cosignature.verifier_key)
        if note.verified(key) != signature:
            return "a line of another key"
        return "" if signature.cosigned_at == cosignature.seen_at else "another moment"
    except (OpenBadgesError, ValueError) as error:
        return str(error) or "a line that cannot be read"


def _forgotten_checkpoints(regrown: _Regrown) -> Iterator[LogFault]:
    """The audit log tells of every head that was signed; one that is gone was taken out."""
    there = {checkpoint.size: bytes(checkpoint.root).hex() for checkpoint in regrown.checkpoints}
    told = AuditEvent.objects.filter(verb="log.publish_checkpoint").order_by("number")
    for detail in told.values_list("detail", flat=True).iterator(chunk_size=CHUNK):
        if there.get(detail.get("size")) != detail.get("root"):
            yield LogFault(
                f"checkpoint {detail.get('size')}", "nothing, or another root", "the head that was signed"
            )
