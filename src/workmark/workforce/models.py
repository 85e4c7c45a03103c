"""An employer's own validations of Credentials."""

from django.db import models
from django.utils import timezone

from workmark.credentials.models import Credential
from workmark.organisations.models import Organisation, Person


class Validation(models.Model):
    """That an employer checked a Credential: which bytes, what each check answered, and its own note.

    report: `reports.CheckedBadge.kept()`: the answers and the badge's few words; nothing else of the document.
    keep_until: when it goes by itself; None in records made before there was a last day.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="validations")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    credential = models.ForeignKey(
        Credential, on_delete=models.SET_NULL, null=True, blank=True, related_name="validations"
    )
    credential_address = models.CharField(max_length=600, blank=True)
    document_digest = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=20)  # openbadges.Outcome as a word
    report = models.JSONField(default=dict)
    purpose = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    keep_until = models.DateTimeField(null=True, blank=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.organisation} {self.outcome} {self.at:%Y-%m-%d}"
