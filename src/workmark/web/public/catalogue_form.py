"""What a visitor asks of the catalogue, read from the address, and the filters as the page shows them.

A value that cannot be read is left out, and the page says so: half an answer to a mistyped address beats none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workmark.achievements.catalogue import Found, Option, Wanted
from workmark.organisations.models import Organisation
from workmark.skills.addresses import frameworks_open_to
from workmark.skills.models import Occupation, Skill
from workmark.web.public.presenting import FAMILIES, language_name


class CatalogueForm(forms.Form):
    """The names in the address. price: the most it may cost."""

    q = forms.CharField(required=False, max_length=200)
    family = forms.CharField(required=False, max_length=40)
    skill = forms.CharField(required=False, max_length=300)
    occupation = forms.CharField(required=False, max_length=300)
    hours = forms.FloatField(required=False, min_value=0, max_value=1_000)
    price = forms.DecimalField(required=False, min_value=0, max_value=100_000, decimal_places=2)
    language = forms.CharField(required=False, max_length=12)
    issuer = forms.CharField(required=False, max_length=80)

    def wanted(self) -> Wanted:
        """What was asked, without what could not be read."""
        self.full_clean()
        read = self.cleaned_data
        return Wanted(
            words=read.get("q", ""),
            skill=read.get("skill", ""),
            hours_max=read.get("hours"),
            price_max=read.get("price"),
            language=read.get("language", ""),
            issuer=read.get("issuer", ""),
            family=read.get("family", ""),
            occupation=read.get("occupation", ""),
        )

    def readable(self, asked: QueryDict) -> QueryDict:
        """The part of the address that was understood."""
        kept = QueryDict(mutable=True)
        for name in self.fields:
            if (value := asked.get(name)) and name not in self.errors:
                kept[name] = str(value)
        return kept


@dataclass(frozen=True)
class Filter:
    """One list to choose from. name: as in the address. options: as `components/select.html` takes them."""

    name: str
    label: str
    options: list[dict[str, Any]]


@dataclass(frozen=True)
class Chosen:
    """A filter in use. href: the same search without it."""

    label: str
    href: str


# The filters in the order of the page: name in the address, name among the facets.
_FACETS = {
    "family": "family",
    "hours": "hours_max",
    "price": "price_max",
    "skill": "skill",
    "issuer": "issuer",
    "language": "language",
}


def filters_of(found: Found, asked: QueryDict, person: Any) -> list[Filter]:
    """Every filter with its choices, each with the number of results it would leave. person: who reads it."""
    labels = {
        "family": _("Job family"),
        "hours": _("Time you have"),
        "price": _("Price"),
        "skill": _("Skill"),
        "issuer": _("Issuer"),
        "language": _("Language"),
    }
    return [
        Filter(name, labels[name], list(_options(name, asked.get(name, ""), found.facets[facet], person)))
        for name, facet in _FACETS.items()
    ]


def chosen_of(wanted: Wanted, asked: QueryDict, person: Any) -> list[Chosen]:
    """The filters in use, to be taken away one by one. person: who reads it."""
    in_use = {
        "q": f"“{wanted.words}”" if wanted.words else "",
        "family": words_for("family", wanted.family),
        "hours": words_for("hours", f"{wanted.hours_max:g}") if wanted.hours_max is not None else "",
        "price": words_for("price", f"{wanted.price_max:f}") if wanted.price_max is not None else "",
        "skill": words_for("skill", wanted.skill, person),
        "occupation": words_for("occupation", wanted.occupation),
        "issuer": words_for("issuer", wanted.issuer),
        "language": words_for("language", wanted.language),
    }
    return [Chosen(label, without(asked, name)) for name, label in in_use.items() if label]


def without(asked: QueryDict, *names: str) -> str:
    """The search as an address, with some of it taken away. asked: only what was understood."""
    kept = asked.copy()
    for name in names:
        kept.pop(name, None)
    return f"?{kept.urlencode()}"


def words_for(name: str, value: str, person: Any = None) -> str:
    """A filter's value as a person would say it; the value itself where nobody knows it, or this person may not."""
    if not value:
        return ""
    if name == "family":
        return str(FAMILIES.get(value, value))
    if name == "language":
        return language_name(value)
    if name == "hours":
        hours = float(value)
        words = ngettext("Up to %(hours)s hour", "Up to %(hours)s hours", 1 if hours == 1 else 2)
        return words % {"hours": f"{hours:g}"}
    if name == "price":
        return _("Free") if not float(value) else _("At most %(price)s") % {"price": value}
    if name == "issuer":
        return Organisation.objects.filter(slug=value).values_list("name", flat=True).first() or value
    if name == "occupation":
        label = Occupation.objects.filter(uri=value).values_list("label", flat=True).first()
        return _("For the job: %(label)s") % {"label": label or value}
    open_to = Skill.objects.filter(uri=value, framework__in=frameworks_open_to(person))
    return open_to.values_list("label", flat=True).first() or value


def _options(name: str, asked: str, offered: tuple[Option, ...], person: Any) -> Iterator[dict[str, Any]]:
    chosen = next((option.value for option in offered if option.is_chosen), "")
    yield {"value": "", "label": _("Any"), "selected": not asked}
    if asked and not chosen:
        # A choice that nothing matches any more stays visible, so that it can be taken back.
        yield {"value": asked, "label": f"{words_for(name, asked, person)} (0)", "selected": True}
    for option in offered:
        label = option.label if name in {"skill", "issuer"} else words_for(name, option.value)
        yield {"value": option.value, "label": f"{label} ({option.count})", "selected": option.is_chosen}
