"""The form by which a learner applies: which badges, which evidence, and a note."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workmark.credentials.models import Credential
from workmark.submissions.models import Evidence, EvidenceKind
from workmark.workforce.actions.send_application import LONGEST_NOTE
from workmark.workforce.opening_models import Opening


class ApplicationForm(forms.Form):
    """Badges and evidence are named by their tokens."""

    badges = forms.MultipleChoiceField(
        label=gettext_lazy("Which badges do you show?"),
        help_text=gettext_lazy("Those that prove something asked for are ticked. You decide."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one badge.")},
    )
    evidence = forms.MultipleChoiceField(
        label=gettext_lazy("Which evidence of your work goes with them?"),
        help_text=gettext_lazy(
            "It may show who you are, so it opens only when you agree to be named. Evidence for assessors only is not here."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=gettext_lazy("A note to the employer"),
        help_text=gettext_lazy("If you like. It is read before your name is known: leave out who you are."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    counts_for_fairness = forms.BooleanField(
        label=gettext_lazy("Count my answers about myself to see whether this opening chose fairly"),
        help_text=gettext_lazy(
            "What you answered under “About you”, if you did. Only groups of ten people or more are ever shown. The "
            "employer never learns your answers, nor whether you ticked this."
        ),
        required=False,
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        badges: Sequence[Credential],
        evidence: Sequence[Evidence],
        proving: Collection[str],
    ) -> None:
        super().__init__(data, initial={"badges": [each.token for each in badges if each.token in proving]})
        self._badges = {each.token: each for each in badges}
        self._evidence = {each.token: each for each in evidence}
        shown, items = self.fields["badges"], self.fields["evidence"]
        assert isinstance(shown, forms.MultipleChoiceField)
        assert isinstance(items, forms.MultipleChoiceField)
        shown.choices = [(token, _named(each)) for token, each in self._badges.items()]
        items.choices = [
            (token, f"{each.title or EvidenceKind(each.kind).label} ({each.submission.version.title})")
            for token, each in self._evidence.items()
        ]
        if not self._evidence:
            del self.fields["evidence"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        shown = {each.submission_id for each in self.chosen_badges}
        if any(item.submission_id not in shown for item in self.chosen_evidence):
            self.add_error("evidence", _("Choose evidence of the badges that you show."))
        return said

    @property
    def chosen_badges(self) -> list[Credential]:
        return [self._badges[token] for token in self.cleaned_data.get("badges", ())]

    @property
    def chosen_evidence(self) -> list[Evidence]:
        return [self._evidence[token] for token in self.cleaned_data.get("evidence", ())]


def _named(badge: Credential) -> str:
    return f"{badge.version.said.title} · {badge.issuer.name}"


def agreement(opening: Opening, badges: Sequence[Credential]) -> str:
    """The sentence a learner agrees to by sending; it is kept as it stood."""
    return _(
        "I apply for “%(title)s”. %(employer)s sees these badges and what they prove: %(badges)s. They see who I am, and "
        "the evidence I chose, once I agree to be named. Until %(day)s, or until I withdraw."
    ) % {
        "title": opening.title,
        "employer": opening.organisation.name,
        "badges": ", ".join(each.version.said.title for each in badges),
        "day": date_format(opening.kept_until, "DATE_FORMAT") if opening.kept_until else "",
    }
