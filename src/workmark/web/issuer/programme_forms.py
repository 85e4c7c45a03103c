"""The forms of programmes and cohorts. What may be done is the actions' to say; forms only read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workmark.achievements.models import Achievement, AchievementVersion, Stack, VersionState
from workmark.organisations.models import Organisation
from workmark.programmes.actions.invite_to_cohort import MOST_AT_ONCE
from workmark.programmes.actions.keep_cohort import LONGEST_NAME
from workmark.programmes.actions.keep_programme import LONGEST_SUMMARY, LONGEST_TITLE, ProgrammeFacts


class ProgrammeForm(forms.Form):
    """A title, and what of the institution's own belongs to it."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    summary = forms.CharField(
        label=_("What it is for"),
        max_length=LONGEST_SUMMARY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    achievements = forms.MultipleChoiceField(
        label=_("Micro-credentials"), required=False, widget=forms.CheckboxSelectMultiple
    )
    stacks = forms.MultipleChoiceField(label=_("Stacks"), required=False, widget=forms.CheckboxSelectMultiple)
    is_shown = forms.BooleanField(
        label=_("Show it to everybody"),
        help_text=_(
            "On a page of its own, with hours, prices and partners. Cohorts and people never stand there."
        ),
        required=False,
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        published = AchievementVersion.objects.filter(
            achievement__issuer=organisation,
            state=VersionState.PUBLISHED,
            achievement__is_in_house=False,
            achievement__retired_at=None,
            achievement__badge_of=None,
        ).order_by("title")
        stacks = Stack.objects.filter(issuer=organisation, badge__is_in_house=False, badge__retired_at=None)
        self._organisation = organisation
        self._offer("achievements", list(published.values_list("achievement__slug", "title")))
        self._offer("stacks", list(stacks.order_by("title").values_list("slug", "title")))

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices
        if not choices:
            del self.fields[name]

    def facts(self) -> ProgrammeFacts:
        """What was filled in. Call it on a valid form."""
        said, own = self.cleaned_data, {"issuer": self._organisation}
        return ProgrammeFacts(
            title=said["title"],
            summary=said["summary"],
            achievements=list(Achievement.objects.filter(slug__in=said.get("achievements", []), **own)),
            stacks=list(Stack.objects.filter(slug__in=said.get("stacks", []), **own).select_related("badge")),
            is_shown=said["is_shown"],
        )


class CohortForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), help_text=_("Such as “Spring 2027, evenings”."), max_length=LONGEST_NAME
    )
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))


class AskInForm(forms.Form):
    """Addresses as people paste them: one a line, or with commas or semicolons between."""

    emails = forms.CharField(
        label=_("E-mail addresses"),
        help_text=_(
            "One a line, at most 100 at once. Each gets a link and may say no. After a no you cannot ask them again for "
            "90 days. Without an answer you can after a week."
        ),
        max_length=MOST_AT_ONCE * 256,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_emails(self) -> list[str]:
        said: str = self.cleaned_data["emails"]
        return said.replace(",", " ").replace(";", " ").split()
