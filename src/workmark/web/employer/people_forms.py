"""The forms about who works for an employer: one person, and a table of people."""

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workmark.integrations.spreadsheet.people import PeopleColumns
from workmark.organisations.staffing import LONGEST, EmployeeFacts

MOST_BYTES = 3 * 1024 * 1024

_LABELS = {
    "work_email": gettext_lazy("Work e-mail"),
    "name": gettext_lazy("Name"),
    "job_title": gettext_lazy("Job title"),
    "external_id": gettext_lazy("Your own number"),
    "team": gettext_lazy("Team"),
    "manager": gettext_lazy("Manager"),
}


class EmployeeForm(forms.Form):
    """What the employer states about one person."""

    work_email = forms.EmailField(
        label=_LABELS["work_email"],
        max_length=LONGEST["work_email"],
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(label=_LABELS["name"], required=False, max_length=LONGEST["name"])
    job_title = forms.CharField(label=_LABELS["job_title"], required=False, max_length=LONGEST["job_title"])
    external_id = forms.CharField(
        label=_LABELS["external_id"],
        help_text=gettext_lazy("With one, the next list knows them again though the address changes."),
        required=False,
        max_length=LONGEST["external_id"],
    )
    team = forms.CharField(
        label=_LABELS["team"],
        help_text=gettext_lazy("A name you have not used before makes a new team."),
        required=False,
        max_length=LONGEST["team"],
    )
    manager = forms.CharField(
        label=_LABELS["manager"],
        help_text=gettext_lazy("Their work e-mail, or your number for them."),
        required=False,
        max_length=LONGEST["manager"],
    )

    @property
    def facts(self) -> EmployeeFacts:
        return EmployeeFacts(**self.cleaned_data)


class PeopleSheetForm(forms.Form):
    """The table."""

    file = forms.FileField(
        label=gettext_lazy("The table"),
        help_text=gettext_lazy(
            "CSV, as any spreadsheet can store it. One person a row, below a row of headings."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 3 MB. Ask the operator for help."))
        return file


class PeopleColumnsForm(forms.Form):
    """Which column is what, and what to do with it. The table travels along: nothing is kept before it is saved."""

    sheet = forms.CharField(widget=forms.HiddenInput, max_length=2 * MOST_BYTES)
    work_email = forms.ChoiceField(label=_LABELS["work_email"])
    name = forms.ChoiceField(label=_LABELS["name"], required=False)
    job_title = forms.ChoiceField(label=_LABELS["job_title"], required=False)
    external_id = forms.ChoiceField(label=_LABELS["external_id"], required=False)
    team = forms.ChoiceField(label=_LABELS["team"], required=False)
    manager = forms.ChoiceField(
        label=_LABELS["manager"],
        help_text=gettext_lazy("Their work e-mail, or your number for them."),
        required=False,
    )
    asks = forms.BooleanField(
        label=gettext_lazy("Ask everybody who is new, by e-mail, to confirm"), required=False
    )
    ends_missing = forms.BooleanField(
        label=gettext_lazy("Whoever is not in this table has left"),
        help_text=gettext_lazy("Only for a table of everybody."),
        required=False,
    )

    def __init__(self, *args: Any, header: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(name, name) for name in header if name]
        for part in fields(PeopleColumns):
            field = self.fields[part.name]
            assert isinstance(field, forms.ChoiceField)
            none = [("", _("There is none"))] if not field.required else []
            field.choices = [*none, *named]

    @property
    def columns(self) -> PeopleColumns:
        return PeopleColumns(**{part.name: self.cleaned_data[part.name] for part in fields(PeopleColumns)})
