"""Assessor qualifications, readings, assignments, scores and decisions."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.achievements.models import Achievement
from workmark.organisations.models import Organisation, Person, new_token
from workmark.submissions.models import Submission


class Qualification(models.Model):
    """That a person may assess one Achievement, on whose word, and until when."""

    assessor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="qualifications")
    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="qualifications")
    granted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    basis = models.TextField()  # what the expertise rests on, in a sentence
    granted_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(blank=True)  # why it ended before its time; the assessor reads it

    def __str__(self) -> str:
        return f"{self.assessor} · {self.achievement}"

    @property
    def issuer_id(self) -> int:
        return self.achievement.issuer_id


class ReadingKind(models.TextChoices):
    """What a Reading is for."""

    RATING = "rating", _("Rating")  # an independent judgement of every open row
    ADJUDICATION = "adjudication", _("Adjudication")  # a lead assessor settles the rows two ratings differ on
    RECHECK = "recheck", _("Second look")  # at a decision whose assessor was paused since
    ANCHOR = "anchor", _("Example with agreed scores")  # measures the assessor; decides nothing
    REVIEW = "review", _("Review")  # of decided work: an appeal, or a case like one that was overturned


class ReadingState(models.TextChoices):
    WAITING = "waiting", _("Waiting for an assessor")
    HELD = "held", _("In an assessor's hands")
    LOCKED = "locked", _("Scores locked")
    CLOSED = "closed", _("Not needed any more")


class Reading(models.Model):
    """That one Submission is to be read once more, and for what. The queue is the waiting ones.

    place: 1 for the first assessor, 2 for the second, and so on; what the learner sees as "Assessor 1".
    reason: why it is needed (`second_rating.Why`); empty for the first. No assessor ever sees it.
    row_keys: list[str], the rubric rows to judge; empty means every row that was not carried over.
    wants_certified: a trainee read it first, so only a calibrated assessor may read it now (see `wants_calibrated`).
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="readings")
    review = models.ForeignKey(
        "Review", on_delete=models.PROTECT, null=True, blank=True, related_name="readings"
    )
    place = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=12, default=ReadingKind.RATING)
    reason = models.CharField(max_length=24, blank=True)
    row_keys = models.JSONField(default=list, blank=True)
    wants_certified = models.BooleanField(default=False)
    state = models.CharField(max_length=8, default=ReadingState.WAITING)
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "place"], name="one_reading_for_each_place"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["opened_at", "id"], condition=Q(state="waiting"), name="readings_that_wait"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"

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
    def is_adjudication(self) -> bool:
        return self.kind == ReadingKind.ADJUDICATION

    @property
    def is_anchor(self) -> bool:
        return self.kind == ReadingKind.ANCHOR

    @property
    def is_recheck(self) -> bool:
        return self.kind == ReadingKind.RECHECK

    @property
    def is_review(self) -> bool:
        return self.kind == ReadingKind.REVIEW

    @property
    def wants_calibrated(self) -> bool:
        """Whether only somebody calibrated may read it: what settles a judgement does so on no trainee's word (AQ6)."""
        return self.wants_certified or self.is_review or self.is_adjudication


class AssignmentState(models.TextChoices):
    OPEN = "open", _("Open")
    LOCKED = "locked", _("Scores locked")
    DECLINED = "declined", _("Declined")
    REASSIGNED = "reassigned", _("Given to someone else")


class Assignment(models.Model):
    """One assessor's hold on one Reading of a Submission. `place` repeats the Reading's: "Assessor 1"."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="assignments")
    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="assignments")
    assessor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    certificate = models.ForeignKey(
        "Certificate", on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )  # on which it was taken; none from before there were any
    place = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, default=AssignmentState.OPEN)
    taken_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    reminded_at_percent = models.PositiveSmallIntegerField(default=0)  # of the time given; 0, 50, 80 or 100
    closed_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(blank=True)
    private_note = models.TextField(blank=True)  # for the issuer, never for the learner
    strength = models.TextField(blank=True)  # what was done well, for the learner
    proofs = models.JSONField(default=list)  # list[str], kinds of proof of authenticity accepted: `proofs`

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission", "place"],
                condition=Q(state__in=["open", "locked"]),
                name="one_holder_for_each_place",
            ),
            models.UniqueConstraint(
                fields=["submission", "assessor"],
                condition=Q(state__in=["open", "locked"]),
                name="one_place_for_each_assessor",
            ),
        ]

    def __str__(self) -> str:
        return f"Assessor {self.place}"

    @property
    def issuer_id(self) -> int:
        return self.submission.issuer_id

    @property
    def issuer(self) -> Organisation:
        return self.submission.issuer


class Score(models.Model):
    """One assessor's level for one rubric row, with feedback."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="scores")
    row_key = models.CharField(max_length=60)
    level_key = models.CharField(max_length=60, blank=True)
    feedback = models.TextField(blank=True)  # what was seen
    missing = models.TextField(blank=True)  # below the floor: what the work lacks on this row
    next_step = models.TextField(blank=True)  # below the floor: one thing to do about it
    is_carried = models.BooleanField(default=False)  # passed in an earlier round; not judged again
    is_unsure = models.BooleanField(default=False)  # "close to the line": calls for a second assessor
    rules_met = models.JSONField(default=list)  # list[str], the rules of evidence ticked: `evidence_rules`
    rules_note = models.TextField(blank=True)  # why one is not ticked; calls for a second assessor too
    edited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assignment", "row_key"], name="score_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.row_key} {self.level_key}"


class DecisionOutcome(models.TextChoices):
    AWARDED = "awarded", _("Awarded")
    NOT_YET = "not-yet", _("Not yet")
    RETURNED = "returned-incomplete", _("Returned: something is missing")


class Decision(models.Model):
    """What was decided on one Submission, by which rule, on whose scores.

    A Submission is decided once. An appeal may put another decision in its place; both are kept for ever, and the
    one that nothing replaces holds.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="decisions")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    outcome = models.CharField(max_length=20)
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="decisions")
    assessors = models.PositiveSmallIntegerField(default=1)  # how many locked their scores for it
    is_adjudicated = models.BooleanField(default=False)
    results = models.JSONField(default=list)  # [{"row": key, "level": key, "passed": bool, "carried": bool}]
    rubric_digest = models.CharField(max_length=64)  # AchievementVersion.content_digest judged by
    missing = models.TextField(blank=True)  # for returned-incomplete: what is missing
    proofs = models.JSONField(
        default=list
    )  # list[str], kinds of proof of authenticity that assessors accepted

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission"], condition=Q(replaces__isnull=True), name="submission_is_decided_once"
            ),
        ]

    def __str__(self) -> str:
        return self.outcome

    @property
    def took_part(self) -> frozenset[int]:
        """Numbers of the learner and of whoever locked scores that this decision rests on."""
        heard = Assignment.objects.filter(
            submission=self.submission_id, state=AssignmentState.LOCKED, closed_at__lte=self.decided_at
        ).exclude(reading__kind=ReadingKind.RECHECK)
        return frozenset((self.submission.learner_id, *heard.values_list("assessor", flat=True)))


class SamplingPurpose(models.TextChoices):
    SECOND_RATING = "second-rating", _("Second rating of work that one assessor would award")
    HIDDEN = "hidden", _("Anchors among live work")
    QUALITY = "quality", _("Internal quality assurance after release")
    VERIFICATION = "verification", _("External verification")


class SamplingSeed(models.Model):
    """The secret by which work of one issuer is drawn for a second look, so that a draw can be repeated and proven.

    Its SHA-256 goes into the audit log when it is made; the seed itself is shown once it has ended. See `sampling`.
    """

    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sampling_seeds")
    purpose = models.CharField(max_length=16)
    seed = models.CharField(max_length=64, editable=False)  # 32 random bytes in hex
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["issuer", "purpose"], condition=Q(ended_at__isnull=True), name="one_seed_in_use"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} since {self.made_at:%Y-%m-%d}"


class Snippet(models.Model):
    """Words an assessor keeps for use again. Locking refuses feedback that is one of them, unedited."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    assessor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="snippets")
    text = models.TextField()
    kept_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.text


class FeedbackRating(models.Model):
    """What a learner thinks of the feedback on one decision: 1 (no help) to 5 (I know what to do)."""

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="rating")
    stars = models.PositiveSmallIntegerField()
    rated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="rating_is_1_to_5"),
        ]

    def __str__(self) -> str:
        return str(self.stars)


class Reply(models.Model):
    """A learner's answer to the feedback: on one row, or on all of it where row_key is empty. It changes no decision."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="replies")
    row_key = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "replies"
        ordering: ClassVar[list[str]] = ["said_at", "id"]

    def __str__(self) -> str:
        return self.text
