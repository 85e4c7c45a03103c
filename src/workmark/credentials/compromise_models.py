"""A KeyCompromise: what is done about one stolen key, from the moment it is reported to the last badge issued anew."""

from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet

from workmark.organisations.models import Person


class KeyCompromise(models.Model):
    """One key is withdrawn, badges it signed from a moment on are revoked, and all its awards are issued anew.

    How far it has come is not kept here but counted from the Credentials, so it can never disagree with them.
    """

    key = models.OneToOneField("credentials.IssuerKey", on_delete=models.PROTECT, related_name="compromise")
    since = models.DateTimeField()
    reason = models.TextField()  # learners and the public read it
    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(reason=""), name="compromise_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.reported_at:%Y-%m-%d}"

    @property
    def occasion(self) -> str:
        """The name under which learners are told and badges are replaced, once."""
        return f"key:{self.key_id}"

    @property
    def job(self) -> str:
        """The key of the job that mends it."""
        return f"compromise:{self.pk}"

    def progress(self) -> tuple[int, int]:
        """How many awards are issued anew, and how many there are to issue."""
        every = self.to_replace()
        return every.filter(replaced_by__isnull=False).count(), every.count()

    def to_revoke(self) -> "QuerySet[Credential]":
        """Badges the key signed from `since` on, revoked or not."""
        return self.key.credentials.filter(issued_at__gte=self.since)

    def revoked(self) -> "QuerySet[Credential]":
        """Those that this compromise revoked; what was revoked for a cause of its own is not among them."""
        return self.key.credentials.filter(revoked_at=self.reported_at, revocation_reason=self.reason)

    def to_replace(self) -> "QuerySet[Credential]":
        """Every award the key signed for that still counts: nobody can check its signature any more."""
        counts = Q(revoked_at__isnull=True) | Q(revoked_at=self.reported_at, revocation_reason=self.reason)
        return self.key.credentials.filter(counts)


from workmark.credentials.models import Credential  # noqa: E402  (it imports this module for its table)
