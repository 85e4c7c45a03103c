"""What the operator of an instance keeps: who operates it, which issuers were looked at, terms, announcements, help.

An Operator is made at the machine (`workmark operators add`), never by a page: whoever may do that has the database anyway.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import Organisation, Person, new_token


class Operator(models.Model):
    """That a person looks after the instance, from one moment to another."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="operates")
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.person_id)


class ReviewOutcome(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    NOT_CONFIRMED = "not-confirmed", _("Not confirmed")


class IssuerReview(models.Model):
    """That an operator looked whether an issuer is who it says, on what evidence, and what came of it.

    legal_name, domain: what stood there then; a change of either asks for a new look.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="issuer_reviews")
    outcome = models.CharField(max_length=16)
    legal_name = models.CharField(max_length=200)
    domain = models.CharField(max_length=253)
    reason = models.TextField()
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(reason=""), name="issuer_review_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.outcome}"

    @property
    def outcome_label(self) -> str:
        return str(ReviewOutcome(self.outcome).label)


def in_language(texts: dict[str, str]) -> str:
    """The text in the language of now, or else in English, or else any."""
    return texts.get(translation.get_language() or "en") or texts.get("en") or next(iter(texts.values()), "")


class Terms(models.Model):
    """One version of the terms of use; published ones never change. texts: Markdown by language code."""

    number = models.PositiveIntegerField(unique=True)
    texts = models.JSONField()
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.number)

    @property
    def text(self) -> str:
        return in_language(self.texts)


class TermsAcceptance(models.Model):
    """That a person agreed to one version of the terms, and when."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="terms_accepted")
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="acceptances")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "terms"], name="terms_are_accepted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.terms_id}"


class Announcement(models.Model):
    """A sentence or two for everybody who is signed in, for a while. texts: plain text by language code."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    texts = models.JSONField()
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="announcement_ends_after"),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def text(self) -> str:
        return in_language(self.texts)


class AnnouncementRead(models.Model):
    """That a person put an announcement away."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="reads")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["announcement", "person"], name="announcement_is_read_once"),
        ]

    def __str__(self) -> str:
        return f"{self.announcement_id} {self.person_id}"


class HelpGrant(models.Model):
    """That a person lets an operator see their pages as they see them, for an hour at most, and change nothing."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="help_grants")
    words = models.CharField(max_length=500, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    operator = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # who looked first, and from then on alone
    begun_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="one_open_help_grant"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.given_at}"

    def is_open(self, at: Any) -> bool:
        return self.ended_at is None and self.expires_at > at


class HelpLook(models.Model):
    """One page that an operator opened with somebody's consent; the person reads the list."""

    grant = models.ForeignKey(HelpGrant, on_delete=models.CASCADE, related_name="looks")
    path = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.path
