"""An employer asks for proof by a link; anybody who has the link answers with a badge, and can take the answer back."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.credentials.models import Credential
from workmark.organisations.models import Organisation, Person, new_token


class ProofWay(models.TextChoices):
    """How a badge came. Another way is one more line here and one more page that prepares answers."""

    FILE = "file", _("as a file")
    LINK = "link", _("as a link")
    WALLET = "wallet", _("from the owner's account here")
    BOUND = "bound", _("from a wallet, with the key it is bound to")
    PRESENTED = "presented", _("from a wallet")


class ProofRequest(models.Model):
    """What an employer wants proved, why, and until when it takes answers. keep_days: how long it keeps each."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="proof_requests")
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    wanted = models.CharField(max_length=200)
    purpose = models.CharField(max_length=200)
    keep_days = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(wanted="") & ~Q(purpose=""), name="proof_request_says_what_and_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.wanted}"

    def is_open_at(self, moment: datetime) -> bool:
        """Whether it takes answers: not while nobody may act for the employer."""
        is_in_time = self.closed_at is None and moment < self.expires_at
        return is_in_time and self.organisation.suspended_at is None


class ProofAnswer(models.Model):
    """One badge given in answer. Nobody but the sender knows of it before `sent_at`; taken back, it is deleted.

    token: the sender's own, to see and to take back. person: set only if whoever sent it was signed in here and the
    badge is theirs. name: what a sender calls themselves, which nobody checked. report: `reports.ShownProof.kept()`.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    request = models.ForeignKey(ProofRequest, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="proof_answers"
    )
    credential = models.ForeignKey(
        Credential, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    way = models.CharField(max_length=12)
    name = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=20)  # openbadges.Outcome as a word
    report = models.JSONField(default=dict)
    address = models.CharField(max_length=2_000, blank=True)
    prepared_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    keep_until = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return f"answer {self.pk}"

    @property
    def is_from_its_owner(self) -> bool:
        """Whether whoever sent it was signed in as the person it was issued to, or showed the key it is bound to."""
        return self.shows_its_key or (self.way == ProofWay.WALLET and self.person_id is not None)

    @property
    def shows_its_key(self) -> bool:
        """Whether a wallet showed that it holds the key that the issuer bound the badge to."""
        return self.way == ProofWay.BOUND
