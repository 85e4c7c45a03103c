"""Candidates who agreed to be found: what each badge proves, kept flat for searching, and requests to be introduced.

These tables name people by number and show nobody: every question over them joins the open consents of `consents.py`.
"""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from workmark.credentials.models import Credential
from workmark.organisations.models import Organisation, Person, new_token
from workmark.skills.models import Skill
from workmark.workforce.opening_models import Opening


class CandidateProof(models.Model):
    """That one badge proves one skill. Copied from the signed badge, so that a search reads one table.

    level: 1 to 4. evidence: as `planning.strengths.EvidenceKind` spells it.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="+")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField()
    evidence = models.CharField(max_length=12)
    earned_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["credential", "skill"], name="candidate_proof_is_unique"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="proof_level_is_1_to_4"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["skill", "level", "person"], name="proof_by_skill"),
            models.Index(fields=["person", "skill"], name="proof_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"


class CandidateListing(models.Model):
    """Where a candidate would work and which languages they speak, as they say it.

    country, region: ISO 3166. languages: codes between commas, such as ",en,es,".
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=6, blank=True)
    languages = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return f"listing {self.pk}"

    @property
    def language_codes(self) -> list[str]:
        return [code for code in self.languages.split(",") if code]


class Introduction(models.Model):
    """An employer's wish to know who a candidate is. The learner says yes or no; silence is no.

    words: what the employer says to her. answer: None while she has not said; no with no `answered_at` where she was left
    in peace and never heard of it. named_until: how long a yes holds.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="introductions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="introductions")
    opening = models.ForeignKey(
        Opening, on_delete=models.SET_NULL, null=True, blank=True, related_name="introductions"
    )
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    words = models.TextField()
    model = models.CharField(max_length=20)  # of the search she was found by
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    answer = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    named_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(words=""), name="introduction_says_why"),
            models.CheckConstraint(
                condition=Q(answer=True, named_until__isnull=False)
                | (Q(named_until__isnull=True) & (Q(answer__isnull=True) | Q(answer=False))),
                name="only_a_yes_names_anybody",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "person"], name="introduction_by_pair"),
        ]

    def __str__(self) -> str:
        return f"introduction {self.pk}"

    def is_waiting_at(self, moment: datetime) -> bool:
        return self.answer is None and moment < self.expires_at

    def looks_open_at(self, moment: datetime) -> bool:
        """Whether the employer sees it as not answered: a no, and what reached nobody, look so too until its time is over."""
        return moment < self.expires_at and not self.is_named_at(moment)

    def is_named_at(self, moment: datetime) -> bool:
        """Whether the employer sees who it is; while the account is suspended nobody does."""
        return self.named_until is not None and moment < self.named_until and self.person.is_active
