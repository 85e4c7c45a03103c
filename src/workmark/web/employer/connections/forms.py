"""Forms of the connections' pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workmark.integrations.sign_on.saml.xml import MOST_BYTES
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


class SignOnForm(forms.Form):
    issuer = forms.CharField(
        label=_("Issuer"),
        max_length=500,
        help_text=_(
            "The address your sign-in server calls itself by, such as https://login.example.com/tenant."
        ),
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    client_id = forms.CharField(
        label=_("Client id"), max_length=255, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    secret = forms.CharField(
        label=_("Client secret"),
        required=False,
        max_length=1_000,
        help_text=_("Leave it empty to keep the one before. It is kept sealed and not shown again."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class SamlForm(forms.Form):
    metadata = forms.FileField(
        label=_("Metadata of your server (XML)"),
        help_text=_("The file your identity provider offers. Give it again when its certificate changes."),
        widget=forms.FileInput(
            attrs={"accept": ".xml,application/xml,text/xml,application/samlmetadata+xml"}
        ),
    )
    takes_unasked = forms.BooleanField(
        label=_("Also take people who begin at your server (IdP-initiated)"),
        help_text=_("They then press a button here before they are let in."),
        required=False,
    )

    def clean_metadata(self) -> bytes:
        """As bytes, one more than is taken at most: the action says that it is too long."""
        held: bytes = self.cleaned_data["metadata"].read(MOST_BYTES + 1)
        return held


class PlatformForm(forms.Form):
    """Field names as an LTI platform shows them when a tool is registered there."""

    name = forms.CharField(label=_("Which platform is this?"), max_length=80)
    issuer = forms.CharField(label=_("Issuer (platform id)"), max_length=500)
    client_id = forms.CharField(label=_("Client id"), max_length=255)
    deployments = forms.CharField(
        label=_("Deployment ids"), help_text=_("One a line."), widget=forms.Textarea(attrs={"rows": 2})
    )
    login_url = forms.CharField(
        label=_("Authentication request URL"), max_length=2_048, widget=forms.URLInput
    )
    token_url = forms.CharField(label=_("Access token URL"), max_length=2_048, widget=forms.URLInput)
    jwks_url = forms.CharField(label=_("Public keyset URL (JWKS)"), max_length=2_048, widget=forms.URLInput)


class RecordStoreForm(forms.Form):
    name = forms.CharField(label=_("Which system is this?"), max_length=80)
    endpoint = forms.CharField(
        label=_("xAPI endpoint"),
        max_length=2_000,
        help_text=_("As the store shows it, such as https://lrs.example.com/xapi/."),
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    key = forms.CharField(
        label=_("Key"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    secret = forms.CharField(
        label=_("Secret"), max_length=500, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )
