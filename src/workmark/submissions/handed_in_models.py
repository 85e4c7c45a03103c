"""What is found out about work once it is handed in: what linked pages said, and likeness to earlier work."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.submissions.evidence_models import Evidence


class WhyNotKept(models.TextChoices):
    """Why what a linked page said could not be kept."""

    NOT_HTTPS = "not-https", _("the address does not begin with https://")
    NOT_PUBLIC = "not-public", _("the address is not a public one")
    ROBOTS = "robots", _("the site does not let programs read it")
    NO_ANSWER = "no-answer", _("the site did not answer")
    SIGN_IN = "sign-in", _("the page needs a sign-in")
    NOT_THERE = "not-there", _("there was no such page")
    TOO_LARGE = "too-large", _("the page is too large")
    NO_WORDS = "no-words", _("the page holds no words that we can read")


class LinkSnapshot(models.Model):
    """What a linked page said when the work was handed in, as plain words; or why that is not known."""

    evidence = models.OneToOneField(Evidence, on_delete=models.CASCADE, related_name="snapshot")
    taken_at = models.DateTimeField()
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    is_cut = models.BooleanField(default=False)  # the page says more than is kept
    sha256 = models.CharField(max_length=64, blank=True)  # of the bytes as they came
    why_not = models.CharField(max_length=12, blank=True)  # WhyNotKept; empty if it is kept

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(why_not="") | ~Q(sha256=""), name="snapshot_kept_or_said_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence} {self.why_not}"

    @property
    def why_not_label(self) -> str:
        return str(WhyNotKept(self.why_not).label) if self.why_not else ""


class Fingerprint(models.Model):
    """One number by which a text or a picture of handed-in work is found again (`similarity.fingerprints`)."""

    TEXT, PICTURE = "text", "picture"

    submission = models.ForeignKey(
        "submissions.Submission", on_delete=models.CASCADE, related_name="fingerprints"
    )
    kind = models.CharField(max_length=8)
    value = models.BigIntegerField()
    picture = models.CharField(
        max_length=32, blank=True
    )  # all 128 bits, in hex, of the picture this is a piece of

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "value"], name="fingerprint_by_value"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class HintKind(models.TextChoices):
    SAME_FILE = "same-file", _("The same file")
    SAME_PICTURE = "same-picture", _("Almost the same picture")
    SAME_WORDS = "same-words", _("Many of the same words")


class SimilarityHint(models.Model):
    """That a piece of handed-in work is like earlier work of another learner. For assessors' eyes only; it decides nothing.

    evidence: the item, or None for an answer to the question `question_key`. share: how much is alike, 0 to 1.
    """

    submission = models.ForeignKey(
        "submissions.Submission", on_delete=models.CASCADE, related_name="similarity_hints"
    )
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    question_key = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=12)
    earlier = models.ForeignKey("submissions.Submission", on_delete=models.CASCADE, related_name="+")
    share = models.FloatField()
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-share", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.share:.2f}"

    @property
    def kind_label(self) -> str:
        return str(HintKind(self.kind).label)

    @property
    def hundredths(self) -> int:
        return round(100 * self.share)
