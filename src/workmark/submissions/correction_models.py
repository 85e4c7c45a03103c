"""That a witness asks for what they said to be put right after the work was decided, and what was done about it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import Organisation, Person, new_token


class CorrectionEnd(models.TextChoices):
    TAKEN = "taken", _("Taken over: the confirmation says this from now on")
    NOTED = "noted", _("Kept beside it: the confirmation stays as it was")


class AttestationCorrection(models.Model):
    """One correction, asked by the witness's link. The sealed answer stands until somebody of the issuer takes it over.

    statement: how it should read, or why they take it back. takes_back: they do not confirm it any more.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    attestation = models.ForeignKey(
        "submissions.Attestation", on_delete=models.CASCADE, related_name="corrections"
    )
    statement = models.TextField()
    takes_back = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    end = models.CharField(max_length=8, blank=True)  # CorrectionEnd; empty while it waits
    answer = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["asked_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(end="", decided_at__isnull=True) | (~Q(end="") & Q(decided_at__isnull=False)),
                name="correction_end_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(end="taken", takes_back=True), name="what_is_taken_back_is_not_taken_over"
            ),
            models.UniqueConstraint(
                fields=["attestation"], condition=Q(end=""), name="one_open_correction_for_a_confirmation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attestation} {self.asked_at:%Y-%m-%d}"

    @property
    def issuer(self) -> Organisation:
        return self.attestation.submission.issuer

    @property
    def issuer_id(self) -> int:
        return self.attestation.submission.issuer_id

    @property
    def learner_id(self) -> int:
        return self.attestation.submission.learner_id

    @property
    def end_label(self) -> str:
        return str(CorrectionEnd(self.end).label) if self.end else ""
