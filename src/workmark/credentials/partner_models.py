"""That an institution lets a partner issue some of its Achievements in its name, from one day to another."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from workmark.achievements.models import Achievement
from workmark.organisations.models import Organisation, Person, new_token


class IssuingAuthority(models.Model):
    """Given by the institution, in force once the partner has accepted it, until its last day or until either ends it.

    words: what the institution says of it in public. What was issued before it ended stands.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    institution = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="authorities_given")
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="authorities_held")
    achievements = models.ManyToManyField(Achievement, related_name="authorities")
    starts_on = models.DateField()
    ends_on = models.DateField()
    words = models.CharField(max_length=500, blank=True)
    given_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    accepted_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)  # read by the public

    class Meta:
        ordering: ClassVar[list[str]] = ["-given_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(institution=F("partner")), name="a_partner_is_somebody_else"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="authority_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(end_reason=""), name="authority_ended_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} · {self.institution}"

    def is_in_force(self, day: date) -> bool:
        """day: of the award."""
        accepted = self.accepted_at is not None and self.ended_at is None
        return accepted and self.starts_on <= day <= self.ends_on
