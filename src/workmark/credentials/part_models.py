"""A badge that can be shown in part, and the parts that its learner chose to show."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from workmark.organisations.models import new_token


def new_urn() -> str:
    """An identifier that leads nowhere: the address of the whole badge must not stand in a part of it."""
    return uuid.uuid4().urn


class SelectiveCredential(models.Model):
    """The base credential (ecdsa-sd-2023) of one award. Its bytes are the learner's alone: all her secrets are in it.

    A row is first a wish; the worker then signs. Identifiers are of its own, so that nothing in a part names the
    whole badge, whose page shows her name.
    """

    credential = models.OneToOneField(
        "credentials.Credential", on_delete=models.PROTECT, related_name="selective"
    )
    document_id = models.CharField(max_length=60, unique=True, default=new_urn, editable=False)
    subject_id = models.CharField(max_length=60, unique=True, default=new_urn, editable=False)
    document = models.BinaryField(blank=True, default=b"")
    key = models.ForeignKey(
        "credentials.IssuerKey", on_delete=models.PROTECT, null=True, blank=True, related_name="selective"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(key__isnull=False), name="signed_selective_has_key"
            ),
        ]

    def __str__(self) -> str:
        return self.document_id


class PartCopy(models.Model):
    """The same base once more, under names, a status place and a signature of its own, for one link and no second.

    Whoever compares two links made of two copies finds nothing that tells they are one badge, but for what she shows
    in both. Its bytes are deleted once it is used.
    """

    selective = models.ForeignKey(SelectiveCredential, on_delete=models.PROTECT, related_name="copies")
    document_id = models.CharField(max_length=60, unique=True, default=new_urn, editable=False)
    subject_id = models.CharField(max_length=60, unique=True, default=new_urn, editable=False)
    document = models.BinaryField(blank=True, default=b"")
    key = models.ForeignKey("credentials.IssuerKey", on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.document_id


class ShownPart(models.Model):
    """A link that shows one choice out of a badge; `document` holds the exact bytes, until the link is ended."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    selective = models.ForeignKey(SelectiveCredential, on_delete=models.PROTECT, related_name="shown_parts")
    label = models.CharField(max_length=120)  # for whom, in the learner's own words; shown to nobody else
    choices = models.JSONField(default=list)  # keys of `parts.Choice`: list[str]
    is_single_use = models.BooleanField(default=False)  # made of a PartCopy
    document = models.BinaryField(blank=True, default=b"")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.label
