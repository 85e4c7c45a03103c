"""What allocation goes by: how much an assessor takes on and when they are away, the issuer's holidays, and ties."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import Organisation, Person, new_token
from workmark.submissions.models import Submission

USUAL_OPEN, USUAL_PER_WEEK = 5, 20


class Availability(models.Model):
    """How much work one person takes on, for all issuers together. Without a row the usual limits hold."""

    assessor = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="availability")
    most_open = models.PositiveSmallIntegerField(_("open at once"), default=USUAL_OPEN)
    most_per_week = models.PositiveSmallIntegerField(_("a week"), default=USUAL_PER_WEEK)
    takes_given_work = models.BooleanField(_("give me work without my asking"), default=False)

    class Meta:
        verbose_name_plural = "availabilities"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(most_open__gte=1, most_open__lte=20), name="open_is_1_to_20"),
            models.CheckConstraint(
                condition=Q(most_per_week__gte=1, most_per_week__lte=200), name="a_week_is_1_to_200"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.most_open} open, {self.most_per_week} a week"


class Absence(models.Model):
    """Days on which an assessor is away: no work is given, and these days do not count towards a due date."""

    assessor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        ordering: ClassVar[list[str]] = ["first_day"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="absence_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} to {self.last_day}"


class Holiday(models.Model):
    """A day on which an issuer's assessors do not work."""

    issuer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="holidays")
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=100, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["day"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["issuer", "day"], name="holiday_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}".strip()


class TieKind(models.TextChoices):
    WORKS_WITH = "works-with", _("I work or worked with people there")
    COACHED = "coached", _("I taught or coached this person")
    CLOSE = "close", _("Family, household or close friend")
    OTHER = "other", _("Another tie")


class DeclaredTie(models.Model):
    """A tie that an assessor declares: to everybody with addresses at a domain, or to one address.

    Work of whoever it meets is never offered. Since names are hidden, it is the program that compares.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    assessor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="declared_ties")
    kind = models.CharField(max_length=12)
    whom = models.CharField(max_length=254)  # an e-mail address, or a domain name; in small letters
    declared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessor", "whom"], name="declared_tie_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.whom}"

    @property
    def kind_label(self) -> str:
        return str(TieKind(self.kind).label)


class AllowedConflict(models.Model):
    """That a second person let an assessor judge one work in spite of a tie. A second assessor reads it always."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="allowed_conflicts")
    assessor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    reason = models.TextField()
    allowed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    allowed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "assessor"], name="allowed_conflict_is_unique"),
            models.CheckConstraint(
                condition=~Q(allowed_by=F("assessor")), name="nobody_allows_their_own_conflict"
            ),
        ]

    def __str__(self) -> str:
        return self.reason
