"""The stored report on how far assessors agree about one version's rubric; worked out by a job, read by pages."""

from typing import Any

from django.db import models
from django.utils import timezone
from pydantic import TypeAdapter

from workmark.achievements.models import AchievementVersion
from workmark.assessment.reliability.report import Report
from workmark.assessment.simulated import rests_on_simulated

_REPORT = TypeAdapter(Report)


class AgreementReport(models.Model):
    """The latest report on one version. counted: how many decisions there were when it was made, to know it is old.

    twice, exact, exact_low, exact_high: out of the report, for the sentence on each badge page; None below thirty.
    content: a `reliability.report.Report` as JSON.
    """

    version = models.OneToOneField(
        AchievementVersion, on_delete=models.CASCADE, related_name="agreement_report"
    )
    made_at = models.DateTimeField(default=timezone.now)
    counted = models.PositiveIntegerField(default=0)
    twice = models.PositiveIntegerField(default=0)
    exact = models.FloatField(null=True, blank=True)
    exact_low = models.FloatField(null=True, blank=True)
    exact_high = models.FloatField(null=True, blank=True)
    content = models.JSONField()

    def __str__(self) -> str:
        return f"{self.version} · {self.made_at:%Y-%m-%d}"

    @property
    def issuer_id(self) -> int:
        return self.version.issuer_id

    @property
    def is_simulated(self) -> bool:
        return rests_on_simulated(self.version)

    @property
    def report(self) -> Report:
        return _REPORT.validate_python(self.content)

    @staticmethod
    def fields_of(report: Report) -> dict[str, Any]:
        """What a row holds of a report."""
        exact = report.agreement["exact"]
        return {
            "twice": report.twice,
            "exact": exact.value,
            "exact_low": exact.low,
            "exact_high": exact.high,
            "content": _REPORT.dump_python(report, mode="json"),
        }
