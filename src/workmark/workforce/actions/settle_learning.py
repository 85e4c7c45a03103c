"""Before somebody is erased: what was spent on her learning leaves the budgets with her, and names nobody."""

from decimal import Decimal

from django.db.models import Count, Sum

from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Person
from workmark.workforce.budget_models import LearningBudget
from workmark.workforce.budgets import spent
from workmark.workforce.learning_models import LearningAssignment


def settle_learning_of(person: Person) -> None:
    """Lower each budget by what her yes took, in money and seats: else it would be free again once her rows are gone.

    Call it inside the change that erases her, before anything else is written: whoever assigns locks the budget first.
    """
    hers = LearningAssignment.objects.filter(person=person, budget__isnull=False)
    budgets = LearningBudget.objects.filter(pk__in=hers.values("budget"))
    held = {each.pk: each for each in budgets.select_for_update(no_key=True).order_by("pk")}
    list(hers.select_for_update(no_key=True).order_by("pk"))
    sums = spent().filter(person=person, budget__in=held).order_by().values("budget")
    for each in sums.annotate(fees=Sum("fee_covered"), seats=Count("pk")).order_by("budget"):
        _lower(held[each["budget"]], each["fees"], each["seats"])


def _lower(budget: LearningBudget, fees: Decimal, seats: int) -> None:
    with change(SYSTEM, "learning_budget.keep", budget, organisation=budget.organisation) as event:
        budget.amount, budget.seats = max(budget.amount - fees, Decimal(0)), max(budget.seats - seats, 0)
        budget.save(update_fields=["amount", "seats"])
        event.detail = {"amount": str(budget.amount), "currency": budget.currency, "seats": budget.seats}
