"""Anchors with agreed scores, the training page, and the trials in which an assessor's eye is measured by them."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.achievements.models import AchievementVersion
from workmark.assessment.models import Assignment, Decision, Reading
from workmark.organisations.models import Organisation, Person, new_token
from workmark.submissions.models import Submission


class TrainingUse(models.Model):
    """That a learner lets her decided work be made into anchors, nameless, until she takes that back."""

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="training_use")
    agreed_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.submission} since {self.agreed_at:%Y-%m-%d}"

    @property
    def learner_id(self) -> int:
        return self.submission.learner_id


class AnchorKind(models.TextChoices):
    CLEAR_PASS = "clear-pass", _("Clear pass")
    CLEAR_FAIL = "clear-fail", _("Clear fail")
    BORDERLINE = "borderline", _("Borderline")


class AnchorUse(models.TextChoices):
    PRACTICE = "practice", _("Practice")  # notes are shown once the trainee has scored it
    CALIBRATION = "calibration", _("Calibration")
    LIVE = "live", _("Hidden among live work")


IN_TRAINING = (AnchorUse.PRACTICE, AnchorUse.CALIBRATION)  # shown with the training, not with the work


class AnchorState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    RETIRED = "retired", _("Retired")


class Anchor(models.Model):
    """A piece of work whose levels are agreed: real and nameless, or written by hand.

    work: a Submission of its own, in the state "anchor"; whoever reads it gets a copy (`copying`).
    origin: the learner's Submission it was made of; none when written by hand, or when she took her consent back.
    levels, notes: row key to the agreed level key, and to the experts' note.
    seen_by: whoever has seen the agreed levels and so can never be measured by them.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    version = models.ForeignKey(AchievementVersion, on_delete=models.PROTECT, related_name="anchors")
    work = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="anchor")
    origin = models.ForeignKey(
        Submission, on_delete=models.SET_NULL, null=True, blank=True, related_name="anchors"
    )
    kind = models.CharField(max_length=12, default=AnchorKind.BORDERLINE)
    use = models.CharField(max_length=12, default=AnchorUse.CALIBRATION)
    state = models.CharField(max_length=8, default=AnchorState.DRAFT)
    levels = models.JSONField(default=dict, blank=True)
    notes = models.JSONField(default=dict, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ManyToManyField(Person, related_name="+", blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | models.Q(approved_by__isnull=False)
                | models.Q(state="retired"),
                name="approved_anchor_has_its_second_person",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("made_by")),
                name="anchor_is_agreed_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.kind}"

    @property
    def issuer_id(self) -> int:
        return self.version.issuer_id

    @property
    def issuer(self) -> Organisation:
        return self.version.issuer

    @property
    def kind_label(self) -> str:
        return str(AnchorKind(self.kind).label)

    @property
    def use_label(self) -> str:
        return str(AnchorUse(self.use).label)

    @property
    def state_label(self) -> str:
        return str(AnchorState(self.state).label)


class TrainingPage(models.Model):
    """What an issuer's assessors read before they judge; each saving is a new number, and the newest counts."""

    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="training_pages")
    number = models.PositiveIntegerField()
    text = models.TextField(_("how we judge"))
    bias_text = models.TextField(_("what clouds judgement, and what we do about it"))
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["issuer", "number"], name="training_page_number_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.number}"


class TrainingRead(models.Model):
    """That an assessor says to have read one number of a training page. Read again after two failed calibrations."""

    page = models.ForeignKey(TrainingPage, on_delete=models.PROTECT, related_name="readers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="training_read")
    read_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.person} {self.page}"


class TrialOutcome(models.TextChoices):
    OPEN = "", _("Under way")
    PASSED = "passed", _("Passed")
    FAILED = "failed", _("Not passed")


class Trial(models.Model):
    """One calibration: at least five anchors that this assessor has never seen, scored alone.

    figures: how it went (`calibrating.Figures` as a dict), once it is over.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    assessor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="trials")
    version = models.ForeignKey(AchievementVersion, on_delete=models.PROTECT, related_name="trials")
    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, blank=True)
    figures = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["assessor", "version"], condition=models.Q(outcome=""), name="one_trial_under_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessor} {self.version} {self.outcome}"

    @property
    def outcome_label(self) -> str:
        return str(TrialOutcome(self.outcome).label)


class AnchorReading(models.Model):
    """That one assessor reads a copy of one anchor, and how the scores compare with the agreed ones once locked.

    trial: the calibration it belongs to; none for practice and for live work.
    rows, exact: rubric rows scored, and those on the agreed level. is_wrong: the rule gave another decision.
    shown_outcome, shown_from: for live work, what the assessor's list shows as its decision, and from when.
    """

    anchor = models.ForeignKey(Anchor, on_delete=models.PROTECT, related_name="readings")
    assignment = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, null=True, blank=True, related_name="anchor_reading"
    )
    reading = models.OneToOneField(
        Reading, on_delete=models.PROTECT, null=True, blank=True, related_name="anchor_reading"
    )  # for live work: as long as it waits there is no assignment
    assessor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, null=True, blank=True, related_name="items")
    use = models.CharField(max_length=12)
    opened_at = models.DateTimeField(default=timezone.now)
    scored_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveSmallIntegerField(default=0)
    exact = models.PositiveSmallIntegerField(default=0)
    is_wrong = models.BooleanField(default=False)
    shown_outcome = models.CharField(max_length=20, blank=True)
    shown_from = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["anchor", "assessor"], name="anchor_is_read_once"),
        ]

    def __str__(self) -> str:
        return f"{self.assessor} {self.anchor}"


class Pause(models.Model):
    """That an assessor judges nothing for an issuer until calibrated anew on one rubric version.

    exact, rows: the agreement that fell too low, over the last anchors.
    """

    assessor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pauses")
    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="pauses")
    version = models.ForeignKey(AchievementVersion, on_delete=models.PROTECT, related_name="+")
    paused_at = models.DateTimeField(default=timezone.now)
    exact = models.PositiveSmallIntegerField(default=0)
    rows = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["assessor", "issuer"],
                condition=models.Q(ended_at__isnull=True),
                name="one_pause_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessor} since {self.paused_at:%Y-%m-%d}"


class Doubt(models.Model):
    """An award that a second look would not have made, for a lead assessor. row_keys: the rows it would refuse."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="doubt")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="+")
    row_keys = models.JSONField(default=list)
    opened_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.decision} {', '.join(self.row_keys)}"

    @property
    def issuer_id(self) -> int:
        return self.decision.submission.issuer_id

    @property
    def issuer(self) -> Organisation:
        return self.decision.submission.issuer

    @property
    def took_part(self) -> frozenset[int]:
        """Numbers of those who may not answer it."""
        return self.decision.took_part
