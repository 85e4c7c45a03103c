"""Reviews: decided work that is read again, because its learner appeals or because a similar case was overturned."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.assessment.models import Decision
from workmark.organisations.models import Organisation, Person, new_token


class ReviewOrigin(models.TextChoices):
    APPEAL = "appeal", _("Appeal")
    PANEL = "panel", _("Second appeal, to a panel")
    SIMILAR_CASE = "similar-case", _("A similar case was overturned")
    RECHECK = "recheck", _("A second look saw more")
    QUALITY = "quality", _("A quality check had doubts")


class ReviewState(models.TextChoices):
    PROPOSED = "proposed", _("For a lead assessor to look at")
    IN_REVIEW = "in-review", _("Being read again")
    STANDS = "stands", _("The decision stands")
    CHANGED = "changed", _("The decision was changed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Review(models.Model):
    """That a decision is looked at again. Only rows that did not pass are read, so it can never make things worse.

    grounds: the learner's words for an appeal. row_keys: the rows read again. because: for a similar case, the Review
    that overturned the first one. answer: why a lead assessor let a similar case stand.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="reviews")
    origin = models.CharField(max_length=16)
    state = models.CharField(max_length=12, default=ReviewState.IN_REVIEW)
    grounds = models.TextField(blank=True)
    row_keys = models.JSONField(default=list)
    because = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="similar_cases"
    )
    opened_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["decision", "origin"],
                condition=~Q(state="withdrawn") & ~Q(origin="similar-case"),
                name="one_review_of_each_origin",
            ),
            models.UniqueConstraint(fields=["decision", "because"], name="one_case_of_each_overturn"),
            models.UniqueConstraint(
                fields=["decision"], condition=Q(state="in-review"), name="one_review_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "in-review"]) | Q(closed_at__isnull=False),
                name="closed_review_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin} {self.state}"

    @property
    def issuer_id(self) -> int:
        return self.decision.submission.issuer_id

    @property
    def issuer(self) -> Organisation:
        return self.decision.submission.issuer

    @property
    def learner_id(self) -> int:
        return self.decision.submission.learner_id

    @property
    def took_part(self) -> frozenset[int]:
        """Numbers of those who may not say that the decision stands."""
        return self.decision.took_part

    @property
    def origin_label(self) -> str:
        return str(ReviewOrigin(self.origin).label)

    @property
    def state_label(self) -> str:
        return str(ReviewState(self.state).label)
