"""Frameworks and what they list. Rows keep the source's own id, so that a new release updates and never duplicates."""

from typing import ClassVar

from django.db import models


class Framework(models.Model):
    """One release of a published framework, or an organisation's own."""

    slug = models.SlugField(max_length=40, unique=True)  # "esco", "onet"
    name = models.CharField(max_length=200)
    version = models.CharField(max_length=40)
    url = models.URLField(blank=True)
    licence = models.CharField(max_length=200)
    attribution = models.TextField()  # shown wherever its data is

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Skill(models.Model):
    """One statement of ability in a framework."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="skills")
    uri = models.CharField(max_length=300, unique=True)
    code = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=300)
    alternative_labels = models.JSONField(default=list)  # list[str]
    description = models.TextField(blank=True)
    kind = models.CharField(max_length=20, default="skill")  # skill | knowledge | technology | attitude

    def __str__(self) -> str:
        return self.label


class Occupation(models.Model):
    """A kind of job in a taxonomy (SOC for O*NET, ISCO for ESCO)."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="occupations")
    uri = models.CharField(max_length=300, unique=True)
    code = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=300)
    description = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.label


class Task(models.Model):
    """A piece of work people in an occupation do."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="tasks")
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="tasks")
    uri = models.CharField(max_length=300, unique=True)
    code = models.CharField(max_length=80)
    text = models.TextField()

    def __str__(self) -> str:
        return self.text


class OccupationSkill(models.Model):
    """That an occupation asks for a skill."""

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="requirements")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="asked_by")
    is_essential = models.BooleanField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["occupation", "skill"], name="occupation_skill_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.occupation} · {self.skill}"
