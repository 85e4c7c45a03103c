"""The forms by which a table becomes an organisation's own skills: the file, then which column is what."""

import base64
import binascii
import zlib
from dataclasses import fields
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workmark.integrations.spreadsheet.reading import Columns

MOST_BYTES = 1024 * 1024


class SheetForm(forms.Form):
    """The table, and what it is called."""

    file = forms.FileField(
        label=gettext_lazy("The table"),
        help_text=gettext_lazy(
            "CSV, as any spreadsheet can store it. One skill a row, below a row of headings."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
    )
    name = forms.CharField(
        label=gettext_lazy("What do you call this list?"),
        help_text=gettext_lazy("Such as “Warehouse skills”. The same name later brings the list up to date."),
        max_length=120,
    )
    language = forms.ChoiceField(label=gettext_lazy("Its language"), choices=settings.LANGUAGES)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 1 MB. Split it, or ask the operator."))
        return file


class ColumnsForm(forms.Form):
    """Which column is what. The table itself travels along, so that nothing is kept here before it is saved."""

    sheet = forms.CharField(widget=forms.HiddenInput, max_length=2 * MOST_BYTES)
    name = forms.CharField(widget=forms.HiddenInput, max_length=120)
    language = forms.ChoiceField(widget=forms.HiddenInput, choices=settings.LANGUAGES)
    label = forms.ChoiceField(label=gettext_lazy("Name of the skill"))
    description = forms.ChoiceField(label=gettext_lazy("What it means"), required=False)
    others = forms.ChoiceField(
        label=gettext_lazy("Other names for it"),
        help_text=gettext_lazy("Several in one cell are set apart by “;” or “|”."),
        required=False,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Its kind"),
        help_text=gettext_lazy("Skill, knowledge, technology or attitude. Empty means skill."),
        required=False,
    )
    code = forms.ChoiceField(
        label=gettext_lazy("Your own number or code"),
        help_text=gettext_lazy("With one, a skill stays the same when you rename it."),
        required=False,
    )

    def __init__(self, *args: Any, header: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(name, name) for name in header if name]
        for part in fields(Columns):
            field = self.fields[part.name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = named if part.name == "label" else [("", _("There is none")), *named]

    @property
    def columns(self) -> Columns:
        return Columns(**{part.name: self.cleaned_data[part.name] for part in fields(Columns)})


def packed(content: bytes) -> str:
    """A table small enough to travel in a form."""
    return base64.urlsafe_b64encode(zlib.compress(content, 9)).decode("ascii")


def unpacked(said: str, most: int = MOST_BYTES) -> bytes:
    """The table that travelled, of at most so many bytes.

    Raises ValidationError for what no page of ours sent, however far it would unpack.
    """
    try:
        opening = zlib.decompressobj()
        content = opening.decompress(base64.urlsafe_b64decode(said.encode("ascii")), most + 1)
    except (binascii.Error, zlib.error, UnicodeEncodeError, ValueError) as error:
        raise _lost() from error
    if len(content) > most or not opening.eof:
        raise _lost()
    return content


def _lost() -> forms.ValidationError:
    return forms.ValidationError(_("The table did not arrive whole. Send the file once more."))
