"""What people asked to have erased, and what must not be erased yet."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import Person, new_token


class Badges(models.TextChoices):
    """What becomes of the badges of a person who goes."""

    KEEP = "keep", _("They stay in force. I have their files.")
    ERASE = "erase", _("They are erased, and count no more.")


class ErasureRequest(models.Model):
    """That a person wants everything about them erased. Once done it is a line of the deletion ledger.

    handle_digest: SHA-256 of the handle the person had, in hex; by it a restored backup knows whom to erase again.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="erasure_requests")
    badges = models.CharField(max_length=8, default=Badges.KEEP)
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    handle_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(cancelled_at__isnull=True, done_at__isnull=True),
                name="one_open_erasure_request",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | ~Q(handle_digest=""), name="done_erasure_is_in_the_ledger"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.asked_at}"

    @property
    def badges_label(self) -> str:
        return str(Badges(self.badges).label)

    def is_open(self) -> bool:
        return self.cancelled_at is None and self.done_at is None


class LegalHold(models.Model):
    """That a law or a court asks for something to be kept: until it is lifted, nothing of the person is erased."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="legal_holds")
    reason = models.CharField(max_length=500)
    placed_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(reason=""), name="legal_hold_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.placed_at}"


class Archive(models.Model):
    """Everything a person has here, as one ZIP that a worker makes and that lies here for a week.

    done, total: how many of its files are written. name: of the stored file, once it is made.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="archives")
    asked_at = models.DateTimeField(default=timezone.now)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(made_at__isnull=True) | Q(expires_at__isnull=False) & ~Q(name=""),
                name="made_archive_is_there_and_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.asked_at}"

    @property
    def job(self) -> str:
        """The key of the job that makes it."""
        return f"archive:{self.pk}"


def archives_of(person: Person) -> models.QuerySet[Archive]:
    """Newest first."""
    return Archive.objects.filter(person=person).order_by("-asked_at")


def holds_on(person: Person) -> models.QuerySet[LegalHold]:
    """The holds that stand, oldest first."""
    return LegalHold.objects.filter(person=person, lifted_at=None).order_by("placed_at")


def is_held(person: Person) -> bool:
    return holds_on(person).exists()


def open_request(person: Person) -> ErasureRequest | None:
    return ErasureRequest.objects.filter(person=person, cancelled_at=None, done_at=None).first()


def due_requests(at: datetime) -> models.QuerySet[ErasureRequest]:
    waiting = ErasureRequest.objects.filter(cancelled_at=None, done_at=None, due_at__lte=at)
    return waiting.exclude(person__legal_holds__in=LegalHold.objects.filter(lifted_at=None)).order_by(
        "due_at"
    )
