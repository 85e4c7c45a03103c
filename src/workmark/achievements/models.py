"""Achievements, their versions and the records of review. A published version's row never changes again."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from workmark.achievements.content import AchievementContent
from workmark.achievements.stack_content import StackContent
from workmark.organisations.models import Organisation, Person
from workmark.skills.models import Skill, Task


class Achievement(models.Model):
    """What can be earned, through all its versions. The slug is its address for ever."""

    slug = models.SlugField(max_length=80, unique=True)
    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="achievements")
    is_in_house = models.BooleanField(default=False)  # offered to the issuer's own staff only
    pilot_since = models.DateTimeField(
        null=True, blank=True
    )  # while it is, only to those with a `PilotPlace`
    keeps_evidence = models.BooleanField(
        default=False
    )  # the issuer's rule: evidence is confidential to it, and stays when people leave
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)
    payment_url = models.URLField(
        max_length=500, blank=True
    )  # where the issuer takes the fee; may change at any time

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(is_in_house=True) | Q(pilot_since__isnull=True, keeps_evidence=False),
                name="only_in_house_is_piloted_or_kept",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class PilotPlace(models.Model):
    """That somebody who works for the issuer was chosen to try an Achievement before others may."""

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="pilot_places")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pilot_places")
    invited_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["achievement", "person"], name="pilot_place_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.achievement}"


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in-review", _("In review")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Replaced by a newer version")


class AchievementVersion(models.Model):
    """One version: a draft that changes, then a published text that cannot (a database trigger refuses it).

    content: `AchievementContent` as JSON. The columns beside it repeat what lists filter by.
    """

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, default=VersionState.DRAFT)
    content = models.JSONField(default=dict)
    content_digest = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(
        default=0
    )  # counts saved edits, so that two editors cannot overwrite

    title = models.CharField(max_length=400, blank=True)
    family = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=12, default="en")
    hours = models.FloatField(default=0)
    price = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    currency = models.CharField(max_length=3, default="EUR")
    search_text = models.TextField(blank=True)  # folded to plain lower-case letters

    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    change_note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["achievement_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["achievement", "number"], name="version_number_is_unique"),
            models.UniqueConstraint(
                fields=["achievement"], condition=Q(state="published"), name="one_published_version"
            ),
            models.UniqueConstraint(
                fields=["achievement"], condition=Q(state__in=["draft", "in-review"]), name="one_open_draft"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "in-review"])
                | (Q(published_at__isnull=False) & ~Q(content_digest="")),
                name="published_version_is_sealed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.achievement.slug} v{self.number}"

    @cached_property
    def said(self) -> AchievementContent:
        """The content as values."""
        return AchievementContent.model_validate(self.content)

    @property
    def issuer_id(self) -> int:
        return self.achievement.issuer_id

    @property
    def issuer(self) -> Organisation:
        return self.achievement.issuer

    @property
    def writers(self) -> frozenset[int]:
        """Numbers of the people who began it, sent it, or wrote any text of it."""
        rows = VersionEditor.objects.filter(version_id=self.pk).values_list("person", flat=True)
        return frozenset(one for one in (self.created_by_id, self.sent_by_id, *rows) if one is not None)


class VersionEditor(models.Model):
    """Who wrote any text of a version, from its beginning to its publication."""

    version = models.ForeignKey(AchievementVersion, on_delete=models.CASCADE, related_name="editors")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "person"], name="one_row_a_version_editor"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.version}"


class AchievementSkill(models.Model):
    """That a published version proves a skill at a level (1-4)."""

    version = models.ForeignKey(AchievementVersion, on_delete=models.CASCADE, related_name="proved_skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="proved_by")
    level = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "skill"], name="proved_skill_is_unique"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="proved_level_is_1_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} at {self.level}"


class AchievementTask(models.Model):
    """That a published version's evidence shows a task being done."""

    version = models.ForeignKey(AchievementVersion, on_delete=models.CASCADE, related_name="proved_tasks")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="proved_by")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "task"], name="proved_task_is_unique"),
        ]

    def __str__(self) -> str:
        return str(self.task)


class GateOverride(models.Model):
    """That a reviewer let a version pass one gate it does not meet, and why."""

    version = models.ForeignKey(AchievementVersion, on_delete=models.CASCADE, related_name="overrides")
    gate = models.CharField(max_length=40)
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "gate"], name="gate_override_is_unique"),
            models.CheckConstraint(condition=~Q(reason=""), name="gate_override_has_reason"),
        ]

    def __str__(self) -> str:
        return self.gate


class ReviewNote(models.Model):
    """What a reviewer said when sending a version back."""

    version = models.ForeignKey(AchievementVersion, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.text


class FairnessReading(models.Model):
    """What somebody who did not write a version found when they read it for fairness. revision: of the text they read."""

    version = models.ForeignKey(
        AchievementVersion, on_delete=models.CASCADE, related_name="fairness_readings"
    )
    revision = models.PositiveIntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_fair = models.BooleanField()
    words = models.TextField(blank=True)  # empty where publishing it says so
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.version}: {'fair' if self.is_fair else 'unfair'}"


class Translation(models.Model):
    """One published version's texts in another language; the original stays what is judged by and what is signed.

    texts: by path (`translating.texts_of`), as last edited; approved: the same, as a second person approved it and as
    learners read it, {} before. digest: of what was approved, together with the version's own digest.
    """

    version = models.ForeignKey(AchievementVersion, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=12)
    texts = models.JSONField(default=dict)
    approved = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=0)  # counts saved edits
    edited_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_revision = models.PositiveIntegerField(default=0)  # 0: nobody reads it

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "language"], name="one_translation_a_language"),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, digest="")
                | (Q(approved_at__isnull=False) & ~Q(digest="")),
                name="approved_translation_is_sealed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} ({self.language})"

    @property
    def issuer_id(self) -> int:
        return self.version.issuer_id

    @property
    def waits(self) -> bool:
        """Whether something was edited since it was last approved."""
        return bool(self.texts != self.approved)

    @property
    def unread_editors(self) -> frozenset[int]:
        """Numbers of the people whose edits no second person has approved yet."""
        rows = TranslationEditor.objects.filter(translation_id=self.pk, revision__gt=self.approved_revision)
        return frozenset(rows.values_list("person", flat=True))


class TranslationEditor(models.Model):
    """Who wrote any text of a translation. revision: of their last edit."""

    translation = models.ForeignKey(Translation, on_delete=models.CASCADE, related_name="editors")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["translation", "person"], name="one_row_an_editor"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.translation}"


class Stack(models.Model):
    """Several Achievements that count together: any `need` of its members make one larger badge.

    content: `StackContent` as JSON, as last published, {} before; draft: the same, as last edited. The columns beside
    them and `members` repeat what is published, for lists. badge: the Achievement that is issued by itself.
    """

    slug = models.SlugField(max_length=80, unique=True)
    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="stacks")
    title = models.CharField(max_length=200)
    summary = models.TextField()
    need = models.PositiveSmallIntegerField()
    members = models.ManyToManyField(Achievement, related_name="stacks")  # those of inner stacks too
    badge = models.OneToOneField(
        Achievement, on_delete=models.PROTECT, null=True, blank=True, related_name="badge_of"
    )
    content = models.JSONField(default=dict)
    draft = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)  # counts saved edits
    edited_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_revision = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.title

    @property
    def unread_editors(self) -> frozenset[int]:
        """Numbers of the people whose edits no second person has published yet."""
        rows = StackEditor.objects.filter(stack_id=self.pk, revision__gt=self.published_revision)
        return frozenset(rows.values_list("person", flat=True))

    @property
    def said(self) -> StackContent:
        """What is published."""
        return StackContent.model_validate(self.content)

    @property
    def drafted(self) -> StackContent:
        """What an author sees: the edits that wait, or else what is published."""
        return StackContent.model_validate(self.draft or self.content)

    @property
    def has_changes(self) -> bool:
        return bool(self.draft)

    @property
    def retired_at(self) -> datetime | None:
        """Since when nobody new may begin it."""
        return self.badge.retired_at if self.badge else None


class StackEditor(models.Model):
    """Who wrote any part of a stack. revision: of their last edit."""

    stack = models.ForeignKey(Stack, on_delete=models.CASCADE, related_name="editors")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["stack", "person"], name="one_row_a_stack_editor"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.stack}"
