"""Forms for an opening: what it says, which skills it asks for, and until when anybody may apply."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy

from workmark.organisations.models import Organisation
from workmark.web.opening_words import IMPORTANCE_WORDS, countries
from workmark.web.public.presenting import SKILL_LEVELS
from workmark.workforce.opening_models import LONGEST_OPENING, PayPeriod
from workmark.workforce.opening_words import (
    LONGEST_ADVERT,
    LONGEST_TITLE,
    LONGEST_WEEK,
    MOST_PAY,
    OpeningWords,
    Wanted,
)
from workmark.workforce.role_models import EmployerRole


class OpeningForm(forms.Form):
    """What everybody will read."""

    title = forms.CharField(label=gettext_lazy("What is the work called?"), max_length=LONGEST_TITLE)
    advert = forms.CharField(
        label=gettext_lazy("What is the work?"),
        help_text=gettext_lazy(
            "Say what people do, and with whom. Simple Markdown works. Skills are found in these words next."
        ),
        required=False,
        max_length=LONGEST_ADVERT,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of this text"), choices=settings.LANGUAGES)
    place = forms.CharField(label=gettext_lazy("Town or site"), required=False, max_length=120)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    region = forms.CharField(
        label=gettext_lazy("Region"),
        help_text=gettext_lazy(
            "Its code, such as PT-13. It helps to count which skills are asked for where."
        ),
        required=False,
        max_length=6,
    )
    is_remote = forms.BooleanField(label=gettext_lazy("It can be done from anywhere"), required=False)
    hours_a_week = forms.IntegerField(
        label=gettext_lazy("Hours a week"), required=False, min_value=1, max_value=LONGEST_WEEK
    )
    pay_low = forms.DecimalField(
        label=gettext_lazy("Pay from"), required=False, min_value=0, max_value=MOST_PAY, decimal_places=2
    )
    pay_high = forms.DecimalField(
        label=gettext_lazy("Pay up to"), required=False, min_value=0, max_value=MOST_PAY, decimal_places=2
    )
    currency = forms.RegexField(
        label=gettext_lazy("Currency"), regex=r"^[A-Z]{3}$", max_length=3, initial="EUR"
    )
    pay_period = forms.ChoiceField(label=gettext_lazy("Paid"), choices=PayPeriod.choices)

    def __init__(self, data: QueryDict | None, *, words: OpeningWords | None = None) -> None:
        super().__init__(data, initial=vars(words) if words is not None else None)
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = [("", "—"), *countries(get_language() or "en")]

    def clean_region(self) -> str:
        return str(self.cleaned_data["region"]).strip().upper()

    def as_words(self) -> OpeningWords:
        said = self.cleaned_data
        return OpeningWords(**{name: said[name] for name in OpeningWords.__dataclass_fields__})


class NewOpeningForm(OpeningForm):
    """The same, with the role that it begins from."""

    role = forms.ChoiceField(
        label=gettext_lazy("Begin from a role of yours"),
        help_text=gettext_lazy(
            "The opening then asks for the skills of that role. You can change them. Where you give no region, it is "
            "that of the role."
        ),
        required=False,
    )

    def __init__(self, data: QueryDict | None, *, roles: Iterable[EmployerRole], country: str) -> None:
        super().__init__(data, words=OpeningWords(title="", country=country))
        self.roles = {role.token: role for role in roles}
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [("", "—"), *((token, each.title) for token, each in self.roles.items())]
        if not self.roles:
            del self.fields["role"]

    @property
    def chosen_role(self) -> EmployerRole | None:
        return self.roles.get(self.cleaned_data.get("role", ""))


class WantedForm(forms.Form):
    """One skill that is asked for."""

    level = forms.TypedChoiceField(
        label=gettext_lazy("Level"), coerce=int, choices=list(SKILL_LEVELS.items())
    )
    importance = forms.TypedChoiceField(
        label=gettext_lazy("How much it matters"), coerce=int, choices=list(IMPORTANCE_WORDS.items())
    )
    is_must = forms.BooleanField(label=gettext_lazy("Nobody can do the work without it"), required=False)
    is_dropped = forms.BooleanField(label=gettext_lazy("Take it out"), required=False)


class PublishForm(forms.Form):
    """Until when anybody may apply."""

    closes_on = forms.DateField(
        label=gettext_lazy("Last day to apply"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: QueryDict | None, *, organisation: Organisation, at: datetime) -> None:
        self.zone = ZoneInfo(organisation.time_zone)
        today = at.astimezone(self.zone).date()
        super().__init__(data, initial={"closes_on": today + timedelta(days=28)})
        last = today + LONGEST_OPENING - timedelta(days=1)
        self.fields["closes_on"].widget.attrs |= {"min": today.isoformat(), "max": last.isoformat()}

    def closes_at(self) -> datetime:
        """The end of the last day, where the employer is."""
        return datetime.combine(self.cleaned_data["closes_on"] + timedelta(days=1), time(0), tzinfo=self.zone)


def wanted_forms(wanted: Iterable[Wanted], data: Mapping[str, Any] | None) -> list[tuple[Wanted, WantedForm]]:
    """A form for each skill, named by the skill's number."""
    return [
        (
            each,
            WantedForm(
                data,
                prefix=f"skill-{each.skill.pk}",
                initial={"level": each.level, "importance": each.importance, "is_must": each.is_must},
            ),
        )
        for each in wanted
    ]
