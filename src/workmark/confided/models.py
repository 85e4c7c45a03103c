"""Requests for accommodations and for waivers, an issuer's rule for waivers, and sealed answers about oneself."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.achievements.models import Achievement
from workmark.confided.kinds import OPEN, Need, RequestState
from workmark.organisations.models import Organisation, Person, new_token

_IS_OPEN = Q(state__in=sorted(OPEN))
_STANDS = Q(state__in=[RequestState.ASKED.value, RequestState.GRANTED.value])


class AccommodationRequest(models.Model):
    """What one learner asks of one issuer, and what was answered. Nobody who judges her work can reach it.

    kinds, granted_kinds: lists of `Need`. extra_days: calendar days that her time limits there are lengthened by.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    issuer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    kinds = models.JSONField(default=list)
    words = models.TextField(blank=True)
    state = models.CharField(max_length=12, default=RequestState.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    granted_kinds = models.JSONField(default=list)
    extra_days = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    appeal_words = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    appeal_answer = models.TextField(blank=True)
    appeal_answered_at = models.DateTimeField(null=True, blank=True)
    appeal_answered_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "issuer"], condition=_IS_OPEN, name="one_open_accommodation_request"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "declined"]) | Q(answered_at__isnull=False),
                name="answered_accommodation_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"accommodation request {self.pk}"

    @property
    def state_label(self) -> str:
        return str(RequestState(self.state).label)

    @property
    def kind_labels(self) -> list[str]:
        return [str(Need(kind).label) for kind in self.kinds]

    @property
    def granted_labels(self) -> list[str]:
        return [str(Need(kind).label) for kind in self.granted_kinds]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def may_be_appealed(self) -> bool:
        """Once, after an answer that did not give everything."""
        fell_short = set(self.kinds) - set(self.granted_kinds)
        is_answered = self.state in {RequestState.GRANTED, RequestState.DECLINED}
        return is_answered and bool(fell_short) and self.appealed_at is None

    def is_late_at(self, moment: datetime) -> bool:
        return self.is_open and moment > self.due_at


class WaiverRule(models.Model):
    """How an issuer answers who cannot pay. Without a row: at once, yes."""

    issuer = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="+")
    grants_at_once = models.BooleanField(_("grant at once"), default=True)

    def __str__(self) -> str:
        return "at once" if self.grants_at_once else "by a person"


class WaiverRequest(models.Model):
    """That one learner asks not to pay for one Achievement. words: hers, never asked for and never proved."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="+")
    words = models.TextField(blank=True)
    state = models.CharField(max_length=12, default=RequestState.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "achievement"], condition=_IS_OPEN, name="one_open_waiver_request"
            ),
        ]

    def __str__(self) -> str:
        return f"waiver request {self.pk}"

    @property
    def issuer_id(self) -> int:
        return self.achievement.issuer_id

    @property
    def issuer(self) -> Organisation:
        return self.achievement.issuer

    @property
    def state_label(self) -> str:
        return str(RequestState(self.state).label)

    def is_late_at(self, moment: datetime) -> bool:
        return self.state == RequestState.ASKED and moment > self.due_at


class PrerequisiteWaiver(models.Model):
    """That one learner need not have earned `before` to start `achievement`: asked for by her, or given by the issuer.

    email: the address the issuer named, in small letters; whoever confirmed it as their own is meant. Empty where she
    asked. person: who asked, or whose that address was on the day. words: why she asks. answer: what the issuer says to
    her, above all what it rests on. Nobody who judges her work can reach it.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    email = models.EmailField(blank=True)
    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="+")
    before = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="+")
    words = models.TextField(blank=True)
    state = models.CharField(max_length=12, default=RequestState.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(email=""), name="prerequisite_waiver_is_for_somebody"
            ),
            models.UniqueConstraint(
                fields=["person", "achievement", "before"],
                condition=_STANDS & Q(email=""),
                name="one_prerequisite_waiver_a_person",
            ),
            models.UniqueConstraint(
                fields=["email", "achievement", "before"],
                condition=_STANDS & ~Q(email=""),
                name="one_prerequisite_waiver_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"prerequisite waiver {self.pk}"

    @property
    def issuer_id(self) -> int:
        return self.achievement.issuer_id

    @property
    def issuer(self) -> Organisation:
        return self.achievement.issuer

    @property
    def whom(self) -> str:
        """As the issuer knows who is meant: by the address it named itself, which tells nothing of an account."""
        return self.email or (self.person.name if self.person else "")

    @property
    def state_label(self) -> str:
        return str(RequestState(self.state).label)

    @property
    def is_asked(self) -> bool:
        return self.state == RequestState.ASKED

    @property
    def is_granted(self) -> bool:
        return self.state == RequestState.GRANTED

    def is_late_at(self, moment: datetime) -> bool:
        return self.is_asked and moment > self.due_at


class AnswerAboutOneself(models.Model):
    """One answer to the optional questionnaire. No person, no time, no question stands here in the clear.

    pseudonym: keyed digest of a person and a question (`pseudonyms.py`). sealed: the category and her own words.
    """

    pseudonym = models.CharField(max_length=64, primary_key=True)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return self.pseudonym[:8]


class AskedQuestion(models.Model):
    """A question of the questionnaire as the operator set it. categories: [{"key": ..., "label": {"en": ...}}]."""

    key = models.SlugField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    text = models.JSONField(default=dict)  # {"en": "...", "es": "..."}
    categories = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        return self.key
