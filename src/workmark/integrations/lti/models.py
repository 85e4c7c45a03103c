"""Learning platforms, and what their learners agreed to."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from workmark.achievements.models import Achievement
from workmark.organisations.models import Organisation, Person, new_token


class LtiPlatform(models.Model):
    """A learning platform that an organisation registered. We have a key of our own for each."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="lti_platforms")
    name = models.CharField(max_length=80)
    issuer = models.CharField(max_length=500)
    client_id = models.CharField(max_length=255)
    deployments = models.JSONField(default=list)  # list[str]
    login_url = models.CharField(max_length=2_048)
    token_url = models.CharField(max_length=2_048)
    jwks_url = models.CharField(max_length=2_048)
    sealed_key = models.BinaryField()
    public_key = models.JSONField()
    registered_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at"]

    def __str__(self) -> str:
        return self.name


class LtiPlacement(models.Model):
    """That a person, known to a platform as `subject`, wants it told when they earn this."""

    platform = models.ForeignKey(LtiPlatform, on_delete=models.CASCADE, related_name="placements")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="lti_placements")
    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=255)
    line_item = models.CharField(max_length=2_048)
    agreed_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["agreed_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["platform", "person", "line_item"], name="one_placement_a_line_item"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.platform}"


def platforms_in_use() -> models.QuerySet[LtiPlatform]:
    """Nobody may act for a suspended organisation, and so nothing comes from its platforms or goes there."""
    return LtiPlatform.objects.filter(organisation__suspended_at=None).select_related("organisation")
