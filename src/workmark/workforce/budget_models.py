"""What an employer sets aside for learning: an amount, a number of seats, and a period."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import Organisation, new_token


class LearningBudget(models.Model):
    """Money and seats for what is assigned from `starts_on` to `ends_on`. What is taken up is counted, not stored."""

    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="learning_budgets")
    name = models.CharField(_("name"), max_length=120)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    seats = models.PositiveIntegerField(_("seats"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-ends_on", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "name"], name="learning_budget_name_is_unique"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="learning_budget_is_no_debt"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="learning_budget_ends"),
        ]

    def __str__(self) -> str:
        return self.name
