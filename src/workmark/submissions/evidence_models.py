"""Evidence, the files and pages behind it, and files on their way: tables of this room, which Django finds through `models`."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import new_token
from workmark.submissions.currency import CURRENCY_IN_WORDS, Currency, currency_of
from workmark.submissions.naming import default_title, number_of_default, says_file_name


class EvidenceKind(models.TextChoices):
    FILE = "file", _("File")
    LINK = "link", _("Link")
    TEXT = "text", _("Text")
    RECORDING = "recording", _("Recording")


class Visibility(models.TextChoices):
    ASSESSORS = "assessors", _("Assessors only")
    GRANTED = "granted", _("People I share it with")
    PUBLIC = "public", _("Everyone, on my badge page")


class OthersInIt(models.TextChoices):
    """What the learner says about other people, customers and business secrets in an item."""

    NOBODY = "nobody", _("No")
    REMOVED = "removed", _("I removed it or covered it up")
    AGREED = "agreed", _("Yes, and they agreed to it")


class AiUse(models.TextChoices):
    """What the learner says about AI tools and one item."""

    NONE = "none", _("No")
    USED = "used", _("Yes")


class OwnProof(models.TextChoices):
    """What the learner says one item proves besides what it shows: that the work is theirs."""

    RECORDED_PROCESS = "recorded-process", _("It records how I did the work")
    SYSTEM_LOG = "system-log", _("It is a log or export of a system at work that names me")


class StoredFile(models.Model):
    """Bytes as they were received, kept privately once however many rounds refer to them."""

    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)  # sniffed, never believed from the sender
    original = models.CharField(max_length=200)  # storage name, made by us
    rendering = models.CharField(max_length=200, blank=True)  # storage name of the safe copy that is shown
    rendering_type = models.CharField(max_length=100, blank=True)
    is_unshowable = models.BooleanField(
        default=False
    )  # received before it was opened, and it could not be since
    left_out = models.PositiveIntegerField(
        default=0
    )  # pages, rows or slides that the safe copy does not show
    # By which edition of our rules the safe copy was made (`safe_copies.EDITION`); 0: before they were counted.
    copy_edition = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.sha256


class StoredPage(models.Model):
    """One page of a stored PDF: a picture to look at, and its words for whoever reads by ear."""

    stored = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField()
    picture = models.CharField(max_length=200)  # storage name of a JPEG drawn by us
    width = models.PositiveIntegerField()  # pixels
    height = models.PositiveIntegerField()
    words = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["stored", "number"], name="stored_page_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.stored} page {self.number}"


class Evidence(models.Model):
    """One artefact from work, for one artefact requirement of the Achievement."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    submission = models.ForeignKey(
        "submissions.Submission", on_delete=models.CASCADE, related_name="evidence"
    )
    requirement_key = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what it shows"), blank=True)  # doubles as text alternative
    transcript = models.TextField(_("captions or transcript"), blank=True)
    text = models.TextField(blank=True)
    url = models.URLField(max_length=600, blank=True)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)  # as the learner called it, shown only to her
    sha256 = models.CharField(max_length=64)  # of the bytes, or of the UTF-8 text or URL
    visibility = models.CharField(max_length=12, default=Visibility.ASSESSORS)
    is_confidential_to_employer = models.BooleanField(default=False)
    is_kept = models.BooleanField(default=False)  # by the employer's rule on the day it came, for good
    closed_at = models.DateTimeField(null=True, blank=True)  # to all but learner and assessors: a takedown
    others_in_it = models.CharField(max_length=12, blank=True)  # OthersInIt; empty until she has said
    ai_use = models.CharField(max_length=8, blank=True)  # AiUse; empty until she has said
    ai_note = models.TextField(_("which tools, and what for"), blank=True)
    done_on = models.DateField(_("when the work was done"), null=True, blank=True)  # as she says
    own_proof = models.CharField(max_length=20, blank=True)  # OwnProof; empty: none
    position = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)  # counts saves, so that a stale tab cannot overwrite
    same_as = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["requirement_key", "position", "id"]
        verbose_name = _("evidence")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=["file", "recording"], stored__isnull=False)
                | (Q(kind="link") & ~Q(url=""))
                | (Q(kind="text") & ~Q(text="")),
                name="evidence_has_its_substance",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def currency(self) -> Currency:
        """How the stated day compares with what the rubric allows, on the day it was handed in or is edited."""
        submission = self.submission
        return currency_of(
            self.done_on,
            seen_on=(submission.submitted_at or submission.edited_at).date(),
            months=submission.version.said.evidence_rules.currency_months,
        )

    @property
    def currency_label(self) -> str:
        return str(CURRENCY_IN_WORDS[self.currency])

    @property
    def own_proof_label(self) -> str:
        return str(OwnProof(self.own_proof).label) if self.own_proof else ""

    @property
    def kind_label(self) -> str:
        """The kind in words for a person."""
        return str(EvidenceKind(self.kind).label)

    @property
    def shown_title(self) -> str:
        """The title in words for its learner and whoever she shows it to; a default one in the reader's language."""
        return self._in_words(self.title)

    @property
    def blind_title(self) -> str:
        """The same for whoever judges: kind and number where the title would say the file's name."""
        return self._in_words(self.stable_blind_title)

    @property
    def stable_blind_title(self) -> str:
        """What a program that judges is told: as `blind_title`, the same in every language."""
        is_name = says_file_name(self.title, self.file_name)
        return default_title(self.kind, self.position + 1) if is_name else self.title

    def _in_words(self, title: str) -> str:
        number = number_of_default(title, self.kind)
        return f"{self.kind_label} {number}" if number else title

    @property
    def visibility_label(self) -> str:
        """Who may see it, in words for a person."""
        if self.is_kept:
            return str(_("Confidential to your employer"))
        return str(Visibility(self.visibility).label)


class Upload(models.Model):
    """A file on its way (tus 1.0 resumable upload): `offset` bytes of `length` have arrived."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    submission = models.ForeignKey("submissions.Submission", on_delete=models.CASCADE, related_name="uploads")
    requirement_key = models.CharField(max_length=60)
    file_name = models.CharField(max_length=200)
    length = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=12, default=EvidenceKind.FILE)  # a file, or recorded in the browser
    offset = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    evidence = models.OneToOneField(
        Evidence, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(offset__lte=models.F("length")), name="upload_offset_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} {self.offset}/{self.length}"


class UploadPart(models.Model):
    """One piece of an upload, kept where its bytes begin. Two that begin at the same place cannot both be kept."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    offset = models.PositiveBigIntegerField()
    size = models.PositiveIntegerField()
    name = models.CharField(max_length=200)  # storage name, made by us

    class Meta:
        ordering: ClassVar[list[str]] = ["offset"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["upload", "offset"], name="upload_part_is_unique"),
            models.CheckConstraint(condition=Q(size__gt=0), name="upload_part_holds_bytes"),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id} from {self.offset}"
