"""Where messages go, and each message on its way."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import Organisation, Person, new_token


class DestinationKind(models.TextChoices):
    """How a message is written and proved there."""

    WEBHOOK = "webhook", _("Webhook")
    RECORD_STORE = "record-store", _("Learning record store")


class PauseReason(models.TextChoices):
    BY_HAND = "by-hand", _("Stopped by an owner")
    FAILING = "failing", _("Nothing arrived there for three days")
    GONE = "gone", _("The server there says that the address is gone for good (410)")


class Destination(models.Model):
    """An address of an organisation's own, the kinds of event it wants, and the sealed secret that proves us to it.

    While it is paused, messages wait. failing_since: the first failure that no success has followed.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="destinations")
    kind = models.CharField(max_length=12)
    url = models.CharField(max_length=2_048)
    name = models.CharField(max_length=80, blank=True)
    event_types = models.JSONField(default=list)  # list[str]
    sealed_secret = models.BinaryField()
    sealed_before = models.BinaryField(null=True)  # the secret before a change, while both are used
    before_until = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    failing_since = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    pause_reason = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True) | ~Q(pause_reason=""), name="paused_destination_says_why"
            ),
            models.CheckConstraint(
                condition=Q(sealed_before__isnull=True) | Q(before_until__isnull=False),
                name="secret_before_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.url


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    ARRIVED = "arrived", _("Arrived")
    FAILED = "failed", _("Given up")


class Delivery(models.Model):
    """One message to one destination. `message_id` is the same for every try, so that a copy is known as one."""

    destination = models.ForeignKey(Destination, on_delete=models.CASCADE, related_name="deliveries")
    message_id = models.CharField(max_length=64)
    event_type = models.CharField(max_length=64)
    body = models.TextField()
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=DeliveryState.WAITING)
    failures = models.PositiveSmallIntegerField(default=0)  # since it was made or sent again by hand
    tries = models.JSONField(
        default=list
    )  # the latest: [{"at": ISO 8601, "status": 503 or 0, "told": "..."}]
    next_try_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["destination", "message_id"], name="a_message_goes_to_a_destination_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["destination", "next_try_at"],
                condition=Q(state="waiting"),
                name="deliveries_waiting",
            ),
            models.Index(fields=["destination", "-id"], name="deliveries_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.event_type} {self.message_id}"
