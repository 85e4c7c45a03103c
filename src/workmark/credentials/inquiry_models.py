"""Inquiries: an issuer asks whether a Credential may stand. One person opens it, the learner is heard, another settles it."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import Person, new_token


class Ground(models.TextChoices):
    NOT_OWN_WORK = "not-own-work", _("The work was not the learner's own")
    UNTRUE_EVIDENCE = "untrue-evidence", _("Evidence was not true")
    WRONGLY_JUDGED = "wrongly-judged", _("The work was judged wrongly")
    ISSUED_IN_ERROR = "issued-in-error", _("It was issued by mistake")
    LEARNER_ASKED = "learner-asked", _("The learner asked for it")


class InquiryEnd(models.TextChoices):
    REVOKED = "revoked", _("Taken back")
    DROPPED = "dropped", _("Closed: the badge stands")


class Inquiry(models.Model):
    """A question about one Credential. While it is open the Credential counts, unless it is put on hold."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    credential = models.ForeignKey(
        "credentials.Credential", on_delete=models.PROTECT, related_name="inquiries"
    )
    ground = models.CharField(max_length=20)  # a Ground
    reason = models.TextField()  # the learner reads it; the public does too if the badge is taken back
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    answer_until = models.DateTimeField()  # until then nobody settles it without the learner's answer
    answer = models.TextField(blank=True)  # the learner's own words
    answered_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)
    hold_ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=12, blank=True)  # an InquiryEnd; empty while it is open
    settled_by = models.ForeignKey(  # nobody, where its time ran out
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField(blank=True)  # what whoever settled it said to the learner

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["credential"], condition=Q(end=""), name="one_open_inquiry_for_a_badge"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="inquiry_has_reason"),
            models.CheckConstraint(
                condition=Q(end="", settled_at__isnull=True) | (~Q(end="") & Q(settled_at__isnull=False)),
                name="inquiry_is_open_or_settled",
            ),
            models.CheckConstraint(
                condition=~Q(end="revoked") | (Q(settled_by__isnull=False) & ~Q(settled_by=F("opened_by"))),
                name="two_people_take_a_badge_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.credential}: {self.ground}"

    @property
    def ground_label(self) -> str:
        return str(Ground(self.ground).label)

    @property
    def is_open(self) -> bool:
        return not self.end

    @property
    def is_on_hold(self) -> bool:
        return self.is_open and self.held_at is not None and self.hold_ended_at is None

    def is_heard(self, at: datetime) -> bool:
        """The learner has answered, or had her time to."""
        return self.answered_at is not None or at >= self.answer_until

    # What the permissions ask about.

    @property
    def issuer_id(self) -> int:
        return self.credential.issuer_id

    @property
    def learner_id(self) -> int:
        return self.credential.learner_id


class Against(models.TextChoices):
    HOLD = "hold", _("The hold")
    REVOCATION = "revocation", _("The revocation")


class AppealEnd(models.TextChoices):
    UPHELD = "upheld", _("It stays as it was")
    OVERTURNED = "overturned", _("Overturned")
    MOOT = "moot", _("Closed with the inquiry")


class WithdrawalAppeal(models.Model):
    """A learner's appeal against a hold or a revocation, decided by somebody who had no part in it."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="appeals")
    against = models.CharField(max_length=12)  # an Against
    grounds = models.TextField()
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    end = models.CharField(max_length=12, blank=True)  # an AppealEnd; empty while it is open
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField(blank=True)  # the reason for the decision, for the learner

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["inquiry", "against"], name="one_appeal_against_each"),
            models.CheckConstraint(
                condition=Q(end="", decided_at__isnull=True) | (~Q(end="") & Q(decided_at__isnull=False)),
                name="withdrawal_appeal_is_open_or_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inquiry}: {self.against}"

    @property
    def end_label(self) -> str:
        return str(AppealEnd(self.end).label) if self.end else ""

    @property
    def issuer_id(self) -> int:
        return self.inquiry.issuer_id

    @property
    def learner_id(self) -> int:
        return self.inquiry.learner_id

    @property
    def took_part(self) -> frozenset[int]:
        """Whoever opened, held or settled, and whoever awarded: none of them decides the appeal."""
        inquiry = self.inquiry
        named = {inquiry.opened_by_id, inquiry.held_by_id, inquiry.settled_by_id}
        return frozenset(pk for pk in named if pk is not None)
