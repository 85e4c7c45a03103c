"""Where a learner wants to go, the paths that were found for her, and what many would need and nobody offers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from workmark.organisations.models import Person
from workmark.skills.models import Occupation, Skill


class Goal(models.Model):
    """The job somebody heads for, and what she can give for it. One a person; dropping it erases it and its paths."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="goal")
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="+")
    current = models.ForeignKey(
        Occupation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    region = models.CharField(max_length=6, blank=True)  # ISO 3166: "PT", "ES-MD"
    hours_a_week = models.PositiveSmallIntegerField(default=4)
    budget = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)  # None: no limit
    currency = models.CharField(max_length=3, default="EUR")
    by_when = models.DateField(null=True, blank=True)
    languages = models.JSONField(default=list)  # list[str]; empty: any
    formats = models.JSONField(default=list)  # list[str], the forms of evidence she can give; empty: any
    weights = models.JSONField(default=dict)  # of paths.Weights: what is not named has its usual weight
    set_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(hours_a_week__gte=1, hours_a_week__lte=60), name="goal_has_1_to_60_hours_a_week"
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gte=0), name="goal_budget_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return str(self.occupation)


class FoundPath(models.Model):
    """One path as it was found, with all that it rests on. The newest of a goal is the one that holds."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="paths")
    found_at = models.DateTimeField()
    inputs_digest = models.CharField(max_length=64)
    inputs = models.JSONField(default=dict)  # keeping_paths.Inputs
    answer = models.JSONField(default=dict)  # keeping_paths.Answer
    reasons = models.JSONField(default=list)  # list of because.Reason: why it is another one than before

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]  # as they were found, whatever the clock said

    def __str__(self) -> str:
        return f"{self.goal} {self.found_at:%Y-%m-%d}"


class DemandSignal(models.Model):
    """How many people's paths lack a skill that nobody offers far enough. Of nobody: too few are never written down."""

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="demand")
    region = models.CharField(max_length=6, blank=True)  # empty: everywhere
    people = models.PositiveIntegerField()  # at least so many
    counted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["skill", "region"], name="one_demand_for_a_skill_a_region"),
            models.CheckConstraint(condition=Q(people__gte=10), name="demand_is_of_ten_or_more"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.region}: {self.people}"
