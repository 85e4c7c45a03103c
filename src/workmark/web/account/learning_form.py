"""Answering what an employer asks one to earn, and letting it see how far one is: two different things."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workmark.organisations.employing import work_of
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Person
from workmark.workforce.actions.answer_learning import LONGEST_NOTE
from workmark.workforce.consents import LONGEST
from workmark.workforce.learning_models import LearningAssignment
from workmark.workforce.learning_terms import LONGEST_REASON

_AFTER_DUE = timedelta(days=90)


class AnswerLearningForm(forms.Form):
    """A yes, with a consent as a tick of its own that is off; or a no, with a note for oneself."""

    shows_progress = forms.BooleanField(required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why not (only you read this)"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, assignment: LearningAssignment, last_day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = progress_words(assignment, date_format(last_day, "DATE_FORMAT"))
        self.fields["shows_progress"].label = self.words


def progress_words(assignment: LearningAssignment, until: str) -> str:
    """The sentence agreed to. until: the last day, as it stands on the page."""
    told = _(
        "I let %(employer)s see how far I am with what it asked me to earn: not begun, working on it, handed in or "
        "achieved. Never drafts, scores or feedback. Until %(day)s."
    )
    return told % {"employer": assignment.organisation.name, "day": until}


def last_day_shown(person: Person, assignment: LearningAssignment, *, at: datetime) -> date:
    """Three months after it is due or, if that is late already, from today; never more than a year from today."""
    today = timezone.localdate(at, ZoneInfo(person.time_zone or "UTC"))
    return min(max(assignment.due_on, today) + _AFTER_DUE, today + LONGEST - timedelta(days=2))


def end_of(day: date, person: Person) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(person.time_zone or "UTC"))


class EmployerField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django has none when it runs
    """Where one works, by the employer's name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.organisation.name)


class AskEmployerForm(forms.Form):
    """Which employer, why, and by which day."""

    employment = EmployerField(
        label=gettext_lazy("Which employer"), queryset=Employment.objects.none(), empty_label=None
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Whoever manages people there reads this."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    due_on = forms.DateField(
        label=gettext_lazy("By which day you would earn it"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        employment = self.fields["employment"]
        assert isinstance(employment, forms.ModelChoiceField)
        employment.queryset = work_of(person).filter(ended_at=None)
