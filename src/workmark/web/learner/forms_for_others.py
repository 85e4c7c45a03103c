"""Forms that bring somebody else in: asking a witness, the witness's answer, a shared link."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workmark.achievements.content import Row
from workmark.submissions.actions.share import DEFAULT_DAYS
from workmark.submissions.models import Evidence
from workmark.web.components.asking import want_later


class AskForm(forms.Form):
    """Whom to ask, and about which rows."""

    witness_name = forms.CharField(label=_("Their name"), max_length=200)
    witness_email = forms.EmailField(
        label=_("Their work e-mail"),
        help_text=_("A work address carries more weight than a private one."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    row_keys = forms.MultipleChoiceField(
        label=_("What can they confirm?"),
        help_text=_("Choose only what they saw you do."),
        widget=forms.CheckboxSelectMultiple,
    )
    message = forms.CharField(
        label=_("A few words to them"),
        required=False,
        max_length=2_000,
        help_text=_("Remind them which work you mean, and when it was."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, rows: tuple[Row, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["row_keys"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(row.key, row.title) for row in rows]


class WitnessCorrectionForm(forms.Form):
    """What a witness asks to correct once the work is decided."""

    statement = forms.CharField(
        label=_("How it should read"),
        help_text=_("All of it, as it should stand. If you take it back, say why."),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    takes_back = forms.BooleanField(label=_("I do not confirm it any more"), required=False)


class WitnessForm(forms.Form):
    """A witness's answer. Nothing but the choice is asked of those who cannot confirm."""

    CONFIRM, DECLINE = "confirm", "decline"

    choice = forms.ChoiceField(
        label=_("Can you confirm this?"),
        choices=[
            (CONFIRM, _("Yes, I saw this work, all of it or some of it")),
            (DECLINE, _("No, I cannot confirm it")),
        ],
        help_text=_("If not, you can leave all else empty."),
        widget=forms.RadioSelect,
    )
    row_keys = forms.MultipleChoiceField(
        label=_("What did you see?"),
        help_text=_("Tick only what you saw yourself. Leave out what you did not see."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    statement = forms.CharField(
        label=_("What you saw, in your own words"),
        required=False,
        max_length=4_000,
        help_text=_("A sentence or two is enough. Correct here what you remember differently."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    seen_on = forms.CharField(
        label=_("When you saw it"), required=False, max_length=100, help_text=_("For example: May 2026")
    )
    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    job = forms.CharField(
        label=_("Your job"),
        required=False,
        max_length=200,
        help_text=_("It stands in the badge, where anyone may read it. Leave out names."),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    relation = forms.CharField(
        label=_("How you know this person's work"),
        required=False,
        max_length=200,
        help_text=_("For example: I lead their shift"),
    )
    lets_show = forms.BooleanField(
        label=_("What I wrote about what I saw may stand in the badge"),
        required=False,
        help_text=_(
            "Only if the learner wants it too. Then anyone who has the badge can read it, without your name. A signed "
            "badge cannot be changed."
        ),
    )

    def __init__(self, *args: Any, rows: tuple[Row, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["row_keys"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(row.key, row.title) for row in rows]
        want_later(self, "row_keys", "statement", "name", "job", "relation")


class ShareForm(forms.Form):
    """A link to chosen items, for somebody, until a day."""

    label = forms.CharField(
        label=_("Who is it for?"),
        max_length=120,
        help_text=_("Only so that you know it again, for example: Kestrel Logistics, hiring"),
    )
    purpose = forms.CharField(label=_("Why"), max_length=200, required=False)
    evidence = forms.MultipleChoiceField(label=_("What may they open?"), widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(
        label=_("For how long?"),
        coerce=int,
        initial=DEFAULT_DAYS,
        choices=[(7, _("7 days")), (30, _("30 days")), (60, _("60 days")), (90, _("90 days"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, items: list[Evidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["evidence"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(item.token, item.shown_title) for item in items]
