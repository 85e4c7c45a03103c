"""What a learner says of herself, what she brought from elsewhere, and how fast an issuer's proofs fade."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from workmark.organisations.models import Organisation, Person, new_token
from workmark.planning import distance_models, goal_models  # noqa: F401  (their tables are tables of this room)
from workmark.skills.models import Skill


class SelfClaim(models.Model):
    """That a learner says she has a skill, at one of the four steps. Never proof, and shown hollow."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="self_claims")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()  # 1 with help ... 4 guides others
    words = models.CharField(max_length=500, blank=True)  # where she uses it, in her own words
    claimed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "skill"], name="one_self_claim_for_a_skill"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="claimed_level_is_1_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"


class ImportedCredential(models.Model):
    """A badge, or a record of several, that a learner brought from elsewhere, with the last check of it.

    `document` holds the exact bytes she handed over; where she gave an address, the document as it was read there.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="imported_credentials")
    document = models.BinaryField()
    document_digest = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=2_000, blank=True)  # checked again there, if she gave one
    outcome = models.CharField(max_length=20)  # openbadges.Outcome as a word
    report = models.JSONField(default=dict)  # the outcome, and each check with the parts of its sentence
    imported_at = models.DateTimeField()
    checked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "document_digest"], name="imported_once_by_a_person"),
        ]

    def __str__(self) -> str:
        return self.token


class ImportedAward(models.Model):
    """One badge in what was imported: what it says of itself, and whether it is sound, vouched for and hers."""

    imported = models.ForeignKey(ImportedCredential, on_delete=models.CASCADE, related_name="awards")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300, blank=True)
    issuer_name = models.CharField(max_length=300, blank=True)  # as the badge writes it
    issuer_id = models.CharField(max_length=500, blank=True)
    awarded_at = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    evidence_kind = models.CharField(max_length=20)  # strengths.EvidenceKind
    outcome = models.CharField(max_length=20)  # of this badge by itself
    failures = models.JSONField(default=list)  # codes of the checks that failed: list[str]
    standing = models.CharField(max_length=20)  # openbadges.trust.Standing of its issuer
    whose = models.CharField(max_length=20)  # importing.Whose

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["imported", "position"], name="imported_award_has_its_place"),
        ]

    def __str__(self) -> str:
        return self.title


class ImportedSkill(models.Model):
    """A skill that an imported badge names, and the skill of ours it was matched with, if any."""

    award = models.ForeignKey(ImportedAward, on_delete=models.CASCADE, related_name="skills")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300, blank=True)  # the three as the badge writes them
    target_url = models.CharField(max_length=600, blank=True)
    code = models.CharField(max_length=80, blank=True)
    level = models.PositiveSmallIntegerField()  # as it says, or what its kind of evidence is taken for
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    matched_by = models.CharField(max_length=12, blank=True)  # importing.MatchedBy
    confirmed_at = models.DateTimeField(null=True, blank=True)  # a match by label waits for the learner

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["award", "position"], name="imported_skill_has_its_place"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="imported_level_is_1_to_4"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(skill__isnull=False),
                name="confirmed_alignment_has_a_skill",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class IssuerHalfLife(models.Model):
    """After how many years the weight of an issuer's proofs has halved, for one kind of skill; the default if absent."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="half_lives")
    kind = models.CharField(max_length=20)  # strengths.FadingKind
    years = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "kind"], name="one_half_life_for_a_kind"),
            models.CheckConstraint(
                condition=Q(years__gte=1, years__lte=50), name="half_life_is_1_to_50_years"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.years}"
