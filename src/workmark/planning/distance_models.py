"""How far jobs are from one another, worked out ahead of time: pages only read it."""

from dataclasses import fields
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from workmark.planning.distances import Distance, Outcome
from workmark.skills.models import Occupation


class JobDistance(models.Model):
    """From a job to one like it: what somebody who has earned all that is on offer for the first would still earn.

    minutes: of work, as authors tell it. price: hundredths of the currency. readiness: per mille of what is asked.
    open_skills: of what the second job asks for, how many would still not be proved in full.
    """

    source = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="distances")
    target = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()  # 1 is the most alike
    outcome = models.CharField(max_length=16)  # distances.Outcome
    steps = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)
    price = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3)
    is_shortest = models.BooleanField(default=True)  # proven; otherwise a shorter way may exist
    readiness_before = models.PositiveSmallIntegerField()
    readiness_after = models.PositiveSmallIntegerField()
    open_skills = models.PositiveSmallIntegerField()
    worked_out_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["rank"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "target"], name="one_distance_between_two_jobs"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="distance_is_to_another_job"),
            models.CheckConstraint(
                condition=Q(readiness_before__lte=1000, readiness_after__lte=1000),
                name="readiness_is_per_mille",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}: {self.outcome}"

    @property
    def figures(self) -> Distance:
        said = {each.name: getattr(self, each.name) for each in fields(Distance)}
        return Distance(**said | {"outcome": Outcome(self.outcome)})
