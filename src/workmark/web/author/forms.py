"""The forms of the writing desk, one a kind of entry. Names follow the content; "a__b" stands for member b of a."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workmark.web.author.fields import DraftForm, Hidden, Line, Number, Paragraph, WebAddress

FAMILIES = (
    ("marketing", _("Marketing")),
    ("it", _("IT support and cloud")),
    ("logistics-care", _("Logistics and care")),
    ("other", _("Other")),
)
LANGUAGES = (
    ("en", "English"), ("es", "Español"), ("pt", "Português"), ("fr", "Français"), ("de", "Deutsch"),
    ("it", "Italiano"), ("nl", "Nederlands"), ("pl", "Polski"), ("uk", "Українська"), ("tr", "Türkçe"),
    ("ar", "العربية"), ("fa", "فارسی"),
)  # fmt: skip

SHAPES = (
    ("hexagon", _("Hexagon")), ("circle", _("Circle")), ("shield", _("Shield")), ("square", _("Square")),
)  # fmt: skip
SYMBOLS = (
    ("megaphone", _("Megaphone")), ("chart", _("Chart")), ("pencil", _("Pencil")), ("target", _("Target")),
    ("people", _("People")), ("server", _("Server")), ("cloud", _("Cloud")), ("lock", _("Lock")),
    ("wrench", _("Wrench")), ("terminal", _("Terminal")), ("box", _("Box")), ("truck", _("Truck")),
    ("heart", _("Heart")), ("hand", _("Hand")), ("clipboard", _("Clipboard")), ("compass", _("Compass")),
)  # fmt: skip


class NewForm(forms.Form):
    """What is asked before the first draft."""

    issuer = forms.ChoiceField(label=_("Issued by"))
    title = forms.CharField(
        label=_("Title"),
        help_text=_("Name the work, such as “Shift handover that loses nothing”. You can change it later."),
        max_length=400,
    )
    family = forms.ChoiceField(label=_("Kind of job"), choices=FAMILIES, initial="other")
    language = forms.ChoiceField(label=_("Language of the text"), choices=LANGUAGES, initial="en")
    is_in_house = forms.BooleanField(
        label=_("Only for our own people"),
        help_text=_(
            "The public will not see it. An owner may open it to everybody later, but not close it again."
        ),
        required=False,
    )
    is_piloted = forms.BooleanField(
        label=_("Try it first with a few of our people"),
        help_text=_(
            "Once published, only those you choose may read and begin it, until an owner opens it to more."
        ),
        required=False,
    )
    keeps_evidence = forms.BooleanField(
        label=_("Evidence for it is confidential to us"),
        help_text=_(
            "It is on no public page, in no link and in no copy that people take with them. Whoever leaves keeps the "
            "badge and its results; the evidence stays here."
        ),
        required=False,
    )
    slug = forms.SlugField(
        label=_("Web address"),
        help_text=_("The last part of its address, for ever. Leave it empty and we make one from the title."),
        max_length=80,
        required=False,
    )


class BasicsForm(DraftForm):
    title = forms.CharField(label=_("Title"), help_text=_("Name the work that is shown."), max_length=400)
    summary = Paragraph(
        label=_("Summary"), help_text=_("One or two plain sentences for the catalogue card."), rows=2
    )
    audience = Paragraph(label=_("Who it is for"), help_text=_("Which jobs, and how much practice."), rows=2)
    family = forms.ChoiceField(label=_("Kind of job"), choices=FAMILIES)
    language = forms.ChoiceField(
        label=_("Language of the text"),
        help_text=_("We can check how easy a text reads in English only."),
        choices=LANGUAGES,
    )


class MethodForm(DraftForm):
    competency = Paragraph(
        label=_("Competency"),
        help_text=_("One sentence that starts “The worker …”. One ability only."),
        rows=2,
    )
    key_method = Paragraph(
        label=_("Key method"),
        help_text=_("The one method behind it: its name and how it is done, in a sentence or two."),
        rows=3,
    )


class ComponentForm(DraftForm):
    key = Hidden()
    name = Line(label=_("Name"), help_text=_("A few words, such as “Listen first”."))
    text = Paragraph(label=_("What to do and how"), rows=4)


class RationaleForm(DraftForm):
    rationale = Paragraph(
        label=_("Why this method works"),
        help_text=_(
            "Two to four short paragraphs. Cite a source by its short name in brackets: [kaplan-2010]."
        ),
        rows=10,
        max_length=20_000,
    )


class SourceForm(DraftForm):
    key = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]{0,59}$",
        label=_("Short name"),
        help_text=_("Author and year, such as kaplan-2010."),
        error_messages={"invalid": _("Use small letters, digits and hyphens, such as kaplan-2010.")},
    )
    citation = Paragraph(label=_("Full citation"), rows=2)
    url = WebAddress(label=_("Web address"), required=False)
    finding = Paragraph(label=_("What it shows about the method"), rows=2, required=False)


class ResourceForm(DraftForm):
    title = Line(label=_("Title"))
    provider = Line(label=_("Who made it"), required=False)
    url = WebAddress(label=_("Web address"))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, initial="en")
    format = forms.ChoiceField(
        label=_("Format"),
        choices=(
            ("article", _("Article")), ("video", _("Video")), ("course", _("Course")),
            ("tool", _("Tool")), ("book", _("Book")), ("podcast", _("Podcast")),
        ),
    )  # fmt: skip
    minutes = Number(label=_("Minutes it takes"), max_value=10_000, required=False)


class ChosenSkillForm(DraftForm):
    uri = Hidden(max_length=400)
    level = forms.TypedChoiceField(
        label=_("Level"),
        coerce=int,
        choices=(
            (1, _("1: with help")), (2, _("2: alone, on routine work")),
            (3, _("3: alone, on new work")), (4, _("4: guides others")),
        ),
    )  # fmt: skip


class ChosenTaskForm(DraftForm):
    occupation_code = Hidden()
    task_id = Hidden()


class ChosenOccupationForm(DraftForm):
    uri = Hidden()


class PriceForm(DraftForm):
    hours = forms.FloatField(
        label=_("Hours it takes"),
        help_text=_("Learning, doing the work and writing it up, for a usual learner."),
        min_value=0,
        max_value=1_000,
        widget=forms.NumberInput(attrs={"class": "input-short", "step": "0.5"}),
    )
    price__amount = forms.DecimalField(
        label=_("Price"),
        min_value=0,
        max_value=100_000,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"class": "input-short", "step": "0.01"}),
    )
    price__currency = forms.RegexField(
        r"^[A-Z]{3}$",
        label=_("Currency"),
        help_text=_("Three capital letters, such as EUR."),
        widget=forms.TextInput(attrs={"class": "input-short"}),
    )
    price__waiver = Paragraph(
        label=_("How to have the price waived"),
        help_text=_("No proof should be asked for. If it is free, say so."),
        rows=2,
    )
    validity_months = Number(
        label=_("Months it stays valid"), help_text=_("0 means that it does not end."), max_value=240
    )
    validity_reason = Paragraph(label=_("Why that long"), rows=2, required=False)
    evidence_rules__currency_months = Number(
        label=_("How old the work may be, in months"),
        help_text=_("Counted back from the day it is handed in. 0 means that any age will do."),
        max_value=240,
    )
    evidence_rules__needs_proof = forms.BooleanField(
        label=_("Award it only with a proof that the work is the learner's own"),
        help_text=_(
            "A confirmation from work, a recording of the work being done, a log of a system, or a short talk."
        ),
        required=False,
    )


class PaymentForm(forms.Form):
    """Outside of the versions: a place may move, and what was published may not."""

    url = forms.CharField(
        label=_("Address"),
        help_text=_("It begins with https://. Leave it empty if there is none."),
        max_length=500,
        required=False,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class AnnexForm(DraftForm):
    annex__country = forms.RegexField(
        r"^[A-Z]{2}$",
        label=_("Country of the issuer"),
        help_text=_("Two capital letters, such as PT."),
        required=False,
        widget=forms.TextInput(attrs={"class": "input-short"}),
    )
    annex__participation = forms.ChoiceField(
        label=_("How people take part"),
        choices=(
            ("at-work", _("At work")), ("online", _("Online")),
            ("onsite", _("On site")), ("blended", _("Online and on site")),
        ),
    )  # fmt: skip
    annex__assessment_type = Paragraph(label=_("How it is assessed"), rows=2, required=False)
    annex__supervision = forms.ChoiceField(
        label=_("Supervision and identity during assessment"),
        choices=(
            ("unsupervised-no-id", _("Not supervised, identity not checked")),
            ("supervised-no-id", _("Supervised, identity not checked")),
            ("supervised-with-id", _("Supervised, identity checked")),
        ),
    )
    annex__quality_assurance = Paragraph(label=_("How quality is assured"), rows=2, required=False)
    annex__quality_assurance_url = WebAddress(label=_("Where that is described"), required=False)
    annex__level_framework = Line(label=_("Framework of levels"), help_text=_("Such as EQF."), required=False)
    annex__level = Line(label=_("Level"), required=False)
    annex__credit = Line(label=_("Credit"), help_text=_("Such as 0.5 ECTS, if any."), required=False)
    annex__stackability = forms.ChoiceField(
        label=_("Does it count towards more?"),
        choices=(("stand-alone", _("It stands alone")), ("stackable", _("It can be stacked with others"))),
    )
    annex__learning_outcomes = Paragraph(
        label=_("Learning outcomes"),
        help_text=_("One a line, each starting with “Can”."),
        rows=4,
        required=False,
    )

    def clean_annex__learning_outcomes(self) -> list[str]:
        outcomes = [
            line.strip() for line in self.cleaned_data["annex__learning_outcomes"].split("\n") if line.strip()
        ]
        if len(outcomes) > 12 or any(len(outcome) > 400 for outcome in outcomes):
            raise forms.ValidationError(_("Keep to 12 lines of at most 400 characters."))
        return outcomes

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        outcomes = self.initial.get("annex__learning_outcomes", ())
        self.initial["annex__learning_outcomes"] = "\n".join(outcomes)


class FairnessForm(DraftForm):
    bias_review__examples = Paragraph(
        label=_("Do the examples, names and sayings work for people of any background?")
    )
    bias_review__equipment = Paragraph(
        label=_("What equipment or hours does it assume?"),
        help_text=_("Say what a shift worker with a shared phone can do instead."),
    )
    bias_review__language = Paragraph(
        label=_("Is the language plain, and may evidence be in another language?")
    )
    bias_review__disability = Paragraph(
        label=_("Can people with a disability show the same ability in another way?")
    )
    bias_review__power = Paragraph(
        label=_("Could refusing a task at work, or showing evidence, harm the learner?")
    )
    not_blind = Paragraph(
        label=_("Why assessors may come to know whose work it is"),
        help_text=_(
            "Leave this empty where they need not. Names stay hidden in any case; a film may have to show a face. "
            "Everybody reads your reason."
        ),
        rows=2,
        required=False,
    )
    design_record__consulted = Paragraph(
        label=_("Who helped to design it"),
        help_text=_(
            "Which kinds of people you asked: learners, employers, experts. Be honest if nobody yet."
        ),
    )
    design_record__date = Line(
        label=_("When"),
        max_length=None,  # a date field takes no such bound; the content has its own
        help_text=_("Year-month-day."),
        widget=forms.DateInput(attrs={"type": "date", "class": "input-medium"}),
    )


class BadgeForm(DraftForm):
    badge__shape = forms.ChoiceField(
        label=_("Shape"),
        widget=forms.RadioSelect,
        choices=SHAPES,
    )
    badge__icon = forms.ChoiceField(label=_("Symbol"), choices=SYMBOLS)
    badge__hue = forms.IntegerField(
        label=_("Colour"),
        help_text=_("A place on the colour wheel: 0 red, 120 green, 240 blue."),
        min_value=0,
        max_value=359,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )


class SendForm(forms.Form):
    change_note = forms.CharField(
        label=_("What changed, and why"),
        help_text=_("One or two sentences. Readers of this micro-credential will see it."),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReturnForm(forms.Form):
    note = forms.CharField(
        label=_("What to mend"),
        help_text=_("The author reads this. Name the place, and what would make it right."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class FairnessReadingForm(forms.Form):
    is_fair = forms.ChoiceField(
        label=_("Is it fair to everybody it is for?"),
        choices=(("yes", _("Yes")), ("no", _("No, something must change"))),
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What you looked at, and what you found"),
        help_text=_(
            "Examples, idioms and names; equipment, time and shifts that people may lack; what it takes for granted."
        ),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
