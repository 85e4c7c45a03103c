"""What an employer asks its people to earn: one micro-credential, one person, a reason, a day, and what it gives for it.

An `Assignment` of the assessing room is an assessor's work; this is the learner's, so it has a name of its own.
"""

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.achievements.models import Achievement
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Organisation, Person, new_token
from workmark.workforce.budget_models import LearningBudget


class LearningState(models.TextChoices):
    REQUESTED = "requested", _("Asked of the employer")
    AWAITING = "awaiting-approval", _("Waits for approval")
    OFFERED = "offered", _("Not answered yet")
    ACCEPTED = "accepted", _("Accepted")
    RENEWED = "renewed", _("Asked for anew since")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")
    UNASKED = "unasked", _("Taken back unasked")
    REFUSED = "refused", _("Not approved")


OPEN: Final = (LearningState.OFFERED, LearningState.ACCEPTED)
# Between the employer's own people: whoever it is about has not been asked.
INSIDE: Final = (LearningState.AWAITING, LearningState.UNASKED, LearningState.REFUSED)
# What stands in the way of asking for the same again; the constraint below says the same.
HELD: Final = (LearningState.REQUESTED, LearningState.AWAITING, *OPEN)


class LearningAssignment(models.Model):
    """One micro-credential that an employer asks one of its people to earn.

    How far she is stands nowhere here: it is read from her work, and only while she lets the employer see it
    (`learning.py`). hours_granted: of paid working time. fee_covered: the most the employer pays, in `currency`, out of
    `budget`. is_request: she asked for it, with her own `reason`. refusal: why it was not approved, for whoever
    asked or assigned.
    RENEWED: she agreed to it and earned it, and was asked for it again before her badge ended or after.
    decline_reason: her own note on why; nobody else reads it. ended_at: when the work for this employer ended, and
    with it what the employer sees.
    """

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="learning_assignments"
    )
    employment = models.ForeignKey(Employment, on_delete=models.CASCADE, related_name="learning_assignments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="learning_assignments")
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_request = models.BooleanField(default=False)
    reason = models.TextField(_("reason"))
    due_on = models.DateField(_("due on"))
    hours_granted = models.DecimalField(max_digits=5, decimal_places=1, default=0)
    fee_covered = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    currency = models.CharField(max_length=3, default="EUR")
    budget = models.ForeignKey(
        LearningBudget, on_delete=models.PROTECT, null=True, blank=True, related_name="learning"
    )
    approved_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    refusal = models.TextField(blank=True)
    state = models.CharField(max_length=20, default=LearningState.OFFERED)
    decline_reason = models.TextField(blank=True)
    assigned_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["employment", "achievement"],
                condition=Q(
                    state__in=["requested", "awaiting-approval", "offered", "accepted"], ended_at__isnull=True
                ),
                name="one_open_learning_assignment",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="learning_assignment_says_why"),
            models.CheckConstraint(
                condition=Q(decline_reason="") | Q(state="declined"), name="only_a_no_has_a_private_reason"
            ),
            models.CheckConstraint(
                condition=Q(hours_granted__gte=0, fee_covered__gte=0),
                name="an_employer_gives_and_takes_nothing",
            ),
            models.CheckConstraint(
                condition=Q(fee_covered=0) | Q(budget__isnull=False), name="a_fee_is_covered_from_a_budget"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "due_on"], name="learning_by_employer"),
            models.Index(fields=["person", "state"], name="learning_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.achievement}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN and self.ended_at is None
