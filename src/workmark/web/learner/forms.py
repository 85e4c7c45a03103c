"""Forms for the learner's own work. They check what is typed; the actions check again what it means."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import EMPTY_VALUES
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from workmark.achievements.content import Row
from workmark.assessment.actions.answer_feedback import LONGEST_REPLY
from workmark.assessment.actions.answer_survey import MOST_MINUTES
from workmark.assessment.actions.file_appeal import LONGEST_GROUNDS
from workmark.lib.languages import language_names
from workmark.submissions.evidence import (
    MOST_AI_NOTE,
    MOST_DESCRIPTION,
    MOST_TEXT,
    MOST_TITLE,
    EvidenceDetails,
)
from workmark.submissions.models import AiUse, Evidence, EvidenceKind, OthersInIt, OwnProof, Visibility


class LinkForm(forms.Form):
    url = forms.CharField(
        label=_("Web address"),
        max_length=600,
        help_text=_("Check that people without an account can open it. Starts with https://"),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    link_title = forms.CharField(label=_("Title"), max_length=MOST_TITLE, required=False)


class TextForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=MOST_TITLE, required=False)
    text = forms.CharField(
        label=_("Your text"), max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 14})
    )


class AppealForm(forms.Form):
    grounds = forms.CharField(
        label=_("What do you think was overlooked?"),
        help_text=_(
            "Point to the place in your work. Leave out names: whoever reads it does not know who you are."
        ),
        max_length=LONGEST_GROUNDS,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


_STEPS = [
    ("", _("No answer")),
    (5, _("5: entirely")),
    (4, _("4: mostly")),
    (3, _("3: in part")),
    (2, _("2: little")),
    (1, _("1: not at all")),
]


class ReplyForm(forms.Form):
    """stars: how much the feedback helps. minutes, was_clear, was_fair: the survey. row, text: something to say back, on one
    row or on all.
    """

    use_required_attribute = False

    stars = forms.TypedChoiceField(
        label=_("Does this feedback help you?"),
        choices=[
            (5, _("5: I know what to do")),
            (4, _("4: mostly")),
            (3, _("3: in part")),
            (2, _("2: little")),
            (1, _("1: not at all")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    minutes = forms.IntegerField(
        label=_("How many minutes did handing this in take you?"),
        help_text=_("Writing, filming and uploading, without the work itself. A guess will do."),
        min_value=1,
        max_value=MOST_MINUTES,
        required=False,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
    was_clear = forms.TypedChoiceField(
        label=_("Was it clear what was asked?"), choices=_STEPS, coerce=int, empty_value=None, required=False
    )
    was_fair = forms.TypedChoiceField(
        label=_("Was it fair?"), choices=_STEPS, coerce=int, empty_value=None, required=False
    )
    row = forms.ChoiceField(label=_("What you reply to"), required=False)
    text = forms.CharField(
        label=_("Your reply"),
        help_text=_(
            "Your assessors and the issuer read it, without your name. It changes nothing in the decision."
        ),
        max_length=LONGEST_REPLY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *given: Any, rows: Sequence[Row], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["row"].choices = [("", _("All of it"))] + [(row.key, row.title) for row in rows]  # type: ignore[attr-defined]  # a ChoiceField has choices


class _AskedLater:
    """A field that must be filled before handing in, and until then is saved as it stands."""

    def validate(self, value: Any) -> None:
        if value not in EMPTY_VALUES:
            super().validate(value)  # type: ignore[misc]  # mixed into fields, which have it


class _TextLater(_AskedLater, forms.CharField): ...


class _ChoiceLater(_AskedLater, forms.ChoiceField): ...


class EvidenceForm(forms.Form):
    """What is said about one item. `text` is there for written items, `transcript` for sound and film."""

    use_required_attribute = False

    title = forms.CharField(label=_("Title"), max_length=MOST_TITLE)
    text = forms.CharField(
        label=_("Your text"), max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 14})
    )
    description = _TextLater(
        label=_("What it shows"),
        max_length=MOST_DESCRIPTION,
        help_text=_(
            "Say in a sentence or two what one sees or hears, and what you did. It is read aloud too."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    transcript = forms.CharField(
        label=_("Captions or transcript"),
        required=False,
        max_length=MOST_TEXT,
        help_text=_(
            "The words that are spoken. People who cannot hear the recording need them. "
            "Begin a line with its time, such as 1:05, and the words come up as captions."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    others_in_it = _ChoiceLater(
        label=_("Does it show other people, customers or business secrets?"),
        choices=OthersInIt.choices,
        help_text=_(
            "If it does, cover them up first or ask them. Places and camera data in photos are removed."
        ),
        widget=forms.RadioSelect,
    )
    ai_use = _ChoiceLater(
        label=_("Did an AI tool help to make it?"),
        choices=AiUse.choices,
        help_text=_("Using one is allowed. Saying so is what counts."),
        widget=forms.RadioSelect,
    )
    ai_note = forms.CharField(
        label=_("Which tools, and what for?"),
        required=False,
        max_length=MOST_AI_NOTE,
        help_text=_("Only if one did."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    done_on = forms.DateField(
        label=_("When was the work done?"),
        required=False,
        help_text=_("Roughly will do. An assessor looks at whether it is recent enough."),
        widget=forms.DateInput(attrs={"type": "date", "class": "input-short"}, format="%Y-%m-%d"),
    )
    own_proof = forms.ChoiceField(
        label=_("Does it prove that the work is yours?"),
        choices=[("", _("Not by itself")), *OwnProof.choices],
        required=False,
    )
    visibility = forms.ChoiceField(
        label=_("Who may see it"), choices=Visibility.choices, widget=forms.RadioSelect
    )
    is_confidential_to_employer = forms.BooleanField(
        label=_("It holds information that is confidential to my employer"), required=False
    )

    def __init__(self, *args: Any, evidence: Evidence, is_draft: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        family = (evidence.stored.media_type if evidence.stored else "").split("/")[0]
        if evidence.kind != EvidenceKind.TEXT:
            del self.fields["text"]
        else:
            del self.fields["description"]
        if family not in {"audio", "video"}:
            del self.fields["transcript"]
        if not is_draft:
            for name in set(self.fields) - {"visibility", "is_confidential_to_employer"}:
                del self.fields[name]
        if evidence.is_kept:
            for name in ("visibility", "is_confidential_to_employer"):
                del self.fields[name]
        self._before = EvidenceDetails.of(evidence)

    def details(self) -> EvidenceDetails:
        """The details as they are to be; fields that are not asked keep what they were."""
        asked = {name: value for name, value in self.cleaned_data.items() if name != "text"}
        return EvidenceDetails(**{**vars(self._before), **asked})


class HandInForm(forms.Form):
    """The last page before handing in: the learner's word on AI tools and on whose work it is."""

    ai_used = forms.ChoiceField(
        label=_("Did you use any AI tools for this work?"),
        help_text=_("Using them is allowed. Saying so is what counts."),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        widget=forms.RadioSelect,
    )
    ai_statement = forms.CharField(
        label=_("Which tools, and what for?"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    resubmission_note = forms.CharField(
        label=_("What did you change since the last round?"),
        required=False,
        max_length=4_000,
        help_text=_("The next assessor reads this first."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    evidence_language = forms.ChoiceField(
        label=_("In which language is your evidence?"),
        required=False,
        help_text=_("Any will do. Somebody who reads it is asked to judge it."),
    )
    declares_own_work = forms.BooleanField(
        label=_("This is my own work, from my own workplace. What others did is named as theirs."),
        error_messages={"required": _("Tick the box to say that this is your own work.")},
    )

    def __init__(self, *args: Any, is_revision: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = language_names(get_language() or "en")
        self.fields["evidence_language"].choices = list(names.items())  # type: ignore[attr-defined]  # a ChoiceField
        if not is_revision:
            del self.fields["resubmission_note"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("ai_used") == "yes" and not cleaned.get("ai_statement", "").strip():
            self.add_error("ai_statement", _("Name the tools and say what you used them for."))
        if cleaned.get("ai_used") == "no":
            cleaned["ai_statement"] = ""
        return cleaned


def add_problem(form: forms.Form, fields: dict[str, list[str]], detail: str) -> None:
    """Put what an action refused next to the fields it names, and the rest above them."""
    placed = False
    for name, messages in fields.items():
        if name in form.fields:
            form.add_error(name, messages)
            placed = True
    if not placed:
        form.add_error(None, detail)
