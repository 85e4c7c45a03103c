"""Forms about roles and teams: what a role is called, and who is meant by an address or a number."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workmark.workforce.role_words import LONGEST_SUMMARY, LONGEST_TITLE

LONGEST_LIST = 100_000


class RoleForm(forms.Form):
    """What a role says of itself."""

    title = forms.CharField(label=gettext_lazy("What is the work called?"), max_length=LONGEST_TITLE)
    summary = forms.CharField(
        label=gettext_lazy("What does this role do here?"),
        required=False,
        max_length=LONGEST_SUMMARY,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    region = forms.CharField(
        label=gettext_lazy("Country or region"),
        help_text=gettext_lazy(
            "A country's two letters, such as PT, or a region such as PT-13. "
            "It helps to count what is asked for where, from three employers on, without names."
        ),
        required=False,
        max_length=6,
    )

    def clean_region(self) -> str:
        return str(self.cleaned_data["region"]).strip().upper()


class PeopleListForm(forms.Form):
    """Who fills a role, pasted."""

    people = forms.CharField(
        label=gettext_lazy("Work e-mails, or your numbers for people, one a line"),
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocomplete": "off"}),
    )


class ManagerForm(forms.Form):
    """Who manages a team."""

    manager = forms.CharField(
        label=gettext_lazy("Manager"),
        help_text=gettext_lazy("Their work e-mail, or your number for them. Empty for nobody."),
        required=False,
        max_length=254,
    )


def unknown_words(names: list[str]) -> str:
    """Which names fit nobody, the first few of them."""
    return _("Nobody here has this e-mail or number: %(names)s") % {"names": ", ".join(names[:5])}
