"""That an employer is asked whether an item of Evidence made at work may be used, and what it answered."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import Organisation, Person, new_token
from workmark.submissions.evidence_models import Evidence


class ApprovalState(models.TextChoices):
    ASKED = "asked", _("Asked, no answer yet")
    YES = "yes", _("Yes")
    NO = "no", _("No")
    WITHDRAWN = "withdrawn", _("Taken back")


class EmployerApproval(models.Model):
    """One question to one person at the workplace about one item, answered once through a link.

    digest: the item's SHA-256 when it was asked. Once the item is another, the answer is about it no more.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="approvals")
    digest = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField()
    message = models.TextField(blank=True)
    state = models.CharField(max_length=12, default=ApprovalState.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state__in=["yes", "no"]) | Q(answered_at__isnull=False),
                name="answered_approval_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"

    @property
    def issuer(self) -> Organisation:
        return self.evidence.submission.issuer

    @property
    def learner_id(self) -> int:
        return self.evidence.submission.learner_id

    @property
    def state_label(self) -> str:
        return str(ApprovalState(self.state).label)

    def is_open_at(self, moment: datetime) -> bool:
        return self.state == ApprovalState.ASKED and moment < self.expires_at


class RefusedItem(models.Model):
    """That an employer's newest word about an item is a No. It outlives the item: the same file added again is the same item.

    digest: the item's SHA-256. Who said no, and in which words, goes with the question.
    """

    learner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    refused_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["learner", "digest"], name="an_item_is_refused_once"),
        ]

    def __str__(self) -> str:
        return f"{self.learner} {self.digest[:8]}"
