"""Who wants no letters before a badge ends."""

from django.db import models
from django.utils import timezone

from workmark.organisations.models import Person


class DeclinedReminders(models.Model):
    """That one person wants no reminders of badges that end. Without a row they are sent."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="declined_reminders")
    declined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "declined reminders"

    def __str__(self) -> str:
        return f"{self.person} {self.declined_at:%Y-%m-%d}"
