"""An employer's roles: jobs as they are done there, begun from an occupation and edited to fit."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Organisation, new_token
from workmark.skills.models import Occupation, Skill


class EmployerRole(models.Model):
    """A job at one employer."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="employer_roles")
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("what this role does"), blank=True)
    occupation = models.ForeignKey(
        Occupation, on_delete=models.SET_NULL, null=True, blank=True, related_name="employer_roles"
    )  # where it was begun from
    begun_from = models.CharField(max_length=260, blank=True)  # its framework and release, as it was then
    region = models.CharField(  # ISO 3166: "PT", "ES-MD"; empty: not said
        _("country or region"), max_length=6, blank=True, default="", db_default=""
    )
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["title"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "title"],
                condition=Q(closed_at__isnull=True),
                name="open_role_title_is_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RoleSkill(models.Model):
    """That a role asks for a skill at a level (1 with help to 4 guides others), and how much it matters (1 to 5)."""

    role = models.ForeignKey(EmployerRole, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="asked_by_roles")
    level = models.PositiveSmallIntegerField(default=2)
    importance = models.PositiveSmallIntegerField(default=3)
    is_must = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-is_must", "-importance", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["role", "skill"], name="role_skill_is_unique"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="role_level_is_1_to_4"),
            models.CheckConstraint(
                condition=Q(importance__gte=1, importance__lte=5), name="role_importance_is_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} · {self.skill}"


class RoleHolder(models.Model):
    """That somebody fills a role."""

    role = models.ForeignKey(EmployerRole, on_delete=models.CASCADE, related_name="holders")
    employment = models.ForeignKey(Employment, on_delete=models.CASCADE, related_name="roles")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["role", "employment"], name="role_holder_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.employment} · {self.role}"
