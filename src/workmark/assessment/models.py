"""Assessor qualifications, assignments, scores and decisions."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.achievements.models import Achievement
from workmark.organisations.models import Organisation, Person, new_token
from workmark.submissions.models import Submission


class Qualification(models.Model):
    """That a person may assess one Achievement, on whose word, and until when."""

    assessor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="qualifications")
    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="qualifications")
    granted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    basis = models.TextField()  # what the expertise rests on, in a sentence
    granted_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.assessor} · {self.achievement}"

    @property
    def issuer_id(self) -> int:
        return self.achievement.issuer_id


class AssignmentState(models.TextChoices):
    OPEN = "open", _("Open")
    LOCKED = "locked", _("Scores locked")
    DECLINED = "declined", _("Declined")
    REASSIGNED = "reassigned", _("Given to someone else")


class Assignment(models.Model):
    """One assessor's hold on one Submission. `place` is what the learner sees: "Assessor 1".

    Second raters arrive as further places on the same Submission; nothing here assumes there is only one.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="assignments")
    assessor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    place = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, default=AssignmentState.OPEN)
    taken_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(blank=True)
    private_note = models.TextField(blank=True)  # for the issuer, never for the learner
    strength = models.TextField(blank=True)  # what was done well, for the learner

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission", "place"],
                condition=Q(state__in=["open", "locked"]),
                name="one_holder_for_each_place",
            ),
            models.UniqueConstraint(
                fields=["submission", "assessor"],
                condition=Q(state__in=["open", "locked"]),
                name="one_place_for_each_assessor",
            ),
        ]

    def __str__(self) -> str:
        return f"Assessor {self.place}"

    @property
    def issuer_id(self) -> int:
        return self.submission.issuer_id

    @property
    def issuer(self) -> Organisation:
        return self.submission.issuer


class Score(models.Model):
    """One assessor's level for one rubric row, with feedback."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="scores")
    row_key = models.CharField(max_length=60)
    level_key = models.CharField(max_length=60, blank=True)
    feedback = models.TextField(blank=True)
    is_carried = models.BooleanField(default=False)  # passed in an earlier round; not judged again
    edited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assignment", "row_key"], name="score_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.row_key} {self.level_key}"


class DecisionOutcome(models.TextChoices):
    AWARDED = "awarded", _("Awarded")
    NOT_YET = "not-yet", _("Not yet")
    RETURNED = "returned-incomplete", _("Returned: something is missing")


class Decision(models.Model):
    """What was decided on one Submission, by which rule, on which scores. One for each Submission, for ever."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=20)
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="decisions")
    results = models.JSONField(default=list)  # [{"row": key, "level": key, "passed": bool, "carried": bool}]
    rubric_digest = models.CharField(max_length=64)  # AchievementVersion.content_digest judged by
    missing = models.TextField(blank=True)  # for returned-incomplete: what is missing

    def __str__(self) -> str:
        return self.outcome
