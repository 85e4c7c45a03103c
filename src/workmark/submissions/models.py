"""Submissions and their parts. A Submission is what is handed in at one moment; revising makes the next one."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.achievements.models import AchievementVersion
from workmark.organisations.models import Organisation, Person, new_token
from workmark.submissions.approval_models import ApprovalState, EmployerApproval, RefusedItem
from workmark.submissions.correction_models import AttestationCorrection, CorrectionEnd
from workmark.submissions.evidence_models import (  # its tables are tables of this room, and known by this name
    AiUse,
    Evidence,
    EvidenceKind,
    OthersInIt,
    OwnProof,
    StoredFile,
    StoredPage,
    Upload,
    UploadPart,
    Visibility,
)
from workmark.submissions.free_mail import is_free_mail
from workmark.submissions.handed_in_models import (
    Fingerprint,
    HintKind,
    LinkSnapshot,
    SimilarityHint,
    WhyNotKept,
)
from workmark.submissions.takedown_models import Asker, TakedownEnd, TakedownRequest, Wish

__all__ = [
    "AiUse",
    "Answer",
    "ApprovalState",
    "Asker",
    "Attestation",
    "AttestationCorrection",
    "AttestationLink",
    "AttestationState",
    "AttestationVersion",
    "CarriedRow",
    "CorrectionEnd",
    "EmployerApproval",
    "Evidence",
    "EvidenceKind",
    "Fingerprint",
    "GrantView",
    "HintKind",
    "LinkSnapshot",
    "OthersInIt",
    "OwnProof",
    "RefusedItem",
    "SetAside",
    "SharingGrant",
    "SimilarityHint",
    "StoredFile",
    "StoredPage",
    "Submission",
    "SubmissionEvent",
    "SubmissionState",
    "TakedownEnd",
    "TakedownRequest",
    "Upload",
    "UploadPart",
    "Visibility",
    "WhyNotKept",
    "Wish",
]


class SubmissionState(models.TextChoices):
    DRAFT = "draft", _("In progress")
    SUBMITTED = "submitted", _("Waiting for an assessor")
    IN_ASSESSMENT = "in-assessment", _("Being assessed")
    AWARDED = "awarded", _("Awarded")
    NOT_YET = "not-yet", _("Not yet")
    RETURNED = "returned-incomplete", _("Returned: something is missing")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ANCHOR = "anchor", _("Example for assessors")  # nobody's work: see `copying`


class Submission(models.Model):
    """One round of work for one Achievement, on the version that was current when the learner first started.

    state: repeats the last SubmissionEvent, for lists; `workmark.submissions.events` is the only writer of both.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    learner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="submissions")
    version = models.ForeignKey(AchievementVersion, on_delete=models.PROTECT, related_name="submissions")
    previous = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="revised_as"
    )
    # The awarded work whose badge this renews; what the renewal does not ask for anew is carried from there.
    renews = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewals"
    )
    renew_by = models.DateTimeField(null=True, blank=True)  # the last moment to hand a renewal in
    round_number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=20, default=SubmissionState.DRAFT)
    is_simulated = models.BooleanField(
        default=False
    )  # of the demonstration's made-up past; counts for nothing
    language = models.CharField(max_length=12, default="en")
    evidence_language = models.CharField(max_length=12, blank=True)  # as she says; empty: `language`
    started_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    expected_by = models.DateField(
        null=True, blank=True
    )  # the forecast told at submission, issuer's calendar
    expected_earliest = models.DateField(
        null=True, blank=True
    )  # eight in ten decisions fall between these two
    expected_latest = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    declared_own_work_at = models.DateTimeField(null=True, blank=True)
    ai_statement = models.TextField(blank=True)
    resubmission_note = models.TextField(blank=True)
    evidence_kept_at = models.DateTimeField(null=True, blank=True)  # she wishes it kept as long as the badge
    record_ended_at = models.DateTimeField(null=True, blank=True)  # seven years after; its words are gone
    evidence_ended_at = models.DateTimeField(
        null=True, blank=True
    )  # it was deleted because its term was over

    class Meta:
        ordering: ClassVar[list[str]] = ["-edited_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["learner", "version"],
                condition=Q(state__in=["draft", "submitted", "in-assessment"]),
                name="one_open_submission",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(declared_own_work_at__isnull=False),
                name="submitted_work_is_declared_own",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} round {self.round_number}"

    @property
    def issuer_id(self) -> int:
        return self.version.achievement.issuer_id

    @property
    def issuer(self) -> Organisation:
        return self.version.achievement.issuer

    @property
    def shown_hints(self) -> list[SimilarityHint]:
        """Where this is like earlier work of others, for assessors. What only an example shares was found in error."""
        hints = self.similarity_hints.select_related("evidence", "earlier")
        return list(hints.exclude(earlier__state=SubmissionState.ANCHOR))


class SubmissionEvent(models.Model):
    """One step in a Submission's life. The log is the truth; `Submission.state` follows it."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="events")
    state = models.CharField(max_length=20)
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return self.state


class CarriedRow(models.Model):
    """A rubric row that passed in an earlier round and stays passed."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="carried_rows")
    row_key = models.CharField(max_length=60)
    level_key = models.CharField(max_length=60)
    passed_in = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "row_key"], name="carried_row_is_unique"),
        ]

    def __str__(self) -> str:
        return self.row_key


class Answer(models.Model):
    """The learner's words for one question. revision counts saves, so that a stale tab cannot overwrite."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="answers")
    question_key = models.CharField(max_length=80)
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    edited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "question_key"], name="answer_is_unique"),
        ]

    def __str__(self) -> str:
        return self.question_key


class SetAside(models.Model):
    """Words that came in on a stale copy of an answer: kept beside it until the learner says which to keep."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="set_aside")
    text = models.TextField()
    based_on = models.PositiveIntegerField()  # the revision that the writer had before them
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["kept_at", "id"]

    def __str__(self) -> str:
        return f"{self.answer} from revision {self.based_on}"


class AttestationState(models.TextChoices):
    ASKED = "asked", _("Asked")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Attestation(models.Model):
    """Someone at the workplace confirms, by a one-time link, that this person did this task."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="attestations")
    token_hash = models.CharField(max_length=64, unique=True)
    witness_name = models.CharField(_("their name"), max_length=200)
    witness_email = models.EmailField(_("their work e-mail"))
    row_keys = models.JSONField(default=list)  # list[str], the rubric rows asked about
    message = models.TextField(blank=True)
    state = models.CharField(max_length=12, default=AttestationState.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    witness_job = models.CharField(_("your job"), max_length=200, blank=True)
    relation = models.CharField(_("how you know this person's work"), max_length=200, blank=True)
    confirmed_row_keys = models.JSONField(default=list)  # list[str], at most row_keys
    statement = models.TextField(_("what you saw"), blank=True)
    seen_on = models.CharField(_("when you saw it"), max_length=100, blank=True)
    text_digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the answer as canonical JSON
    # The badge holds the words of `statement` only where the witness agreed and the learner wants it.
    witness_lets_show = models.BooleanField(default=False)
    is_shown = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state="confirmed") | (~Q(text_digest="") & Q(answered_at__isnull=False)),
                name="confirmed_attestation_is_sealed",
            ),
            models.CheckConstraint(
                condition=Q(is_shown=False) | Q(witness_lets_show=True, state="confirmed"),
                name="shown_words_are_a_willing_witnesss",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.witness_name} {self.state}"

    @property
    def state_label(self) -> str:
        return str(AttestationState(self.state).label)

    @property
    def is_answered(self) -> bool:
        return self.state in {AttestationState.CONFIRMED, AttestationState.DECLINED}

    @property
    def has_private_address(self) -> bool:
        """Whether it was answered from an address such as anyone can open, which says nothing about a workplace."""
        return is_free_mail(self.witness_email)

    def is_open_at(self, moment: datetime) -> bool:
        return self.state == AttestationState.ASKED and moment < self.expires_at


class AttestationLink(models.Model):
    """A further link to the same request, sent with a reminder: the first one's secret is stored nowhere."""

    attestation = models.ForeignKey(Attestation, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.attestation} {self.sent_at:%Y-%m-%d}"


class AttestationVersion(models.Model):
    """What a witness had said before they corrected it, with the digest that sealed it."""

    attestation = models.ForeignKey(Attestation, on_delete=models.CASCADE, related_name="versions")
    answer = models.JSONField()  # `witnessing.answer_of` at the time
    text_digest = models.CharField(max_length=64)
    replaced_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["replaced_at", "id"]

    def __str__(self) -> str:
        return self.text_digest


class SharingGrant(models.Model):
    """A link that opens chosen private evidence to whoever holds it, until it ends or is withdrawn."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    learner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sharing_grants")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="sharing_grants")
    label = models.CharField(_("who it is for"), max_length=120)
    purpose = models.CharField(_("why"), max_length=200, blank=True)
    evidence = models.ManyToManyField(Evidence, related_name="grants", blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.label

    def is_open_at(self, moment: datetime) -> bool:
        return self.revoked_at is None and moment < self.expires_at


class GrantView(models.Model):
    """That a shared link was opened: shown to the learner."""

    grant = models.ForeignKey(SharingGrant, on_delete=models.CASCADE, related_name="views")
    at = models.DateTimeField(default=timezone.now)
    viewer = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    viewer_organisation = models.CharField(max_length=200, blank=True)
    evidence = models.ForeignKey(Evidence, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-at"]

    def __str__(self) -> str:
        return f"{self.grant} {self.at:%Y-%m-%d}"
