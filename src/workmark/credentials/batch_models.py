"""A Batch: many direct awards of one issuer as one thing with a life, from a checked file to the last signed badge.

ready -> released -> done, with a pause in between where somebody wants one; `undone` is a batch that was never let go,
`ended` one that was stopped for good with rows still waiting.
A dry run is no state: it saves nothing. What a row says is fixed when the batch is made, its badge address too.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workmark.achievements.models import AchievementVersion
from workmark.organisations.models import Organisation, Person, new_token


class BatchState(models.TextChoices):
    READY = "ready", _("Ready to release")
    RELEASED = "released", _("Being issued")
    PAUSED = "paused", _("Paused")
    DONE = "done", _("Issued")
    UNDONE = "undone", _("Undone")
    ENDED = "ended", _("Stopped for good")


class RowState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    ISSUED = "issued", _("Issued")
    KNOWN = "known", _("Awarded before")
    FAILED = "failed", _("Not issued")


class Batch(models.Model):
    """One file or one call of awards. The same awards sent again are this batch, unless it was undone or ended."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="batches")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)  # the file's name, or what a program calls it
    digest = models.CharField(max_length=64)  # SHA-256 over its rows' intent keys
    total = models.PositiveIntegerField()  # rows
    state = models.CharField(max_length=12, default=BatchState.READY)
    made_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # An owner who asked to take everything back, until a second one agrees.
    revocation_asked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revocation_asked_at = models.DateTimeField(null=True, blank=True)
    revocation_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["issuer", "digest"],
                condition=~Q(state__in=["undone", "ended"]),
                name="same_rows_are_one_batch",
            ),
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=["ready", "undone"]) | Q(released_at__isnull=False),
                name="batch_is_released_before_it_issues",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.total})"

    # The keys of the jobs about it, so that whoever enqueues and whoever asks name them alike.

    @property
    def issue_job(self) -> str:
        return f"batch:{self.pk}"

    @property
    def revoke_job(self) -> str:
        return f"revoke-batch:{self.pk}"

    @property
    def reissue_job(self) -> str:
        return f"reissue-batch:{self.pk}"


class BatchRow(models.Model):
    """One award of a batch, from the line it stood on to the Credential it became or why it did not."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField()  # of the file, or the place in the call; the first is 1
    version = models.ForeignKey(AchievementVersion, on_delete=models.PROTECT, related_name="+")
    learner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    evidence_links = models.JSONField(default=list, blank=True)  # list[str]
    awarded_at = models.DateTimeField(null=True, blank=True)  # None: the moment of release
    intent_key = models.CharField(max_length=160)  # as the Credential's
    token = models.CharField(max_length=48, default=new_token, editable=False)  # the Credential's, once made
    state = models.CharField(max_length=12, default=RowState.WAITING)
    credential = models.ForeignKey(
        "credentials.Credential", on_delete=models.PROTECT, null=True, blank=True, related_name="batch_rows"
    )
    column = models.CharField(max_length=40, blank=True)  # the cell that `error` is about
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["batch", "intent_key"], name="one_row_for_each_award"),
            models.CheckConstraint(condition=Q(state__in=RowState.values), name="batch_row_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["issued", "known"]) | Q(credential__isnull=False),
                name="issued_row_has_its_credential",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="failed_row_says_why"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # What the worker asks for each chunk: the next rows of a batch that still wait.
            models.Index(fields=["batch", "id"], condition=Q(state="waiting"), name="batch_rows_waiting"),
            models.Index(fields=["batch", "state"], name="batch_rows_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.batch}, line {self.line}"
