"""Programmes, their cohorts, and the places in them. How far somebody is stands nowhere here."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.achievements.models import Achievement, Stack
from workmark.organisations.models import Organisation, Person, new_token


class Programme(models.Model):
    """A named set of what an institution offers together. It awards nothing itself: a stack does that.

    is_shown: the institution shows it to everybody, without its cohorts.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="programmes")
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    achievements = models.ManyToManyField(Achievement, related_name="programmes", blank=True)
    stacks = models.ManyToManyField(Stack, related_name="programmes", blank=True)
    is_shown = models.BooleanField(default=False)
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "title"], name="programme_title_is_unique"),
        ]

    def __str__(self) -> str:
        return self.title


class Cohort(models.Model):
    """People who go through a programme together, between two days of the institution's own time zone."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="cohorts")
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_on", "name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["programme", "name"], name="cohort_name_is_unique"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="cohort_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def organisation(self) -> Organisation:
        return self.programme.organisation

    @property
    def organisation_id(self) -> int:
        return self.programme.organisation_id


class PlaceState(models.TextChoices):
    INVITED = "invited", _("Invited")
    IN = "in", _("In the cohort")
    LEFT = "left", _("Left")
    DECLINED = "declined", _("Said no")
    TAKEN_BACK = "taken", _("Taken back")


ANSWERABLE: Final = (PlaceState.INVITED, PlaceState.DECLINED)  # a no may become a yes, by the same link


class CohortPlace(models.Model):
    """That somebody is asked into a cohort, and is in it once they said so.

    What was declined or taken back names no person and is shown to nobody. It is kept for ninety days, so that nobody is
    asked again too soon. left_at: since when it is over. link_hash: of the secret in the mail, empty once it opens
    nothing; after a no it still takes a yes. shown_parts: what this person agreed to show, and no part
    that was added later. shown_until: until when, as the page said; None where this person agreed to nothing here, or
    before it was kept. Both count only while a consent for cohorts is open: see `queries.shows_until`.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="places")
    email = models.EmailField()
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="cohort_places"
    )
    state = models.CharField(max_length=8, default=PlaceState.INVITED)
    link_hash = models.CharField(max_length=64, blank=True, db_index=True)
    invited_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    shown_parts = models.ManyToManyField(Achievement, related_name="+", blank=True)
    shown_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["cohort", "email"], name="one_place_an_address"),
            models.UniqueConstraint(
                fields=["cohort", "person"], condition=Q(person__isnull=False), name="one_place_a_person"
            ),
            models.CheckConstraint(
                condition=Q(state="invited", person__isnull=True) | ~Q(state="invited"),
                name="only_an_answer_names_the_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.cohort}"

    @property
    def organisation(self) -> Organisation:
        return self.cohort.organisation

    @property
    def organisation_id(self) -> int:
        return self.cohort.organisation_id
