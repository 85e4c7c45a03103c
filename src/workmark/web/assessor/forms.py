"""The assessor's forms: one row of the rubric, the decision, and the two ways to let go of work."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workmark.achievements.content import Row
from workmark.assessment.actions.keep_snippet import LONGEST_SNIPPET
from workmark.assessment.actions.score_row import LONGEST_FEEDBACK
from workmark.assessment.evidence_rules import LONGEST_NOTE, RULES_IN_WORDS
from workmark.assessment.proofs import PROOFS_IN_WORDS, Proof
from workmark.web.components.asking import want_later


class RowForm(forms.Form):
    """A level and feedback for one rubric row; both may stay open until the decision.

    calls_second: a doubt brings a second assessor. Whoever settles a dispute or reads an appeal is the last.
    """

    level = forms.ChoiceField(label=_("Level"), required=False, widget=forms.RadioSelect)
    feedback = forms.CharField(
        label=_("What you saw"),
        help_text=_("In the work itself: where, and what it shows. A row that does not pass needs it."),
        required=False,
        max_length=LONGEST_FEEDBACK,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    missing = forms.CharField(
        label=_("What is missing"),
        help_text=_("Measured by the words of the rubric, not by your taste."),
        required=False,
        max_length=LONGEST_FEEDBACK,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next_step = forms.CharField(
        label=_("One next step"),
        help_text=_("Small enough to begin today."),
        required=False,
        max_length=LONGEST_FEEDBACK,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    is_unsure = forms.BooleanField(
        label=_("Close to another level"),
        help_text=_("Tick this when you are in doubt. Then a second assessor reads the work too."),
        required=False,
    )
    rules_met = forms.MultipleChoiceField(
        label=_("What holds of the evidence"),
        choices=[(rule.value, words) for rule, words in RULES_IN_WORDS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    rules_note = forms.CharField(
        label=_("If one does not hold: why"),
        help_text=_("For the record. The learner does not see it; a second assessor reads the work too."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, posted: Any, *, row: Row, initial: dict[str, Any], calls_second: bool) -> None:
        super().__init__(posted, prefix=row.key, initial=initial)
        self.row = row
        want_later(self, "missing", "next_step", "rules_met", "rules_note")
        if not calls_second:
            del self.fields["is_unsure"]
            self.fields["rules_note"].help_text = _("For the record. The learner does not see it.")
        self.fields["level"].choices = [(level.key, level.label) for level in row.levels]  # type: ignore[attr-defined]  # a ChoiceField has choices


class SnippetForm(forms.Form):
    text = forms.CharField(
        label=_("New snippet"),
        help_text=_(
            "Leave room for what differs from work to work. Nothing is sent until you have changed it."
        ),
        max_length=LONGEST_SNIPPET,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DecisionForm(forms.Form):
    strength = forms.CharField(
        label=_("What was done well"),
        help_text=_("At least one strength. The learner reads this first."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    private_note = forms.CharField(
        label=_("Note for the issuer"),
        help_text=_("The learner never sees this."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ProvedDecisionForm(DecisionForm):
    """The same with the proofs of authenticity on record to choose among, where there are any."""

    proofs = forms.MultipleChoiceField(
        label=_("What shows that it is the learner's own work"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, there: Sequence[Proof], is_wanted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proofs = self.fields["proofs"]
        proofs.choices = [(kind.value, PROOFS_IN_WORDS[kind]) for kind in there]  # type: ignore[attr-defined]  # a ChoiceField has choices
        if is_wanted:
            proofs.required = True
            proofs.help_text = _("This micro-credential is awarded only with one. The badge says which.")
            proofs.error_messages["required"] = _("Tick what you accept.")
        self.order_fields(["strength", "proofs", "private_note"])
        if not there:
            del self.fields["proofs"]


class LetStandForm(forms.Form):
    answer = forms.CharField(
        label=_("Why this decision stands"),
        help_text=_("For the record. The learner does not see it."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class GiveBackForm(forms.Form):
    reason = forms.CharField(
        label=_("Why you give this work back"),
        help_text=_("For example: you know this person, or you have no time. The learner does not see it."),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReturnForm(forms.Form):
    missing = forms.CharField(
        label=_("What is missing or cannot be opened"),
        help_text=_(
            "The learner reads this. Sending work back costs the learner nothing and no round is lost."
        ),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
