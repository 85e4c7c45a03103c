"""A KeyRequest: an owner wants another key. Whatever answers requests opens no key, so a worker makes it and says so here."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import Organisation, Person


class KeyWish(models.TextChoices):
    ADD = "add", _("Make a key that signs next")
    ROTATE = "rotate", _("Let the next key sign")


class KeyRequest(models.Model):
    """One wish, open until `done_at`. It ends with the key that came of it, or with why there is none."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="key_requests")
    wish = models.CharField(max_length=12)
    purpose = models.CharField(max_length=12)  # KeyPurpose
    keeper = models.CharField(max_length=12, blank=True)  # Keeper; to add alone, as are the next two
    curve = models.CharField(max_length=12, blank=True)  # KeyKind.curve
    reference = models.CharField(max_length=400, blank=True)  # of a key that its keeper holds already
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    key = models.ForeignKey(
        "credentials.IssuerKey", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    refused = models.CharField(max_length=500, blank=True)  # why there is no key, for the owner

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(wish__in=KeyWish.values), name="key_wish_is_known"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(done_at__isnull=True), name="one_open_key_request"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(key__isnull=False) | ~Q(refused=""),
                name="key_request_ends_with_a_key_or_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wish} {self.purpose}"

    @property
    def job(self) -> str:
        """The key of the job that answers it."""
        return f"key-request:{self.pk}"
