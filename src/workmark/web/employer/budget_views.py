"""What an employer sets aside for learning: the list with what is taken up, and one budget, new or changed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from workmark.lib.clock import now
from workmark.lib.problems import PlatformError
from workmark.organisations.permissions import may
from workmark.web.employer.learning_forms import BudgetForm
from workmark.web.employer.people_views import told
from workmark.web.employer.places import frame, seen
from workmark.workforce.actions.keep_budget import keep_budget
from workmark.workforce.budget_models import LearningBudget
from workmark.workforce.budgets import budget_there, rooms_of


@login_required
@require_safe
def budgets(request: HttpRequest, slug: str) -> HttpResponse:
    person, organisation = seen(request, slug, "learning.read")
    context = frame(person, organisation, "assigned") | {
        "rooms": rooms_of(person, organisation),
        "may_keep": may(person, "learning_budget.keep", organisation),
    }
    return render(request, "employer/budgets.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    return _edit(request, slug, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    _person, organisation = seen(request, slug, "learning_budget.keep")
    return _edit(request, slug, budget_there(organisation, token))


def _edit(request: HttpRequest, slug: str, budget: LearningBudget | None) -> HttpResponse:
    person, organisation = seen(request, slug, "learning_budget.keep")
    initial = model_to_dict(budget) if budget else {"currency": "EUR"}
    form = BudgetForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            keep_budget(person, organisation, form.terms, budget=budget, at=now())
        except PlatformError as refused:
            told(form, refused)
        else:
            messages.success(request, _("Stored."))
            return redirect("employer:budgets", slug)
    context = frame(person, organisation, "assigned") | {"form": form, "budget": budget}
    return render(request, "employer/budget.html", context, status=422 if form.errors else 200)
