"""Forms for what is told in confidence. What may be kept is the actions' to say; forms only read."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from workmark.confided.kinds import Need
from workmark.confided.models import AccommodationRequest
from workmark.confided.pseudonyms import Said
from workmark.confided.questionnaire import LONGEST_WORDS, Question
from workmark.lib.languages import language_names


class NeedForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("What would help you?"), choices=Need.choices, widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label=_("In your own words"),
        help_text=_("As much or as little as you like. No proof is needed, and no diagnosis."),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    issuers = forms.MultipleChoiceField(label=_("Whom do you ask?"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, issuers: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issuers"].choices = [(issuer.slug, issuer.name) for issuer in issuers]  # type: ignore[attr-defined]  # a ChoiceField


class SecondLookForm(forms.Form):
    words = forms.CharField(
        label=_("What is missing?"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 4})
    )


class AnswerNeedForm(forms.Form):
    granted = forms.MultipleChoiceField(
        label=_("What do you grant?"),
        help_text=_("Leave all boxes empty to decline."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    extra_days = forms.IntegerField(
        label=_("How many days more?"),
        help_text=_("Added to each of the learner's time limits with you."),
        required=False,
        min_value=0,
        max_value=365,
    )
    words = forms.CharField(
        label=_("Your words to the learner"),
        help_text=_("How it is arranged, and whom to contact; or why it is not possible."),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, request: AccommodationRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [(kind, Need(kind).label) for kind in request.kinds]
        self.fields["granted"].choices = asked  # type: ignore[attr-defined]  # a ChoiceField
        if Need.EXTRA_TIME.value not in request.kinds:
            del self.fields["extra_days"]


class WaiverForm(forms.Form):
    """Two questions, and no proof."""

    cannot_pay = forms.BooleanField(
        label=_("The fee would keep me from this."),
        error_messages={"required": _("Tick the box if the fee would keep you from this.")},
    )
    words = forms.CharField(
        label=_("Is there anything you want to add?"),
        help_text=_("You need not."),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerWaiverForm(forms.Form):
    grants = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("Yes: no fee")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Your words to the learner"),
        help_text=_("Needed only for a no: say why not, and what else can be done."),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WaiverRuleForm(forms.Form):
    rule = forms.ChoiceField(
        label=_("When somebody cannot pay"),
        choices=[
            ("at-once", _("Waive the fee at once, without a question")),
            ("by-person", _("One of us answers within two working days")),
        ],
        widget=forms.RadioSelect,
    )


class AskPrerequisiteForm(forms.Form):
    before = forms.ChoiceField(label=_("What do you not want to earn first?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What can you show instead?"),
        help_text=_("Such as years in the job, or a certificate from elsewhere."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["before"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        if len(choices) == 1:
            self.fields["before"].initial = choices[0][0]


class AnswerPrerequisiteForm(forms.Form):
    grants = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("Yes: it is not asked of this person")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Your words to the learner"),
        help_text=_("What a yes rests on, or why not and what else can be done."),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class EndPrerequisiteForm(forms.Form):
    words = forms.CharField(
        label=_("Why is it asked again?"),
        help_text=_("The learner reads it."),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class GrantPrerequisiteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("It counts for the account that confirmed this address, today or later."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    pair = forms.ChoiceField(label=_("What may be started"))
    words = forms.CharField(
        label=_("What it rests on"),
        help_text=_("Which other proof you saw. The learner and those who answer here read it."),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pair"].choices = [("", _("Choose one")), *choices]  # type: ignore[attr-defined]  # a ChoiceField


class LanguagesForm(forms.Form):
    """Up to four languages, each in a list of its own: a list for several at once is hard on a phone."""

    PLACES = ("first", "second", "third", "fourth")

    first = forms.ChoiceField(label=_("First language"), required=False)
    second = forms.ChoiceField(label=_("Second language"), required=False)
    third = forms.ChoiceField(label=_("Third language"), required=False)
    fourth = forms.ChoiceField(label=_("Fourth language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("None")), *language_names(get_language() or "en").items()]
        for field in self.fields.values():
            field.choices = choices  # type: ignore[attr-defined]  # each is a ChoiceField

    def chosen(self) -> list[str]:
        return [code for place in self.PLACES if (code := self.cleaned_data[place])]


class AboutMeForm(forms.Form):
    """The operator's questions: for each a choice and a line of one's own, both optional."""

    def __init__(
        self, *args: Any, questions: Sequence[Question], answers: Mapping[str, Said], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            said = answers.get(question.key, Said())
            choices = [("", _("I do not say")), *((one.key, one.label) for one in question.categories)]
            self.fields[question.key] = forms.ChoiceField(
                label=question.text,
                choices=choices,
                required=False,
                initial=said.category,
                widget=forms.RadioSelect,
            )
            self.fields[f"{question.key}-words"] = forms.CharField(
                label=_("In your own words"), required=False, max_length=LONGEST_WORDS, initial=said.words
            )

    def said(self) -> dict[str, Said]:
        data = self.cleaned_data
        return {
            question.key: Said(data[question.key], data[f"{question.key}-words"])
            for question in self.questions
        }
