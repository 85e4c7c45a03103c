"""The tables of the public issuance log. Leaves, tiles, checkpoints and cosignatures are written once, for ever.

What a leaf is about, and the salt that ties the two together, stand in a table apart: the salt can be erased, and then
the leaf says nothing about anybody, while every proof and checkpoint stays as it was.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from workmark.openbadges.log.entries import Entry, EntryKind, Opening
from workmark.openbadges.log.notes import VerifierKey


class LogLeaf(models.Model):
    """One entry at its place in the log. Append-only: a database trigger refuses UPDATE and DELETE."""

    index = models.BigIntegerField(primary_key=True)  # from 0, without gaps
    kind = models.CharField(max_length=8)
    commitment = models.BinaryField(max_length=32)
    is_late = models.BooleanField(default=False)  # written for something older than the log
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(index__gte=0), name="log_begins_at_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.index} {self.kind}"

    @property
    def entry(self) -> Entry:
        """What the leaf says, from its columns."""
        return Entry(EntryKind(self.kind), bytes(self.commitment), self.is_late)


class LogOpening(models.Model):
    """What one leaf is about, and the salt that shows it. A trigger refuses every change but erasing the salt."""

    leaf = models.OneToOneField(LogLeaf, on_delete=models.PROTECT, primary_key=True, related_name="opening")
    about = models.CharField(max_length=80, unique=True)  # "issue:12": the kind, and the thing's own number
    salt = models.BinaryField(max_length=32, null=True)  # None once erased

    def __str__(self) -> str:
        return self.about

    @property
    def opened(self) -> Opening | None:
        """The opening to hand to the badge's holder; None once the salt is erased."""
        if self.salt is None:
            return None
        return Opening(bytes(self.salt), EntryKind(self.leaf.kind), self.leaf.is_late)


class LogHead(models.Model):
    """The single row that says how long the log is; locked while entries are added, so that no index is skipped."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    waiting_since = models.DateTimeField(null=True)  # the oldest entry that no checkpoint covers
    appended_at = models.DateTimeField(null=True)  # the newest entry
    is_complete = models.BooleanField(default=False)  # what was issued before the log was begun is in it too

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="log_has_one_head"),
        ]

    def __str__(self) -> str:
        return str(self.size)


class LogTile(models.Model):
    """A full tile of 256 hashes, and the hash over them, so that no proof needs to scan. Append-only."""

    level = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField(max_length=8192)
    root = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["level", "number"], name="log_tile_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.level}/{self.number}"


class LogKey(models.Model):
    """A key that signs checkpoints, and nothing else. The private half is sealed, as an issuer's is."""

    origin = models.CharField(max_length=255)  # the log's name, which every checkpoint begins with
    public_multibase = models.CharField(max_length=200, unique=True)
    verifier_key = models.CharField(max_length=400)  # name+id+key, as others pin it (C2SP signed-note)
    sealed_private = models.BinaryField()
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["origin"], condition=Q(retired_at__isnull=True), name="one_current_log_key"
            ),
        ]

    def __str__(self) -> str:
        return self.verifier_key

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey.parse(self.verifier_key)


class LogCheckpoint(models.Model):
    """A signed head of the log. Append-only. note: the exact signed text with the log's own signatures."""

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    key = models.ForeignKey(LogKey, on_delete=models.PROTECT, related_name="checkpoints")
    made_at = models.DateTimeField()  # whole seconds: the moment that is signed too

    class Meta:
        ordering: ClassVar[list[str]] = ["size"]

    def __str__(self) -> str:
        return f"{self.size} at {self.made_at}"


class LogCosignature(models.Model):
    """That an outside witness saw a checkpoint. Append-only. verifier_key: the key that was pinned when it came."""

    checkpoint = models.ForeignKey(LogCheckpoint, on_delete=models.PROTECT, related_name="cosignatures")
    verifier_key = models.CharField(max_length=400)
    line = models.TextField()  # the signature line, with its newline
    seen_at = models.DateTimeField()  # by the witness's clock, and signed
    received_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["checkpoint", "verifier_key"], name="one_cosignature_of_each"),
        ]

    def __str__(self) -> str:
        return f"{self.witness}: {self.checkpoint_id}"

    @property
    def witness(self) -> str:
        """The witness's name."""
        return self.verifier_key.partition("+")[0]
