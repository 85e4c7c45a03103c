"""Published outcomes, and how many people an issuer wants in each number at least."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.insights.suppression import K, Line, Tables
from workmark.organisations.models import Organisation, new_token
from workmark.workforce.opening_models import Opening


class Release(models.Model):
    """Outcomes of the people who began in one period, as they were published. Never changed and never counted again.

    content: what `as_json` makes of the tables. words: the questions as they were asked and the achievements' titles, so
    that an old release can still be read. period_end is exclusive.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    period_start = models.DateField()
    period_end = models.DateField()
    published_at = models.DateTimeField(default=timezone.now)
    content = models.JSONField()
    words = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-period_start"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["issuer", "period_start"], name="release_begins_once"),
            models.CheckConstraint(
                condition=Q(period_end__gt=F("period_start")), name="release_covers_some_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.period_start}"

    @property
    def tables(self) -> Tables:
        return _tables(self.content)


class SelectionRelease(models.Model):
    """How groups of applicants fared with one opening, counted once after its end. Never changed and never counted again.

    content, words: as of a Release; content is None where too few applied for any number to be shown.
    """

    opening = models.OneToOneField(Opening, on_delete=models.CASCADE, related_name="+")
    published_at = models.DateTimeField(default=timezone.now)
    content = models.JSONField(null=True)
    words = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"selection {self.opening_id}"

    @property
    def tables(self) -> Tables | None:
        return _tables(self.content) if self.content is not None else None


class ReleaseRule(models.Model):
    """The fewest people an issuer wants in a number: ten, or more. Without a row: ten."""

    issuer = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="+")
    fewest = models.PositiveSmallIntegerField(_("fewest people in a number"), default=K)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(fewest__gte=10), name="never_fewer_than_ten_people"),
        ]

    def __str__(self) -> str:
        return str(self.fewest)


def _tables(said: dict[str, Any]) -> Tables:
    return Tables(
        plan=said["plan"],
        k=said["k"],
        lines=tuple(Line(**line) for line in said["lines"]),
        joined={question: tuple(groups) for question, groups in said["joined"].items()},
        achievements=tuple(said["achievements"]),
    )


def as_json(tables: Tables) -> dict[str, Any]:
    return {
        "plan": tables.plan,
        "k": tables.k,
        "lines": [
            {
                "question": line.question,
                "group": line.group,
                "achievement": line.achievement,
                "counts": line.counts,
            }
            for line in tables.lines
        ],
        "joined": {question: list(groups) for question, groups in tables.joined.items()},
        "achievements": list(tables.achievements),
    }
