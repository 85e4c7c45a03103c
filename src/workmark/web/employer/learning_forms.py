"""The forms by which an employer asks people to earn a micro-credential, and sets money aside for it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workmark.organisations.employing import employments_named
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Organisation
from workmark.workforce.actions.approve_learning import LONGEST_WORDS
from workmark.workforce.actions.assign_learning import MOST_AT_ONCE
from workmark.workforce.actions.keep_budget import LONGEST_NAME, MOST_AMOUNT, MOST_SEATS, BudgetTerms
from workmark.workforce.budget_models import LearningBudget
from workmark.workforce.budgets import budgets_in_force
from workmark.workforce.learning_terms import LONGEST_REASON, MOST_FEE, MOST_HOURS, LearningTerms


class GrantForm(forms.Form):
    """Until when, and what the employer gives for it."""

    due_on = forms.DateField(
        label=gettext_lazy("By which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    hours_granted = forms.DecimalField(
        label=gettext_lazy("Hours of working time you give for it"),
        min_value=0,
        max_value=MOST_HOURS,
        decimal_places=1,
    )
    fee_covered = forms.DecimalField(
        label=gettext_lazy("The most you pay of the fee"), min_value=0, max_value=MOST_FEE, decimal_places=2
    )
    currency = forms.RegexField(label=gettext_lazy("Currency"), regex=r"^[A-Za-z]{3}$", max_length=3)
    budget = forms.ModelChoiceField(
        label=gettext_lazy("From which budget"),
        help_text=gettext_lazy("Needed for a fee. If too little is left of it, an owner is asked first."),
        queryset=LearningBudget.objects.none(),
        required=False,
        to_field_name="token",
        empty_label=gettext_lazy("None"),
    )

    def __init__(self, *args: Any, organisation: Organisation, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        budget = self.fields["budget"]
        assert isinstance(budget, forms.ModelChoiceField)
        budget.queryset = budgets_in_force(organisation, today)


class AssignForm(GrantForm):
    """Whom and why, and all that is granted with it."""

    people = forms.CharField(
        label=gettext_lazy("Who is asked"),
        help_text=gettext_lazy(
            "Work e-mails or your own numbers, one a line, up to 50. Each must have confirmed that they work for you."
        ),
        max_length=MOST_AT_ONCE * 260,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Whoever is asked reads this."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("people", "reason")

    def clean_people(self) -> list[Employment]:
        lines = (line.strip() for line in self.cleaned_data["people"].splitlines())
        names = list(dict.fromkeys(line for line in lines if line))
        if len(names) > MOST_AT_ONCE:
            raise forms.ValidationError(_("Ask at most %(most)d people at once.") % {"most": MOST_AT_ONCE})
        known = employments_named(self.organisation, names)
        if unknown := [name for name in names if name not in known]:
            told = _("Nobody who works for you is on record as %(names)s.")
            raise forms.ValidationError(told % {"names": ", ".join(unknown[:5])})
        return list({each.pk: each for each in known.values()}.values())

    @property
    def terms(self) -> LearningTerms:
        return LearningTerms(**{name: self.cleaned_data[name] for name in LearningTerms.__dataclass_fields__})


class BudgetForm(forms.Form):
    """How much is set aside, and for which days."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"), min_value=0, max_value=MOST_AMOUNT, decimal_places=2
    )
    currency = forms.RegexField(label=gettext_lazy("Currency"), regex=r"^[A-Za-z]{3}$", max_length=3)
    seats = forms.IntegerField(
        label=gettext_lazy("Seats"),
        help_text=gettext_lazy("How many assignments it is for."),
        min_value=1,
        max_value=MOST_SEATS,
    )
    starts_on = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    @property
    def terms(self) -> BudgetTerms:
        return BudgetTerms(**self.cleaned_data)


class RefusalForm(forms.Form):
    """Why not, for whoever assigned it or asked for it."""

    words = forms.CharField(
        label=gettext_lazy("Why not"),
        help_text=gettext_lazy("Whoever assigned it, or asked for it, reads this."),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
