"""Who works where, in which team, for which manager, as an employer records it. It gives nobody any power.

A Membership says what a person may do for an organisation; an Employment only says that they work there. Ending it
takes nothing from the person: badges, evidence and record are theirs.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import Organisation, Person


class Team(models.Model):
    """People who work together at one employer."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(_("name"), max_length=120)
    external_id = models.CharField(max_length=120, blank=True)  # the employer's own, or SCIM's
    manager = models.ForeignKey(
        "Employment", on_delete=models.SET_NULL, null=True, blank=True, related_name="manages_teams"
    )  # on record only: what somebody may do for an organisation is said by memberships
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "name"], name="team_name_is_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class EmploymentSource(models.TextChoices):
    INVITATION = "invitation", _("Invited here")
    SPREADSHEET = "spreadsheet", _("From a spreadsheet")
    SCIM = "scim", _("From the employer's directory")


class Employment(models.Model):
    """One person's work for one employer, from `started_at` until `ended_at`.

    The employer records an address and a name; `person` is set when whoever holds that address says yes. Until then
    it joins nothing: an employer cannot claim people.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="employments")
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="employments"
    )
    work_email = models.EmailField(_("work e-mail"))
    # Another address that the employer states for somebody who has accepted, and what it says of their work beside it:
    # nothing of it is in force before they say yes. It may speak of somebody else.
    asked_email = models.EmailField(blank=True)
    asked_name = models.CharField(max_length=200, blank=True)
    asked_job_title = models.CharField(max_length=200, blank=True)
    asked_team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_manager = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_email_declined_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)  # as the employer writes it
    job_title = models.CharField(_("job title"), max_length=200, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="people")
    manager = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    source = models.CharField(max_length=12, default=EmploymentSource.INVITATION)
    started_at = models.DateTimeField(default=timezone.now)
    offered_at = models.DateTimeField(null=True, blank=True)  # when the newest link was sent
    offer_expires_at = models.DateTimeField(null=True, blank=True)
    offer_hash = models.CharField(max_length=64, blank=True)  # of that link; empty once it was used
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "work_email"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "work_email"],
                condition=Q(ended_at__isnull=True),
                name="one_employment_an_address",
            ),
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(ended_at__isnull=True, person__isnull=False),
                name="one_employment_a_person",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(accepted_at__isnull=False),
                name="employment_was_accepted",
            ),
            models.UniqueConstraint(
                fields=["offer_hash"], condition=~Q(offer_hash=""), name="offer_link_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True) | Q(ended_at__isnull=False, accepted_at__isnull=True),
                name="a_declined_employment_is_over",
            ),
            models.CheckConstraint(
                condition=Q(manager__isnull=True) | ~Q(manager=F("id")), name="nobody_manages_themselves"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "team"], name="employment_by_team"),
            models.Index(fields=["work_email"], name="employment_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.work_email} · {self.organisation}"

    @property
    def is_address_asked(self) -> bool:
        """Whether another address waits for the person's yes or no."""
        return bool(self.asked_email) and self.asked_email_declined_at is None

    @property
    def stated_email(self) -> str:
        """The address as the employer states it, in force or not yet; never one that the person said is not theirs."""
        return self.asked_email if self.is_address_asked else self.work_email

    @property
    def stated_name(self) -> str:
        """The name that the employer states with that address."""
        return self.asked_name if self.is_address_asked else self.name

    @property
    def stated_job_title(self) -> str:
        return self.asked_job_title if self.is_address_asked else self.job_title

    @property
    def stated_team(self) -> Team | None:
        return self.asked_team if self.is_address_asked else self.team

    @property
    def stated_manager(self) -> "Employment | None":
        return self.asked_manager if self.is_address_asked else self.manager

    @property
    def stated_manager_id(self) -> int | None:
        return self.asked_manager_id if self.is_address_asked else self.manager_id
