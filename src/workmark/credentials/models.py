"""Issuer keys, status lists and Credentials. A status entry exists before a Credential's bytes do."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.achievements.models import AchievementVersion
from workmark.assessment.models import Decision
from workmark.credentials.part_models import (  # the tables of parts are tables of this room
    PartCopy as PartCopy,
)
from workmark.credentials.part_models import (
    SelectiveCredential as SelectiveCredential,
)
from workmark.credentials.part_models import (
    ShownPart as ShownPart,
)
from workmark.credentials.partner_models import IssuingAuthority
from workmark.organisations.models import Organisation, Person, new_token
from workmark.submissions.models import Submission


class KeyPurpose(models.TextChoices):
    BADGES = "badges", _("Badges and their status lists")
    PARTS = "parts", _("Badges shown in part")


class Keeper(models.TextChoices):
    SEALED = "sealed", _("Here, sealed")
    PKCS11 = "pkcs11", _("In a hardware module")
    KMS = "kms", _("In a cloud service")


class IssuerKey(models.Model):
    """One signing key of an issuer: standing by, then signing, then retired; its public half stays published.

    A compromised key is retired as well, and of it only the name and the day it was withdrawn stay published.
    An issuer has one current key for each purpose: Ed25519 for badges, P-256 for those that can be shown in part.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="issuer_keys")
    public_multibase = models.CharField(max_length=200, unique=True)  # Multikey, "z6Mk..." for Ed25519
    keeper = models.CharField(max_length=12, default=Keeper.SEALED)  # who holds the private half
    reference = models.CharField(
        max_length=400, blank=True
    )  # the key's name at a keeper that is not ourselves
    sealed_private = models.BinaryField(default=b"")  # by the key-encryption key; opened only by the signer
    purpose = models.CharField(max_length=12, default=KeyPurpose.BADGES)
    did = models.CharField(max_length=400, db_index=True)  # the issuer id this key signs for
    verification_method = models.CharField(max_length=500)
    created_at = models.DateTimeField(default=timezone.now)
    signing_since = models.DateTimeField(null=True, blank=True)  # absent: published, and standing by
    retired_at = models.DateTimeField(null=True, blank=True)
    compromised_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "purpose"],
                condition=Q(retired_at__isnull=True, signing_since__isnull=False),
                name="one_current_key_for_a_purpose",
            ),
            models.CheckConstraint(
                condition=Q(compromised_since__isnull=True) | Q(retired_at__isnull=False),
                name="compromised_key_is_retired",
            ),
        ]

    def __str__(self) -> str:
        return self.verification_method


class StatusList(models.Model):
    """One published bitstring of 131,072 entries or more, for one purpose."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="status_lists")
    purpose = models.CharField(max_length=20, default="revocation")
    # A badge shown in part has its place in another list, or the place would lead back to the whole badge.
    for_parts = models.BooleanField(default=False)
    length = models.PositiveIntegerField(default=131_072)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)  # when a bit last changed
    document = models.BinaryField(blank=True, default=b"")  # the exact signed bytes last published
    document_made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(length__gte=131_072), name="status_list_hides_in_a_crowd"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.token}"


class CredentialState(models.TextChoices):
    INTENDED = "intended", _("Being prepared")
    ISSUED = "issued", _("Issued")
    # Its holder is gone: nothing of it is left here but its place in the status lists.
    ERASED = "erased", _("Erased")


# Of base64url: 132 random bits, more than ASVS 5.0.0 11.5.1 asks for.
SHORT_LENGTH = 22


class CredentialVisibility(models.TextChoices):
    PRIVATE = "private", _("Only me")
    UNLISTED = "unlisted", _("Anyone with the link")
    PUBLIC = "public", _("Everyone")


def first_visibility(issuer: Organisation) -> CredentialVisibility:
    """Who sees a new badge until its learner says otherwise: of a school under FERPA that gives out nothing, nobody else."""
    private = issuer.withholds_directory_information
    return CredentialVisibility.PRIVATE if private else CredentialVisibility.UNLISTED


class Credential(models.Model):
    """One signed statement that a person earned an Achievement; `document` holds the exact signed bytes.

    A row is first an intention, written with the decision and its status entry; the worker then signs, checks and
    stores the bytes. An unsigned one is never shown.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    learner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="credentials")
    version = models.ForeignKey(AchievementVersion, on_delete=models.PROTECT, related_name="credentials")
    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="credentials")
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="credentials"
    )
    # The decision that awarded it, if one was taken here. Its first Credential alone replaces nothing.
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="credentials"
    )
    # The same award issued before, under a key that is no longer used or in words that were wrong.
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    # Where a partner issues it in the name of whoever made the Achievement.
    authority = models.ForeignKey(
        IssuingAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="credentials"
    )
    # For the badge of a stack: the badges that make it up, which its signed bytes name.
    counted = models.ManyToManyField("self", symmetrical=False, related_name="counts_in", blank=True)
    intent_key = models.CharField(
        max_length=160, unique=True
    )  # the same award asked for twice is one Credential
    state = models.CharField(max_length=12, default=CredentialState.INTENDED)
    visibility = models.CharField(max_length=12, default=CredentialVisibility.UNLISTED)
    learner_name = models.CharField(max_length=200)  # as it stands in the signed bytes
    identity_salt = models.CharField(max_length=48, default=new_token)
    identity_email = models.EmailField(blank=True)  # the address hashed into the signed bytes
    awarded_at = models.DateTimeField()
    # Addresses that the issuer names as evidence of an award it made without an assessment here: list[str].
    evidence_links = models.JSONField(default=list, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    document = models.BinaryField(blank=True, default=b"")
    document_digest = models.CharField(max_length=64, blank=True)
    document_token = models.TextField(
        blank=True
    )  # the same as a vc+jwt, without its payload: see `tokens.py`
    key = models.ForeignKey(
        IssuerKey, on_delete=models.PROTECT, null=True, blank=True, related_name="credentials"
    )
    issued_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revocation_reason = models.TextField(blank=True)
    held_at = models.DateTimeField(null=True, blank=True)  # while it is on hold: see `inquiry_models`

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=["intended", "erased"])
                | (Q(issued_at__isnull=False) & ~Q(document_digest="") & Q(key__isnull=False)),
                name="issued_credential_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revocation_reason=""), name="revocation_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | Q(revoked_at__isnull=True), name="revoked_is_not_on_hold"
            ),
            # The short address of a badge is the beginning of its token: see `pages.short_link`.
            models.UniqueConstraint(Substr("token", 1, SHORT_LENGTH), name="short_address_is_unique"),
            models.UniqueConstraint(
                fields=["decision"], condition=Q(replaces__isnull=True), name="one_award_from_a_decision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.learner_name}"

    @property
    def has_correction(self) -> bool:
        """Whether it was issued anew because a witness corrected their words: see `reissue_corrected`."""
        return ":on:correction:" in self.intent_key


class StatusEntry(models.Model):
    """The bit of one Credential in one list. Indexes are drawn at random and never reused."""

    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="entries")
    index = models.PositiveIntegerField()
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="status_entries")
    # For a copy of a badge that is shown in part: its document's id, so that each copy has a place of its own.
    copy = models.CharField(max_length=60, blank=True, default="")
    is_set = models.BooleanField(default=False)
    set_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["status_list", "index"], name="status_index_is_unique"),
            models.UniqueConstraint(
                fields=["status_list", "credential", "copy"], name="one_entry_in_each_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status_list}#{self.index}"
