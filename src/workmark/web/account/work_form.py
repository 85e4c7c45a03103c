"""Saying yes to an employer, and what one lets it see: two different things, asked one after the other."""

from django import forms
from django.utils.translation import gettext as _

from workmark.organisations.employment_models import Employment


class AcceptForm(forms.Form):
    """A yes. The consent is a tick of its own, and off."""

    shows_team = forms.BooleanField(required=False)

    def __init__(self, *args: object, employment: Employment, until: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed through as they came
        self.words = team_words(employment, until)
        self.fields["shows_team"].label = self.words


def team_words(employment: Employment, until: str) -> str:
    """The sentence agreed to. until: the last day, as it stands on the page."""
    told = _(
        "I let %(employer)s see all my badges that are in force. For this: which skills my team has, which gaps, and "
        "who could do what. Until %(day)s."
    )
    return told % {"employer": employment.organisation.name, "day": until}
