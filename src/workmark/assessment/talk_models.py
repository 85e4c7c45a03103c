"""A talk about whose work it is, between the learner and somebody of the issuer who does not judge it (AQ11)."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import Organisation, Person, new_token
from workmark.submissions.models import Submission


class TalkState(models.TextChoices):
    ASKED = "asked", _("Times are to be proposed")
    OFFERED = "offered", _("The learner chooses a time")
    AGREED = "agreed", _("A time is agreed")
    CLOSED = "closed", _("Closed")


class TalkOutcome(models.TextChoices):
    """What came of it. None of them decides anything: whoever judges weighs it."""

    OWN_WORK = "own-work", _("The talk showed that it is the learner's own work")
    COULD_NOT_TELL = "could-not-tell", _("We could not tell")
    IN_DOUBT = "in-doubt", _("The talk left doubts")
    NOT_HELD = "not-held", _("It was not held")


class Talk(models.Model):
    """One talk: asked for by an assessor, arranged and held by somebody else, so that nobody who judges meets anybody.

    times: list[str], ISO 8601 with offset, proposed by the host. place: an address, a room or a link.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey("assessment.Assignment", on_delete=models.PROTECT, related_name="+")
    questions = models.TextField()  # what the assessor would like to hear about; the learner reads it too
    state = models.CharField(max_length=8, default=TalkState.ASKED)
    host = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    times = models.JSONField(default=list)
    place = models.CharField(max_length=400, blank=True)
    learner_words = models.TextField(blank=True)  # why no time fits, or what she needs
    agreed_at = models.DateTimeField(null=True, blank=True)  # when it is to be held
    outcome = models.CharField(max_length=16, blank=True)
    note = models.TextField(blank=True)  # what was said, for whoever judges
    asked_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["asked_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission"], condition=~Q(state="closed"), name="one_open_talk_for_each_work"
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(outcome=""), name="a_closed_talk_says_what_came_of_it"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.asked_at:%Y-%m-%d}"

    @property
    def issuer_id(self) -> int:
        return self.submission.issuer_id

    @property
    def issuer(self) -> Organisation:
        return self.submission.issuer

    @property
    def learner_id(self) -> int:
        return self.submission.learner_id

    @property
    def state_label(self) -> str:
        return str(TalkState(self.state).label)

    @property
    def outcome_label(self) -> str:
        return str(TalkOutcome(self.outcome).label) if self.outcome else ""

    @property
    def moments(self) -> list[datetime]:
        return [datetime.fromisoformat(said) for said in self.times]
