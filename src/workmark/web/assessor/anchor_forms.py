"""The lead assessor's forms: an anchor with its answers, levels and notes, one item of evidence, the training page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workmark.achievements.content import Row
from workmark.assessment.actions.edit_anchor import MOST_ANSWER, MOST_NOTE
from workmark.assessment.actions.write_training_page import MOST_TEXT
from workmark.assessment.calibration_models import Anchor, AnchorKind, AnchorUse


class AnchorForm(forms.Form):
    """Everything an anchor says. Field names: answer-KEY, level-KEY, note-KEY."""

    kind = forms.ChoiceField(label=_("What kind of work is it?"), choices=AnchorKind.choices)
    use = forms.ChoiceField(
        label=_("What is it for?"),
        help_text=_("Practice shows your notes once it is scored. The other two never show them."),
        choices=AnchorUse.choices,
    )

    def __init__(self, posted: Any, *, anchor: Anchor) -> None:
        answers = dict(anchor.work.answers.values_list("question_key", "text"))
        said = anchor.version.said
        initial: dict[str, Any] = {"kind": anchor.kind, "use": anchor.use}
        super().__init__(posted, initial=initial)
        for question in said.questions():
            self.fields[f"answer-{question.key}"] = forms.CharField(
                label=question.prompt,
                required=False,
                max_length=MOST_ANSWER,
                initial=answers.get(question.key, ""),
                widget=forms.Textarea(attrs={"rows": 6}),
            )
        for row in said.rows():
            self._add_row(row, anchor)
        self.questions = [self[f"answer-{question.key}"] for question in said.questions()]
        self.rows = [(row, self[f"level-{row.key}"], self[f"note-{row.key}"]) for row in said.rows()]

    def _add_row(self, row: Row, anchor: Anchor) -> None:
        self.fields[f"level-{row.key}"] = forms.ChoiceField(
            label=_("Agreed level"),
            required=False,
            choices=[("", "–"), *((level.key, level.label) for level in row.levels)],
            initial=anchor.levels.get(row.key, ""),
        )
        self.fields[f"note-{row.key}"] = forms.CharField(
            label=_("Why, in a sentence or two"),
            required=False,
            max_length=MOST_NOTE,
            initial=anchor.notes.get(row.key, ""),
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def said(self, kind: str) -> dict[str, str]:
        """The cleaned values whose names begin with this and a dash, by key."""
        start = f"{kind}-"
        return {
            name.removeprefix(start): value
            for name, value in self.cleaned_data.items()
            if name.startswith(start)
        }


class ApproveForm(forms.Form):
    is_nameless = forms.BooleanField(
        label=_("I opened every item. No name, face, file name or employer is left in it."), required=False
    )


class AnchorItemForm(forms.Form):
    """One item of evidence: a text or a file."""

    requirement = forms.ChoiceField(label=_("What it is evidence for"))
    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("Text"), required=False, max_length=100_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    file = forms.FileField(label=_("Or a file"), required=False)
    description = forms.CharField(
        label=_("What the file shows, in words"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, posted: Any, files: Any, *, anchor: Anchor) -> None:
        super().__init__(posted, files)
        self.fields["requirement"].choices = [  # type: ignore[attr-defined]  # it is a ChoiceField
            (part.key, part.title) for part in anchor.version.said.artefacts
        ]


class ItemWordsForm(forms.Form):
    """The words of an item that is there."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("Text"), required=False, max_length=100_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    description = forms.CharField(
        label=_("What the file shows, in words"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    transcript = forms.CharField(
        label=_("Captions or transcript"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class TrainingPageForm(forms.Form):
    text = forms.CharField(
        label=_("How we judge"),
        help_text=_("Simple Markdown. What counts as evidence, how to read a level, how to write feedback."),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    bias_text = forms.CharField(
        label=_("What clouds judgement, and what we do about it"),
        help_text=_(
            "First impressions, language, kindness to people like us, and how you guard against them."
        ),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
    )


class DoubtForm(forms.Form):
    answer = forms.CharField(
        label=_("What you found"),
        help_text=_("It stays on record beside the award."),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
