"""That an assessor's eye was measured against agreed scores, for one rubric version, and until when."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.achievements.models import AchievementVersion
from workmark.organisations.models import Person


class CertificateKind(models.TextChoices):
    CALIBRATED = "calibrated", _("Calibrated")  # passed calibration on unseen anchors
    PROVISIONAL = "provisional", _("Provisional")  # a lead's word, while a rubric has too few anchors


class Certificate(models.Model):
    """One assessor's right to judge work under one rubric version. A Qualification says what the person knows of the
    trade; this says that the person reads this rubric as others do. Both are wanted.

    decisions: how many ratings it lasts for. ended_at: ended before its time, by a newer one.
    """

    assessor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="certificates")
    version = models.ForeignKey(AchievementVersion, on_delete=models.PROTECT, related_name="certificates")
    kind = models.CharField(max_length=12, default=CertificateKind.CALIBRATED)
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField()
    decisions = models.PositiveSmallIntegerField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(kind="provisional") | models.Q(granted_by__isnull=False),
                name="provisional_certificate_has_its_word",
            ),
            models.UniqueConstraint(
                fields=["assessor", "version"],
                condition=models.Q(ended_at__isnull=True),
                name="one_certificate_in_use",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessor} · {self.version} · {self.kind}"

    @property
    def issuer_id(self) -> int:
        return self.version.issuer.pk

    @property
    def is_provisional(self) -> bool:
        return self.kind == CertificateKind.PROVISIONAL

    @property
    def kind_label(self) -> str:
        return str(CertificateKind(self.kind).label)
