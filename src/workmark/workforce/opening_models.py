"""Openings that an employer shows everybody, what they ask for, and who applied.

What a recruiter may see of whoever applied stands in `consents.py` alone: an Application shows nothing without the open
Consent it hangs on. Candidates who did not apply are in `candidate_models.py`.
"""

from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import Organisation, Person, new_token
from workmark.skills.models import Skill
from workmark.submissions.models import SharingGrant
from workmark.workforce.consent_models import Consent
from workmark.workforce.role_models import EmployerRole

# How long a recruiter still sees an application after the opening is closed. With the longest opening it makes the
# ninety days that a shared link may last at most.
KEPT_AFTER_CLOSING: Final = timedelta(days=30)
LONGEST_OPENING: Final = timedelta(days=60)


class OpeningState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Open")
    CLOSED = "closed", _("Closed")


class PayPeriod(models.TextChoices):
    HOUR = "hour", _("an hour")
    MONTH = "month", _("a month")
    YEAR = "year", _("a year")


class Opening(models.Model):
    """Work that an employer wants somebody for. Drafts are the employer's own; what was published stays readable.

    country, region: ISO 3166, such as "PT" and "PT-13". place: in words, such as a town.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="openings")
    role = models.ForeignKey(
        EmployerRole, on_delete=models.SET_NULL, null=True, blank=True, related_name="openings"
    )  # where it was begun from
    title = models.CharField(_("title"), max_length=200)
    advert = models.TextField(_("what the work is"), blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    country = models.CharField(_("country"), max_length=2, blank=True)
    region = models.CharField(_("region"), max_length=6, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    is_remote = models.BooleanField(_("can be done from anywhere"), default=False)
    hours_a_week = models.PositiveSmallIntegerField(_("hours a week"), null=True, blank=True)
    pay_low = models.DecimalField(_("pay from"), max_digits=9, decimal_places=2, null=True, blank=True)
    pay_high = models.DecimalField(_("pay up to"), max_digits=9, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    pay_period = models.CharField(max_length=5, default=PayPeriod.MONTH)
    state = models.CharField(max_length=10, default=OpeningState.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)  # nobody applies from this moment on
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-published_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False, closes_at__isnull=False),
                name="published_opening_says_until_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False), name="closed_opening_says_when"
            ),
            models.CheckConstraint(
                condition=Q(pay_low__isnull=True) | Q(pay_high__isnull=True) | Q(pay_high__gte=F("pay_low")),
                name="pay_range_is_in_order",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "closes_at"], name="opening_by_state"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state_label(self) -> str:
        return str(OpeningState(self.state).label)

    def is_open_at(self, moment: datetime) -> bool:
        """Whether anybody may apply: not while nobody may act for the employer."""
        is_in_time = self.closes_at is not None and moment < self.closes_at
        return self.state == OpeningState.PUBLISHED and is_in_time and self.organisation.suspended_at is None

    @property
    def last_moment(self) -> datetime | None:
        """The minute to tell people: an opening that closes as a day ends is open through that day, not the next."""
        return self.closes_at - timedelta(minutes=1) if self.closes_at else None

    @property
    def kept_until(self) -> datetime | None:
        """When every application to it stops being shown."""
        end = self.closed_at or self.closes_at
        return end + KEPT_AFTER_CLOSING if end else None


class OpeningSkill(models.Model):
    """That an opening asks for a skill at a level (1 with help to 4 guides others), and how much it matters (1 to 5).

    because: the words of the advert that it was found by; empty if it was chosen otherwise.
    """

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="asked_by_openings")
    level = models.PositiveSmallIntegerField(default=2)
    importance = models.PositiveSmallIntegerField(default=3)
    is_must = models.BooleanField(default=False)
    because = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-is_must", "-importance", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["opening", "skill"], name="opening_skill_is_unique"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="opening_level_is_1_to_4"),
            models.CheckConstraint(
                condition=Q(importance__gte=1, importance__lte=5), name="opening_importance_is_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opening} · {self.skill}"


class ApplicationState(models.TextChoices):
    """Where an application stands. People move it; nothing moves it by itself."""

    NEW = "new", _("New")
    IN_TALK = "in-talk", _("Invited to talk")
    ON_HOLD = "on-hold", _("On hold")
    TAKEN_ON = "taken-on", _("Taken on")
    NOT_TAKEN_ON = "not-taken-on", _("Not taken on")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Ground(models.TextChoices):
    """What a decision rests on: what the learner is told of the reason."""

    PROOF = "proof", _("What is proved of what the work asks for")
    EVIDENCE = "evidence", _("The evidence or the note")
    TALK = "talk", _("What was said in a talk")
    TERMS = "terms", _("Hours, place or pay")
    PERMIT = "permit", _("A permit or licence that the law asks for")
    FILLED = "filled", _("The work went to somebody else")
    STOPPED = "stopped", _("The employer does not fill this opening")


class Application(models.Model):
    """One learner's application to one opening, with chosen badges (in its Consent) and chosen evidence (in its grants).

    named_at: since when the recruiter may know who this is; None until the learner agrees. counts_for_fairness: whether
    her answers about herself may be counted for this opening, in groups of ten and more; the employer does not see it.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="applications")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="applications")
    consent = models.OneToOneField(Consent, on_delete=models.CASCADE, related_name="application")
    grants = models.ManyToManyField(SharingGrant, related_name="applications", blank=True)
    note = models.TextField(blank=True)
    counts_for_fairness = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default=ApplicationState.NEW)
    applied_at = models.DateTimeField(default=timezone.now)
    name_asked_at = models.DateTimeField(null=True, blank=True)
    named_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-applied_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["opening", "person"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_open_application_an_opening",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
                name="withdrawn_application_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"application {self.pk}"

    @property
    def state_label(self) -> str:
        return str(ApplicationState(self.state).label)

    @property
    def organisation_id(self) -> int:
        return self.opening.organisation_id


class ApplicationStep(models.Model):
    """One decision of a person at the employer: the state it moved to, its ground, and why in their own words.

    ground: as `Ground` spells it; the learner is told it. reason: the employer's record, which she may ask to read.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=12)
    ground = models.CharField(max_length=12)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state="not-taken-on") | ~Q(reason=""), name="a_refusal_says_why"
            ),
            models.CheckConstraint(condition=~Q(ground=""), name="a_decision_says_its_ground"),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.state}"

    @property
    def state_label(self) -> str:
        return str(ApplicationState(self.state).label)

    @property
    def ground_label(self) -> str:
        return str(Ground(self.ground).label)


class Match(models.Model):
    """What an opening asked for against what was proved, as it was when somebody applied or was decided about.

    model: the version of the rule, `matching.MODEL`. rows: as `matching.as_json` makes them. coverage: 0 to 1.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="matches")
    at = models.DateTimeField(default=timezone.now)
    model = models.CharField(max_length=20)
    band = models.CharField(max_length=12)
    coverage = models.FloatField()
    rows = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(coverage__gte=0, coverage__lte=1), name="coverage_is_0_to_1"),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.band}"
