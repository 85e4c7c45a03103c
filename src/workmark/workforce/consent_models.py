"""What a learner lets an employer see, for what purpose, until when; and who looked.

Everything an employer sees of a person's proofs passes through `consents.py`, which reads these two tables.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.credentials.models import Credential
from workmark.organisations.models import Organisation, Person, new_token


class Purpose(models.TextChoices):
    """Why somebody may look. Each is agreed to alone: to work in a team is not to be looked for by recruiters."""

    TEAM = "team", _("My team's skills: which gaps we have and who could do what")
    MOBILITY = "mobility", _("Openings inside: whom the employer may ask about a new role")
    PROGRESS = "progress", _("What I was asked to earn: how far I am, never my drafts")
    COHORT = "cohort", _("A cohort I am in: how far I am with its micro-credentials, never my drafts")
    RECRUITING = "recruiting", _("Being found by recruiters, without my name until I agree")
    APPLICATION = "application", _("One opening I applied for")


# What is agreed to as somebody who works there, and ends with the work.
WHILE_EMPLOYED = (Purpose.TEAM, Purpose.MOBILITY, Purpose.PROGRESS)


class Consent(models.Model):
    """One person's yes to one purpose, to one organisation or, for recruiting alone, to every proved employer.

    words: the sentence agreed to, as it stood on the page. credentials: the chosen ones; none chosen means all that
    are valid when somebody looks.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="consents"
    )
    purpose = models.CharField(max_length=12)
    words = models.TextField()
    credentials = models.ManyToManyField(Credential, related_name="consents", blank=True)
    includes_all_credentials = models.BooleanField(default=True)
    given_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-given_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "organisation", "purpose"],
                # An application has a consent of its own; somebody may apply to several openings of one employer.
                condition=Q(withdrawn_at__isnull=True, organisation__isnull=False)
                & ~Q(purpose="application"),
                name="one_open_consent_a_purpose",
            ),
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at__isnull=True, organisation__isnull=True),
                name="one_open_consent_for_all",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(purpose="recruiting"),
                name="only_recruiting_is_for_all",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("given_at")), name="consent_ends"),
            models.CheckConstraint(condition=~Q(words=""), name="consent_has_its_words"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "purpose", "expires_at"], name="consent_by_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.purpose} · {self.organisation or '*'}"

    def is_open_at(self, moment: datetime) -> bool:
        return self.withdrawn_at is None and self.given_at <= moment < self.expires_at


class ConsentView(models.Model):
    """That somebody looked under a consent: shown to the learner. One row a viewer, a thing and an hour."""

    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="views")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    viewer = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    what = models.CharField(
        max_length=40
    )  # a page by its code: "matrix", "search", "application", "progress"
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.organisation} {self.what} {self.at:%Y-%m-%d}"
