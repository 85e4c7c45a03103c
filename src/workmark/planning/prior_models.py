"""Badges from elsewhere that a learner names as evidence for rows of a rubric (EQ14)."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from workmark.organisations.models import new_token
from workmark.planning.models import ImportedAward
from workmark.submissions.models import Submission


class PriorLearning(models.Model):
    """One badge from elsewhere, and the rows of one piece of work that it speaks for. It passes nothing by itself.

    row_keys: list[str]. What the badge said when it was named stays here, should its learner remove the import.
    lapse: why it would not count as proof by itself (`profiling.Lapse`), or empty.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="+")
    award = models.ForeignKey(
        ImportedAward, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    row_keys = models.JSONField(default=list)
    words = models.TextField()  # what of it shows what the rows ask for
    title = models.CharField(max_length=300, blank=True)
    issuer_name = models.CharField(max_length=300, blank=True)
    awarded_at = models.DateTimeField(null=True, blank=True)
    lapse = models.CharField(max_length=20, blank=True)
    checked_at = models.DateTimeField()  # when its signature, status and issuer were last looked at
    named_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["named_at", "id"]
        verbose_name_plural = "prior learning"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "award"], name="badge_is_named_once_for_each_work"),
        ]

    def __str__(self) -> str:
        return self.title
