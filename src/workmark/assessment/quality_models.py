"""Quality checks: decided work that a lead assessor or an external verifier looks at after its release."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.assessment.models import Decision, SamplingSeed
from workmark.organisations.models import Organisation, Person, new_token


class SampleKind(models.TextChoices):
    INTERNAL = "internal", _("Internal quality assurance")
    EXTERNAL = "external", _("External verification")


class QualitySample(models.Model):
    """One draw among an issuer's decisions of a span of time. The seed shows afterwards that nobody picked by hand.

    since, until: the decisions drawn from. drawn_from: how many those were. drawn_by: None where the monthly rule drew.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="quality_samples")
    kind = models.CharField(max_length=10, default=SampleKind.INTERNAL)
    seed = models.ForeignKey(SamplingSeed, on_delete=models.PROTECT, related_name="samples")
    drawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    drawn_at = models.DateTimeField(default=timezone.now)
    since = models.DateTimeField()
    until = models.DateTimeField()
    drawn_from = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-drawn_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind="internal") | Q(drawn_by__isnull=False),
                name="the_rule_draws_for_the_issuer_only",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.drawn_at:%Y-%m-%d}"

    @property
    def kind_label(self) -> str:
        return str(SampleKind(self.kind).label)


class CheckVerdict(models.TextChoices):
    AGREED = "agreed", _("I would have decided the same")
    MINOR = "minor", _("Right, but the feedback or record should be better")
    CONCERN = "concern", _("I would have decided otherwise")


class QualityCheck(models.Model):
    """One decision in a sample, and what whoever checked it says. why: the reason it was drawn (`quality.Drawn`)."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    sample = models.ForeignKey(QualitySample, on_delete=models.CASCADE, related_name="checks")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="quality_checks")
    why = models.CharField(max_length=16)
    verdict = models.CharField(max_length=8, blank=True)
    row_keys = models.JSONField(default=list, blank=True)  # rows that the checker sees otherwise
    note = models.TextField(blank=True)
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sample", "decision"], name="decision_is_drawn_once_a_sample"),
            models.CheckConstraint(
                condition=Q(verdict="") | (Q(checked_by__isnull=False) & Q(checked_at__isnull=False)),
                name="checked_decision_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.why} {self.verdict}"

    @property
    def issuer_id(self) -> int:
        return self.sample.issuer_id

    @property
    def verdict_label(self) -> str:
        return str(CheckVerdict(self.verdict).label) if self.verdict else ""


class VerifierReport(models.Model):
    """What an external verifier says of an issuer's assessment, and whether it may award on one assessor's word.

    holds_direct_claim: without it every decision of the issuer is rated twice, until a later report gives it back.
    """

    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="verifier_reports")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField()
    holds_direct_claim = models.BooleanField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.issuer} {self.at:%Y-%m-%d}"
