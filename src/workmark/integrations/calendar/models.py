"""The secret address of a person's calendar feed."""

from django.db import models
from django.utils import timezone

from workmark.organisations.models import Person


class CalendarFeed(models.Model):
    """One a person; the address is kept only as a hash, so a new one is made where it was lost."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    last_read_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person}"
