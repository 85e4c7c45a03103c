"""Fields of a draft: what publication will need may still be empty today, so a save never refuses an unfinished page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class MayWait:
    """A field that is shown as needed and yet may be saved empty; the gates ask for it before publication."""

    def validate(self, value: Any) -> None:
        if value not in getattr(self, "empty_values", ()):
            super().validate(value)  # type: ignore[misc]  # a mixin: the field class comes after it


class Line(MayWait, forms.CharField):
    """One line of words, at most 400 characters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 400, **options})

    def to_python(self, value: Any) -> Any:
        # Browsers send line ends as CR LF; contents hold LF, so that the same words have the same digest.
        return str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class Paragraph(Line):
    """A few sentences. rows: how tall it stands before anything is written."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        super().__init__(**{"max_length": 4_000, "widget": forms.Textarea(attrs={"rows": rows}), **options})


class WebAddress(Line):
    """A link to somewhere else, http or https only."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"})
        super().__init__(**{"max_length": 600, "widget": widget, **options})

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and (not value.startswith(("https://", "http://")) or any(c in value for c in ' \n\t<>"')):
            raise forms.ValidationError(_("Start with https:// and leave no spaces."))


class Number(MayWait, forms.IntegerField):
    """A whole number; empty counts as zero."""

    def __init__(self, **options: Any) -> None:
        widget = forms.NumberInput(attrs={"class": "input-short"})
        super().__init__(**{"min_value": 0, "widget": widget, **options})

    def clean(self, value: Any) -> int:
        return int(super().clean(value) or 0)


class Choice(MayWait, forms.ChoiceField):
    """One of several; none of them yet is allowed."""


class Choices(MayWait, forms.MultipleChoiceField):
    """Some of several; none of them yet is allowed."""


class Hidden(Line):
    """Something the page carries along unseen, such as an entry's key."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "widget": forms.HiddenInput, **options})


class DraftForm(forms.Form):
    """A form of a draft: the browser, too, lets an unfinished page be saved."""

    use_required_attribute = False
