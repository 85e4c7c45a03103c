"""The forms of the rubric and evidence builders: questions, artefacts, rows, levels."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workmark.web.author.fields import Choice, Choices, DraftForm, Hidden, Line, Number, Paragraph
from workmark.web.author.outline import Node, Shape, Value

FORMATS = (
    ("file", _("A file")), ("link", _("A link")), ("text", _("Text")),
    ("image", _("A picture")), ("audio", _("Sound")), ("video", _("Video")),
)  # fmt: skip


class LevelForm(DraftForm):
    key = Hidden()
    label = Line(label=_("Name of the level"))
    text = Paragraph(
        label=_("How work at this level looks"),
        help_text=_("So that two assessors would agree."),
    )


class RowForm(DraftForm):
    key = Hidden()
    title = Line(label=_("What is judged"), help_text=_("A few words, such as “Audience is clear”."))
    ask = Paragraph(label=_("What the assessor looks for"), rows=2)
    floor = Choice(label=_("Lowest level that passes"))


class QuestionForm(DraftForm):
    key = Hidden()
    prompt = Paragraph(label=_("Question"), rows=2)
    help = Paragraph(label=_("Help for the learner"), rows=2, required=False)
    min_words = Number(label=_("Least words"), max_value=2_000, required=False)
    max_words = Number(label=_("Most words"), min_value=1, max_value=5_000, initial=300)


class OverviewForm(DraftForm):
    overview__intro = Paragraph(label=_("What this part is for"), rows=2, required=False)


class ReflectionForm(DraftForm):
    reflection__intro = Paragraph(label=_("What this part is for"), rows=2, required=False)


class ArtefactEntryForm(DraftForm):
    """One artefact where they are listed; its other fields have a page of their own."""

    key = Hidden()
    title = Line(label=_("What to hand in"), help_text=_("A few words, such as “Campaign plan”."))


class ArtefactForm(DraftForm):
    title = Line(label=_("What to hand in"), help_text=_("A few words, such as “Campaign plan”."))
    description = Paragraph(
        label=_("Exactly what it must hold"),
        help_text=_("You may use lists and *emphasis*."),
        rows=5,
        max_length=20_000,
    )
    formats = Choices(
        label=_("How it may be shown"),
        help_text=_("Choose two or more, so that people can use what they have."),
        choices=FORMATS,
        widget=forms.CheckboxSelectMultiple,
    )
    single_format_reason = Paragraph(
        label=_("Why only one format can show it"),
        help_text=_("Needed only if you chose one."),
        rows=2,
        required=False,
    )
    min_items = Number(label=_("Fewest items"), max_value=20)
    max_items = Number(label=_("Most items"), min_value=1, max_value=20, initial=5)
    attestation = forms.BooleanField(
        label=_("Someone at work may confirm it"),
        help_text=_("The learner can ask a supervisor to confirm by a one-time link."),
        required=False,
    )


def next_key(kind: str, beside: list[Value], key: str = "key") -> str:
    """A key that none of its neighbours has: "row-3" beside row-1 and row-2."""
    taken = {entry.get(key) for entry in beside}
    return next(name for number in range(1, len(beside) + 2) if (name := f"{kind}-{number}") not in taken)


def offer_levels_as_floor(node: Node) -> None:
    """Let a row's floor be chosen among its own levels, by the names they have on this very page."""
    levels: list[tuple[str, Any]] = []
    for level in node.branch("levels").nodes:
        key = level.form["key"].value() or ""
        levels.append((key, level.form["label"].value() or key))
    field = node.form.fields["floor"]
    field.choices = [("", _("Choose a level")), *levels]  # type: ignore[attr-defined]  # it is a ChoiceField


PASS_OR_NOT = (("pass", _("Pass")), ("not-yet", _("Not yet")))
THREE_LEVELS = (
    ("proficient", _("Proficient")), ("developing", _("Developing")), ("not-yet-evident", _("Not yet evident")),
)  # fmt: skip


def rubric_shape(prefix: str, levels: tuple[tuple[str, Any], ...]) -> Shape:
    """Rows whose new entries begin with these levels. prefix: keeps keys apart between the parts of one content."""

    def fresh_row(beside: list[Value]) -> Value:
        steps = [{"key": key, "label": str(label), "text": ""} for key, label in levels]
        return {"key": next_key(f"{prefix}-row", beside), "floor": levels[0][0], "levels": steps}

    return Shape(
        form=RowForm,
        heading=_("Rubric rows"),
        one=_("Row"),
        add_label=_("Add a row"),
        intro=_("The learner and the assessor see the same rows. Put the best level first."),
        most=10,
        fresh=fresh_row,
        prepare=offer_levels_as_floor,
        lists={
            "levels": Shape(
                form=LevelForm,
                heading=_("Levels"),
                one=_("Level"),
                add_label=_("Add a level"),
                most=6,
                fresh=lambda beside: {"key": next_key("level", beside)},
            )
        },
    )


def question_shape(prefix: str) -> Shape:
    return Shape(
        form=QuestionForm,
        heading=_("Questions"),
        one=_("Question"),
        add_label=_("Add a question"),
        most=10,
        fresh=lambda beside: {
            "key": next_key(f"{prefix}-question", beside),
            "min_words": 50,
            "max_words": 250,
        },
    )
