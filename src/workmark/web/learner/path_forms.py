"""Forms for a goal: which job, and what she can give for it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from workmark.lib.languages import language_names
from workmark.planning.goal_models import Goal
from workmark.planning.wishing import LONGEST_WEEK, MOST_BUDGET, Wish, keeping_the_way, wish_of
from workmark.skills.models import Occupation
from workmark.web.public.entry_words import occupation_names

_FORMATS = [
    ("text", gettext_lazy("Text")),
    ("file", gettext_lazy("Files")),
    ("link", gettext_lazy("Web pages")),
    ("image", gettext_lazy("Pictures")),
    ("audio", gettext_lazy("Sound recordings")),
    ("video", gettext_lazy("Film")),
]


class LimitsForm(forms.Form):
    """The two that people change most, for the page of the path itself."""

    hours_a_week = forms.IntegerField(
        label=gettext_lazy("Hours a week you can give"), min_value=1, max_value=LONGEST_WEEK
    )
    budget = forms.DecimalField(
        label=gettext_lazy("Most money you can spend"),
        help_text=gettext_lazy("Leave it empty for no limit. 0 shows what is free."),
        required=False,
        min_value=0,
        max_value=MOST_BUDGET,
        decimal_places=2,
    )

    def wish(self, goal: Goal) -> Wish:
        said = self.cleaned_data
        wish = replace(wish_of(goal), hours_a_week=said["hours_a_week"], budget=_as_float(said["budget"]))
        return keeping_the_way(wish, goal)


class GoalForm(LimitsForm):
    """Everything that decides the path."""

    occupation = forms.ChoiceField(label=gettext_lazy("Which job?"), widget=forms.RadioSelect)
    current = forms.CharField(
        label=gettext_lazy("Your job now"),
        help_text=gettext_lazy("As it stands in the list of jobs, if you like."),
        required=False,
        max_length=200,
    )
    currency = forms.RegexField(
        label=gettext_lazy("Currency"), regex=r"^[A-Z]{3}$", max_length=3, initial="EUR"
    )
    by_when = forms.DateField(
        label=gettext_lazy("By which day?"),
        help_text=gettext_lazy(
            "Badges that end before it do not count. Leave it empty if there is no hurry."
        ),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages you can work in"),
        help_text=gettext_lazy("Tick none for any language."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    formats = forms.MultipleChoiceField(
        label=gettext_lazy("What you can show of your work"),
        help_text=gettext_lazy("Tick none for any form."),
        choices=_FORMATS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    region = forms.CharField(
        label=gettext_lazy("Country or region"),
        help_text=gettext_lazy(
            "Two letters, such as PT. It helps to count which skills are missed where, from ten people on, without names."
        ),
        required=False,
        max_length=6,
    )
    field_order = (
        "occupation",
        "current",
        "hours_a_week",
        "budget",
        "currency",
        "by_when",
        "languages",
        "formats",
    )

    def __init__(
        self, data: QueryDict | None, *, found: list[Occupation], goal: Goal | None, offered: set[str]
    ) -> None:
        super().__init__(data, initial=_initial(found, goal))
        names = language_names(get_language() or "en")
        self.found = {str(job.pk): job for job in found}
        named = occupation_names(found)
        self._set("occupation", [(str(job.pk), named[job.pk].label) for job in found])
        self._set("languages", [(code, names[code]) for code in sorted(offered) if code in names])

    def _set(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_current(self) -> Occupation | None:
        words = self.cleaned_data["current"].strip()
        if not words:
            return None
        is_called = Q(label__iexact=words) | Q(
            wordings__label__iexact=words
        )  # in whatever language she reads it
        known = Occupation.objects.filter(is_called, is_retired=False, is_group=False).order_by("pk").first()
        if known is None:
            raise forms.ValidationError(
                _("We hold no job of that name. Leave this empty, or look in the list of jobs.")
            )
        return known

    def clean_region(self) -> str:
        return str(self.cleaned_data["region"]).strip().upper()

    def as_wish(self) -> Wish:
        said = self.cleaned_data
        return Wish(
            occupation=self.found[said["occupation"]],
            hours_a_week=said["hours_a_week"],
            budget=_as_float(said["budget"]),
            currency=said["currency"],
            by_when=said["by_when"],
            languages=frozenset(said["languages"]),
            formats=frozenset(said["formats"]),
            current=said["current"],
            region=said["region"],
        )


def _as_float(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def _initial(found: list[Occupation], goal: Goal | None) -> dict[str, Any]:
    only = {"occupation": str(found[0].pk)} if len(found) == 1 else {}
    if goal is None:
        return {"hours_a_week": 4, **only}
    return {
        "occupation": str(goal.occupation_id),
        **only,
        "current": occupation_names([goal.current])[goal.current.pk].label if goal.current else "",
        "hours_a_week": goal.hours_a_week,
        "budget": goal.budget,
        "currency": goal.currency,
        "by_when": goal.by_when,
        "languages": goal.languages,
        "formats": goal.formats,
        "region": goal.region,
    }
