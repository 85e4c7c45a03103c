"""What learners say after a decision, beside rating its feedback, and what the issuer answers each quarter (EQ12, EQ17)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from workmark.assessment.models import Decision
from workmark.organisations.models import Organisation, Person


class Survey(models.Model):
    """One learner's answers about one decision; each may be left out.

    minutes: what the submission took her beyond doing the work. was_clear, was_fair: 1 (not at all) to 5 (entirely).
    """

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="+")
    minutes = models.PositiveIntegerField(null=True, blank=True)
    was_clear = models.PositiveSmallIntegerField(null=True, blank=True)
    was_fair = models.PositiveSmallIntegerField(null=True, blank=True)
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=(Q(was_clear__isnull=True) | Q(was_clear__gte=1, was_clear__lte=5))
                & (Q(was_fair__isnull=True) | Q(was_fair__gte=1, was_fair__lte=5)),
                name="survey_steps_are_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.said_at:%Y-%m-%d}"


class SurveyAnswer(models.Model):
    """What an issuer answers in public to what learners said in one quarter, and what it changes. The last word counts."""

    issuer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-year", "-quarter"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["issuer", "year", "quarter"], name="one_answer_for_each_quarter"),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="quarter_is_1_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.year} Q{self.quarter}"
