"""The forms of the page about text messages. What may be stored is the actions' to say; forms only read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workmark.texting.actions.choose_texts import NEVER_INSTEAD
from workmark.texting.models import Kind, Way


class NumberForm(forms.Form):
    number = forms.CharField(
        label=_("Your mobile number"),
        help_text=_("With + and the country's code, such as +44 20 7946 0000."),
        max_length=60,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code from the message"),
        help_text=_("Six digits. They work for ten minutes."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "input-short"}
        ),
    )


class WaysForm(forms.Form):
    """A choice for each kind; without one it is mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in Kind:
            ways = [way for way in Way if way != Way.TEXT or kind not in NEVER_INSTEAD]
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label,
                choices=[(way.value, way.label) for way in ways],
                initial=Way.MAIL.value,
                widget=forms.RadioSelect,
            )
