"""The forms of the operator's pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workmark.organisations.actions.suspend import LONGEST_REASON
from workmark.organisations.operating_models import ReviewOutcome


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Whom it concerns reads it."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReviewForm(ReasonForm):
    """legal_name and domain: what stood on the page, so that nothing unread is confirmed."""

    outcome = forms.ChoiceField(
        label=_("Does this organisation stand behind this domain?"),
        choices=ReviewOutcome.choices,
        widget=forms.RadioSelect,
    )
    legal_name = forms.CharField(required=False, strip=False, max_length=200, widget=forms.HiddenInput)
    domain = forms.CharField(required=False, strip=False, max_length=253, widget=forms.HiddenInput)
    field_order = ("outcome", "reason")


class OwnerForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address of the new owner"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )


class AddressForm(forms.Form):
    address = forms.EmailField(
        label=_("A confirmed e-mail address"),
        help_text=_("All of it. Nobody is searched by a part of a name."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
