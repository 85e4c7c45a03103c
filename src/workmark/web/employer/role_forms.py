"""Forms about roles and teams: what a role is called, and who is meant by an address or a number."""

from collections.abc import Iterable

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workmark.organisations.employing import employments_of
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Organisation
from workmark.workforce.role_words import LONGEST_SUMMARY, LONGEST_TITLE

LONGEST_LIST = 100_000
_AT_ONCE = 500


class RoleForm(forms.Form):
    """What a role says of itself."""

    title = forms.CharField(label=gettext_lazy("What is the work called?"), max_length=LONGEST_TITLE)
    summary = forms.CharField(
        label=gettext_lazy("What does this role do here?"),
        required=False,
        max_length=LONGEST_SUMMARY,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


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


def people_named(organisation: Organisation, names: Iterable[str]) -> tuple[list[Employment], list[str]]:
    """Who works there under these work e-mails or numbers, and the names that fit nobody."""
    asked = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    found: dict[str, Employment] = {}
    for start in range(0, len(asked), _AT_ONCE):
        some = asked[start : start + _AT_ONCE]
        is_named = Q(external_id__in=some) | Q(work_email__in=[name.lower() for name in some])
        for work in employments_of(organisation).filter(is_named):
            found[work.work_email] = work
            if work.external_id:
                found[work.external_id] = work
    people = {name: found.get(name) or found.get(name.lower()) for name in asked}
    return (
        list({work.pk: work for work in people.values() if work is not None}.values()),
        [name for name, work in people.items() if work is None],
    )


def unknown_words(names: list[str]) -> str:
    """Which names fit nobody, the first few of them."""
    return _("Nobody here has this e-mail or number: %(names)s") % {"names": ", ".join(names[:5])}
