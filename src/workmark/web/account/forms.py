"""The forms of the account and organisation pages. What may be stored is the actions' to say; forms only read."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from workmark.lib.problems import InvalidInput
from workmark.organisations.models import Organisation, Person, Role
from workmark.organisations.registrations import Register
from workmark.organisations.scopes import SCOPES
from workmark.organisations.sound_fields import known_time_zones


@contextmanager
def mending(form: forms.Form | forms.ModelForm[Any]) -> Iterator[None]:
    """Put what an action refuses beside the fields it names, and anything else above them."""
    try:
        yield
    except InvalidInput as refused:
        for name, messages in refused.fields.items():
            form.add_error(name if name in form.fields else None, messages)
        if not refused.fields:
            form.add_error(None, refused.detail)


class SignupForm(forms.Form):
    """What we ask beside e-mail and password when somebody joins; allauth adds those two."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        help_text=_("As you want it to stand on your badges. You can change it later."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1")

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Nothing is left to do: the adapter has stored the name."""


class DetailsForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = [(zone, zone) for zone in known_time_zones()]  # type: ignore[attr-defined]  # it is a ChoiceField


class TokenForm(forms.Form):
    name = forms.CharField(label=_("Which program is this for?"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"), choices=list(SCOPES.items()), widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(
        label=_("For how many days?"), min_value=1, max_value=365, initial=90, help_text=_("At most 365.")
    )


class ProgramForm(forms.Form):
    name = forms.CharField(label=_("Name of the program"), max_length=100)
    redirect_uris = forms.CharField(
        label=_("Where people come back to"),
        help_text=_("The program's own addresses, one a line. Only these exact addresses work."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OrganisationForm(forms.ModelForm[Organisation]):
    """Reads a profile. It never saves: the action does, with its permission and its event."""

    registration_register = forms.ChoiceField(
        label=_("Registered in"),
        help_text=_("If you name a public register, systems such as Europass can tell who you are."),
        choices=[("", _("Not said")), *Register.choices],
        required=False,
    )

    class Meta:
        model = Organisation
        fields = (
            "name",
            "legal_name",
            "description",
            "url",
            "email",
            "country",
            "registration_register",
            "registration_number",
            "time_zone",
            "is_employer",
            "is_education_provider",
            "is_expert_body",
            "withholds_directory_information",
        )
        widgets = {  # noqa: RUF012 - Django reads it from a plain class
            "description": forms.Textarea(attrs={"rows": 4}),
            "country": forms.TextInput(attrs={"class": "input-short", "autocomplete": "country"}),
        }

    url = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    time_zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = [(zone, zone) for zone in known_time_zones()]  # type: ignore[attr-defined]  # it is a ChoiceField


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    # No role is chosen beforehand: the first of the list is the mightiest.
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose a role")), *Role.choices])


class DomainForm(forms.Form):
    domain = forms.CharField(
        label=_("Domain"), max_length=260, help_text=_("Such as example.org. It must be yours to change.")
    )


class EndQualificationForm(forms.Form):
    reason = forms.CharField(
        label=_("Why does it end?"),
        help_text=_("The assessor reads it, with your name."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class QualifyForm(forms.Form):
    person = forms.ChoiceField(label=_("Assessor"))
    achievement = forms.ChoiceField(label=_("Micro-credential"))
    basis = forms.CharField(
        label=_("What does this person's expertise rest on?"),
        help_text=_("One sentence. It goes on record."),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, people: Sequence[Any], achievements: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]  # it is a ChoiceField
        self.fields["achievement"].choices = achievements  # type: ignore[attr-defined]  # it is a ChoiceField
