"""What an employer needs and nobody offers: a request that issuers read, and their offers to write it."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.achievements.models import Achievement
from workmark.organisations.models import Organisation, Person, new_token
from workmark.skills.models import Skill


class WritingRequest(models.Model):
    """tasks: what the people do at work, a line each. people: how many would earn it. pays_up_to: for all, in `currency`.

    Issuers read it with the employer's name until `closes_on` is over, or an offer is accepted, or it is closed.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="writing_requests")
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    title = models.CharField(_("what people should be able to do"), max_length=200)
    tasks = models.TextField(_("tasks"))
    skills = models.ManyToManyField(Skill, related_name="+")
    people = models.PositiveIntegerField(_("how many people"))
    needed_by = models.DateField(_("needed by"))
    pays_up_to = models.DecimalField(_("pays up to"), max_digits=9, decimal_places=2, default=0)
    currency = models.CharField(max_length=3, default="EUR")
    closes_on = models.DateField(_("takes offers until"))
    asked_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(tasks="") & Q(people__gte=1), name="writing_request_says_what"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_open_at(self, moment: datetime) -> bool:
        """Whether it takes offers: not while nobody may act for the employer."""
        is_in_time = self.closed_at is None and timezone.localdate(moment) <= self.closes_on
        return is_in_time and self.organisation.suspended_at is None

    @property
    def task_lines(self) -> list[str]:
        return self.tasks.splitlines()


class OfferState(models.TextChoices):
    MADE = "made", _("Not answered yet")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Not chosen")
    WITHDRAWN = "withdrawn", _("Taken back")


class WritingOffer(models.Model):
    """One issuer's offer. achievement: what it wrote for it; fulfilled_at: since when that is published."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    request = models.ForeignKey(WritingRequest, on_delete=models.CASCADE, related_name="offers")
    issuer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="writing_offers")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    words = models.TextField()
    price = models.DecimalField(max_digits=9, decimal_places=2, default=0)
    currency = models.CharField(max_length=3, default="EUR")
    ready_by = models.DateField()
    state = models.CharField(max_length=10, default=OfferState.MADE)
    achievement = models.ForeignKey(
        Achievement, on_delete=models.SET_NULL, null=True, blank=True, related_name="written_for"
    )
    made_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    fulfilled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["made_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["request", "issuer"],
                condition=Q(state__in=["made", "accepted", "declined"]),
                name="one_writing_offer_an_issuer",
            ),
            models.UniqueConstraint(
                fields=["request"], condition=Q(state="accepted"), name="one_accepted_writing_offer"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="writing_offer_says_how"),
        ]

    def __str__(self) -> str:
        return f"{self.issuer}: {self.request}"

    @property
    def state_label(self) -> str:
        return str(OfferState(self.state).label)
