"""The form by which a learner lets an employer see something."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.queries import credentials_of
from workmark.organisations.models import Organisation, Person
from workmark.organisations.queries import workplaces_of
from workmark.workforce.consent_models import Purpose

EVERY_EMPLOYER = "-every-employer-"  # no slug begins with a dash
_INSIDE = (Purpose.TEAM, Purpose.MOBILITY, Purpose.PROGRESS)


@dataclass(frozen=True)
class Agreed:
    """What the form asks the action for."""

    organisation: Organisation | None
    purpose: Purpose
    words: str
    until: datetime
    credentials: list[Credential] | None


class ConsentForm(forms.Form):
    """To whom, what for, until when, and which badges."""

    whom = forms.ChoiceField(label=gettext_lazy("Who may look?"))
    purpose = forms.ChoiceField(
        label=gettext_lazy("What for?"),
        choices=[(purpose.value, purpose.label) for purpose in (*_INSIDE, Purpose.RECRUITING)],
        widget=forms.RadioSelect,
    )
    until = forms.DateField(
        label=gettext_lazy("Until which day?"),
        help_text=gettext_lazy("At most a year from now. You can end it sooner at any time."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    badges = forms.MultipleChoiceField(
        label=gettext_lazy("Only these badges"),
        help_text=gettext_lazy("Tick none to show all that are in force when somebody looks."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: QueryDict | None, *, person: Person, today: date) -> None:
        super().__init__(data, initial={"until": today + timedelta(days=180)})
        self._today = today
        self._person, self._workplaces = person, list(workplaces_of(person).filter(is_employer=True))
        proved = Q(is_employer=True, domain_proofs__proved_at__isnull=False)
        others = Organisation.objects.filter(proved).exclude(pk__in=[each.pk for each in self._workplaces])
        self._known = {each.slug: each for each in (*self._workplaces, *others.distinct().order_by("name"))}
        self._held = {
            each.token: each
            for each in credentials_of(person).filter(state=CredentialState.ISSUED, revoked_at=None)
        }
        whom, badges, purpose = self.fields["whom"], self.fields["badges"], self.fields["purpose"]
        assert isinstance(whom, forms.ChoiceField)
        assert isinstance(purpose, forms.ChoiceField)
        if not self._workplaces:  # the others are for whoever one works for
            purpose.choices = [(Purpose.RECRUITING.value, Purpose.RECRUITING.label)]
        assert isinstance(badges, forms.MultipleChoiceField)
        whom.choices = [
            *((slug, each.name) for slug, each in self._known.items()),
            (EVERY_EMPLOYER, _("Every employer that has proved who it is (for recruiting only)")),
        ]
        badges.choices = [(token, each.version.title) for token, each in self._held.items()]

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if not self._today <= until < self._today + timedelta(days=365):
            raise forms.ValidationError(_("Choose a last day between today and a year from now."))
        return until

    def clean(self) -> None:
        said = self.cleaned_data
        if {"whom", "purpose"} <= said.keys():
            is_workplace = said["whom"] in {each.slug for each in self._workplaces}
            if said["purpose"] in _INSIDE and not is_workplace:
                self.add_error("purpose", _("Choose recruiting: this is for an employer you work for."))

    def agreed(self) -> Agreed:
        """What was asked for. Call it on a valid form."""
        said = self.cleaned_data
        organisation, purpose = self._known.get(said["whom"]), Purpose(said["purpose"])
        until = datetime.combine(
            said["until"] + timedelta(days=1), time(), ZoneInfo(self._person.time_zone or "UTC")
        )
        chosen = [self._held[token] for token in said["badges"]] or None
        facts = {
            "whom": organisation.name if organisation else _("every employer that has proved who it is"),
            "what": _("these badges: %(titles)s")
            % {"titles": ", ".join(each.version.title for each in chosen)}
            if chosen
            else _("all my badges that are in force"),
            "purpose": purpose.label,
            "day": date_format(said["until"], "DATE_FORMAT"),
        }
        words = _("I let %(whom)s see %(what)s, for this: %(purpose)s. Until %(day)s.") % facts
        return Agreed(organisation, purpose, words, until, chosen)
