"""A RecordRequest: a learner wants the badges she chose under one signed cover. A worker signs; the bytes are hers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from workmark.organisations.models import Organisation, Person, new_token


class RecordRequest(models.Model):
    """One wish, open until it is signed or refused. `document` holds the exact bytes until she removes it.

    Nobody but her reads it, unless she shares it: then whoever has its address does, until she ends that.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    learner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="record_requests")
    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")  # signs the cover
    credentials = models.ManyToManyField("credentials.Credential", related_name="+")  # those she chose
    asked_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)
    document = models.BinaryField(blank=True, default=b"")
    refused = models.CharField(max_length=500, blank=True)  # why there is none, for her
    shared_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(refused=""), name="record_is_signed_or_refused"
            ),
            models.CheckConstraint(
                condition=Q(shared_at__isnull=True) | Q(signed_at__isnull=False, removed_at__isnull=True),
                name="shared_record_is_there",
            ),
        ]

    def __str__(self) -> str:
        return self.token

    @property
    def job(self) -> str:
        """The key of the job that signs it."""
        return f"record:{self.pk}"

    @property
    def is_open(self) -> bool:
        """A worker still has to sign it."""
        return self.signed_at is None and not self.refused and self.removed_at is None
