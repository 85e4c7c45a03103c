"""An Endorsement: what one organisation states, signed, about another, about a micro-credential, or about a badge.

Intended by its author, signed by the worker, and shown only once the endorsed side accepted it. Withdrawing it puts its
id on the endorser's public list; the signed bytes stay what they were.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from workmark.achievements.models import AchievementVersion
from workmark.credentials.models import Credential, IssuerKey
from workmark.organisations.models import Organisation, Person, new_token


class Endorsement(models.Model):
    """One statement. issuer: who endorses; exactly one of the three about_ fields names what is endorsed."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="endorsements_given")
    about_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="endorsements"
    )
    about_version = models.ForeignKey(
        AchievementVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="endorsements"
    )
    about_credential = models.ForeignKey(
        Credential, on_delete=models.PROTECT, null=True, blank=True, related_name="endorsements"
    )
    comment = models.CharField(max_length=1000)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    key = models.ForeignKey(IssuerKey, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    document = models.BinaryField(blank=True, default=b"")  # the exact signed bytes
    issued_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(
                    about_organisation__isnull=False,
                    about_version__isnull=True,
                    about_credential__isnull=True,
                )
                | Q(
                    about_organisation__isnull=True,
                    about_version__isnull=False,
                    about_credential__isnull=True,
                )
                | Q(
                    about_organisation__isnull=True,
                    about_version__isnull=True,
                    about_credential__isnull=False,
                ),
                name="endorsement_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawal_reason=""),
                name="endorsement_withdrawal_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.token

    @property
    def endorsed_learner_id(self) -> int | None:
        """The learner who must accept it, where it is about a badge."""
        return self.about_credential.learner_id if self.about_credential else None

    @property
    def endorsed_organisation_id(self) -> int | None:
        """The organisation whose owner must accept it, where it is about one or about what it offers."""
        return self.about_version.issuer.pk if self.about_version else self.about_organisation_id

    @property
    def title(self) -> str:
        """What it is about, in words."""
        version = self.about_version or (self.about_credential.version if self.about_credential else None)
        return version.title if version else str(self.about_organisation)
