"""Forms of the connections' pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workmark.integrations.webhooks.events import EVENT_TYPES


class WebhookForm(forms.Form):
    name = forms.CharField(
        label=_("Which system is this?"),
        max_length=80,
        help_text=_("For example: HR system, chat of the team."),
    )
    url = forms.CharField(
        label=_("Address that receives the messages"),
        max_length=2_048,
        help_text=_("It begins with https:// and can be reached from the internet."),
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    event_types = forms.MultipleChoiceField(
        label=_("What should it hear of?"),
        choices=list(EVENT_TYPES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
