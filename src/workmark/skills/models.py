"""Frameworks and what they list. Rows keep the source's own id, so that a new release updates and never duplicates.

Words: the label, the other labels and the description of a row are in its framework's language. What the source says
in other languages stands in `Wording`, one row a language.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import Organisation


class Framework(models.Model):
    """One release of a published framework, or an organisation's own."""

    slug = models.SlugField(max_length=40, unique=True)  # "esco", "onet"
    name = models.CharField(max_length=200)
    version = models.CharField(max_length=40)
    language = models.CharField(max_length=12, default="en")
    url = models.URLField(blank=True)
    licence = models.CharField(max_length=200)
    attribution = models.TextField()  # shown wherever its data is
    changes = models.TextField(
        blank=True
    )  # what was changed in taking it over, as many licences ask to be told
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="frameworks"
    )  # None: published for everybody
    imported_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} {self.version}".strip()

    @property
    def organisation_id(self) -> int | None:
        """Whose roles say who may change it: permissions ask every thing by this name."""
        return self.owner_id


class FrameworkEntry(models.Model):
    """What every row of a framework has. A row that the newest release leaves out stays, marked as retired."""

    uri = models.CharField(max_length=300, unique=True)
    is_retired = models.BooleanField(default=False)
    first_version = models.CharField(max_length=40, blank=True)  # the release that brought it
    last_version = models.CharField(max_length=40, blank=True)  # the newest release that had it

    class Meta:
        abstract = True


class SkillKind(models.TextChoices):
    SKILL = "skill", _("Skill")
    KNOWLEDGE = "knowledge", _("Knowledge")
    TECHNOLOGY = "technology", _("Technology")
    ATTITUDE = "attitude", _("Attitude")
    ACTIVITY = "activity", _("Work activity")  # O*NET's detailed work activities
    GROUP = "group", _("Group of skills")  # orders others; nobody proves it


class ReuseLevel(models.TextChoices):
    """How far from one job a skill carries, as ESCO tells it."""

    TRANSVERSAL = "transversal", _("Of use in any work")
    CROSS_SECTOR = "cross-sector", _("Of use in several sectors")
    SECTOR = "sector-specific", _("Of use in one sector")
    OCCUPATION = "occupation-specific", _("Of use in one occupation")


class Skill(FrameworkEntry):
    """One statement of ability in a framework."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="skills")
    code = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=300)
    alternative_labels = models.JSONField(default=list)  # list[str]
    hidden_labels = models.JSONField(default=list)  # list[str]; found by, never shown
    description = models.TextField(blank=True)
    kind = models.CharField(max_length=20, default=SkillKind.SKILL)
    reuse_level = models.CharField(max_length=20, blank=True)
    is_hot = models.BooleanField(default=False)  # O*NET's "hot technology": asked for in many openings
    replaced_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaces"
    )

    def __str__(self) -> str:
        return self.label


class SkillRelation(models.Model):
    """That one skill lies under another, needs it, or is near it."""

    class Kind(models.TextChoices):
        BROADER = "broader", _("is part of")
        REQUIRES = "requires", _("needs")
        RELATED = "related", _("is near")

    source = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="relations")
    target = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="related_from")
    kind = models.CharField(max_length=10)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="skill_relation_is_unique"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="skill_relates_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.target}"


class Occupation(FrameworkEntry):
    """A kind of job in a taxonomy (SOC for O*NET, ISCO for ESCO), or a group that orders such kinds."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="occupations")
    code = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=300)
    alternative_labels = models.JSONField(default=list)  # list[str]
    hidden_labels = models.JSONField(default=list)  # list[str]; found by, never shown
    description = models.TextField(blank=True)
    is_group = models.BooleanField(default=False)  # an ISCO or SOC group: nobody works as one
    group_code = models.CharField(max_length=20, blank=True)  # the ISCO or SOC group it belongs to
    job_zone = models.PositiveSmallIntegerField(null=True, blank=True)  # O*NET's 1 to 5: how much preparation
    replaced_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaces"
    )

    def __str__(self) -> str:
        return self.label


class OccupationRelation(models.Model):
    """That two occupations are alike (within a framework) or are the same job in two taxonomies (a crosswalk)."""

    class Kind(models.TextChoices):
        BROADER = "broader", _("is a kind of")
        RELATED = "related", _("is like")
        EXACT = "exact", _("is the same as")
        CLOSE = "close", _("is close to")
        BROAD = "broad", _("is narrower than")
        NARROW = "narrow", _("is wider than")

    source = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="relations")
    target = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="related_from")
    kind = models.CharField(max_length=10)
    rank = models.PositiveSmallIntegerField(default=0)  # 1 is nearest; 0: the source does not rank

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["source", "target", "kind"], name="occupation_relation_is_unique"
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="occupation_relates_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.target}"


class Task(FrameworkEntry):
    """A piece of work people in an occupation do."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="tasks")
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="tasks")
    code = models.CharField(max_length=80)
    text = models.TextField()
    is_core = models.BooleanField(null=True)  # O*NET's Core or Supplemental; None: the source does not say
    is_emerging = models.BooleanField(default=False)  # named by workers, not yet asked about in a survey
    importance = models.FloatField(null=True, blank=True)  # 1 to 5
    frequency = models.FloatField(null=True, blank=True)  # 1 (yearly or less) to 7 (hourly or more)
    activities = models.ManyToManyField(Skill, related_name="tasks", blank=True)  # of the kind "activity"
    replaced_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaces"
    )

    def __str__(self) -> str:
        return self.text


class OccupationSkill(models.Model):
    """That an occupation asks for a skill. How much and at what level, where the source says so."""

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="requirements")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="asked_by")
    is_essential = models.BooleanField()
    importance = models.FloatField(null=True, blank=True)  # 1 to 5, O*NET's IM
    level = models.FloatField(null=True, blank=True)  # 0 to 7, O*NET's LV
    is_in_demand = models.BooleanField(default=False)  # O*NET's "in demand": asked for in openings for it

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["occupation", "skill"], name="occupation_skill_is_unique"),
            models.CheckConstraint(
                condition=Q(importance__isnull=True) | Q(importance__gte=1, importance__lte=5),
                name="importance_is_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__gte=0, level__lte=7), name="level_is_0_to_7"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occupation} · {self.skill}"


class Wording(models.Model):
    """What a skill or an occupation is called in one more language. Exactly one of the two is set."""

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, null=True, related_name="wordings")
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, null=True, related_name="wordings")
    language = models.CharField(max_length=12)  # BCP 47
    label = models.CharField(max_length=300)
    alternative_labels = models.JSONField(default=list)  # list[str]
    hidden_labels = models.JSONField(default=list)  # list[str]; found by, never shown
    description = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["skill", "language"], name="one_wording_of_a_skill_a_language"),
            models.UniqueConstraint(
                fields=["occupation", "language"], name="one_wording_of_an_occupation_a_language"
            ),
            models.CheckConstraint(
                condition=Q(skill__isnull=False, occupation__isnull=True)
                | Q(skill__isnull=True, occupation__isnull=False),
                name="wording_is_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.language})"
