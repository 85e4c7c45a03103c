"""That somebody asks for a piece of Evidence to be covered or taken down, and what was done about it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import Organisation, Person, new_token
from workmark.submissions.evidence_models import Evidence


class Asker(models.TextChoices):
    SHOWN = "shown", _("It shows or names me, or my child")
    EMPLOYER = "employer", _("It shows what is confidential at my workplace")
    OTHER = "other", _("Something else")


class Wish(models.TextChoices):
    COVER = "cover", _("Cover the part about me or us")
    REMOVE = "remove", _("Take the whole item down")


class TakedownEnd(models.TextChoices):
    COVERED = "covered", _("Covered: the part in question can no longer be seen")
    CLOSED = "closed", _("Taken down: only its learner and assessors can open it")
    DELETED = "deleted", _("Deleted, with its files")
    REFUSED = "refused", _("Left as it is")


class TakedownRequest(models.Model):
    """One request about one item, from somebody who needs no account. The issuer answers it by `due_at`.

    digest: the item's SHA-256 on the day; while the item still has it, nothing in it was covered.
    late_at: when the promised time was over without an answer, and the item was closed to others by itself.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    submission = models.ForeignKey(
        "submissions.Submission", on_delete=models.CASCADE, related_name="takedown_requests"
    )
    evidence = models.ForeignKey(
        Evidence, on_delete=models.SET_NULL, null=True, blank=True, related_name="takedown_requests"
    )
    digest = models.CharField(max_length=64)
    asker = models.CharField(max_length=10)  # Asker
    wish = models.CharField(max_length=8)  # Wish
    words = models.TextField()
    email = models.EmailField()
    language = models.CharField(max_length=12, default="en")  # of the letters to whoever asked
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    late_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=8, blank=True)  # TakedownEnd; empty while it waits
    answer = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["end", "due_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(end="", decided_at__isnull=True) | (~Q(end="") & Q(decided_at__isnull=False)),
                name="takedown_end_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asker} {self.asked_at:%Y-%m-%d}"

    @property
    def issuer(self) -> Organisation:
        return self.submission.issuer

    @property
    def issuer_id(self) -> int:
        return self.submission.issuer_id

    @property
    def learner_id(self) -> int:
        return self.submission.learner_id

    @property
    def asker_label(self) -> str:
        return str(Asker(self.asker).label)

    @property
    def wish_label(self) -> str:
        return str(Wish(self.wish).label)

    @property
    def end_label(self) -> str:
        return str(TakedownEnd(self.end).label) if self.end else ""
