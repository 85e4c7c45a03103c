"""Adding a passkey or security key, in our words; a key that can be a passkey is made one unless unticked."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"passwordless": True, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].help_text = _("So that you know it again in the list.")
        self.fields["passwordless"].label = _("Use it instead of my password (a passkey)")
        self.fields["passwordless"].help_text = _(
            "Your device then asks for your fingerprint, face or PIN. Untick this for a simple key that you only plug in."
        )
