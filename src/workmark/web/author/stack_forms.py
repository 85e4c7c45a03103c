"""The form of a stack: what it says, and for each thing that its issuer has published, whether it counts."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workmark.achievements.models import Stack
from workmark.achievements.queries import offered_by, stacks_of_issuer
from workmark.achievements.stack_content import MOST_MEMBERS, StackContent, StackMember
from workmark.organisations.models import Organisation
from workmark.web.author.fields import DraftForm, Line, Paragraph
from workmark.web.author.forms import FAMILIES, LANGUAGES, SHAPES, SYMBOLS

MOST_CANDIDATES = 200
_COUNTS = (
    ("", _("Does not count")),
    ("0", _("Counts")),
    ("1", _("Counts at level 1 or above")),
    ("2", _("Counts at level 2 or above")),
    ("3", _("Counts at level 3 or above")),
    ("4", _("Counts at level 4")),
)
_STACK_COUNTS = _COUNTS[:2]


class NewStackForm(forms.Form):
    """What is asked before the first draft."""

    issuer = forms.ChoiceField(label=_("Issued by"))
    title = forms.CharField(
        label=_("Title"), help_text=_("Name what all of it together amounts to."), max_length=200
    )
    slug = forms.SlugField(
        label=_("Web address"),
        help_text=_("The last part of its address, for ever. Leave it empty and we make one from the title."),
        max_length=80,
        required=False,
    )


class StackForm(DraftForm):
    """The whole draft of one stack. Members are fields of their own, made from what the issuer has published."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    title = Line(label=_("Title"), max_length=200)
    summary = Paragraph(label=_("Summary"), help_text=_("One or two plain sentences for learners."), rows=2)
    competency = Paragraph(
        label=_("What whoever earns it can do"),
        help_text=_("One sentence in the third person: “The worker …”. It stands in the signed badge."),
        rows=2,
    )
    family = forms.ChoiceField(label=_("Kind of job"), choices=FAMILIES)
    language = forms.ChoiceField(label=_("Language of the text"), choices=LANGUAGES)
    need = forms.IntegerField(
        label=_("How many must count"),
        min_value=1,
        max_value=MOST_MEMBERS,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
    required = forms.MultipleChoiceField(
        label=_("Always needed"),
        help_text=_("These must be among those that count. Tick only what counts."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    occupations = Paragraph(
        label=_("Roles it points to"),
        help_text=_(
            "One a line: framework | web address | name, such as “nice | https://… | Technical Support”."
        ),
        rows=3,
        required=False,
    )
    sources = Paragraph(
        label=_("Where the idea comes from"), help_text=_("One source a line."), rows=2, required=False
    )
    shape = forms.ChoiceField(label=_("Shape"), choices=SHAPES)
    icon = forms.ChoiceField(label=_("Symbol"), choices=SYMBOLS)
    hue = forms.IntegerField(
        label=_("Colour"),
        help_text=_("A place on the colour wheel: 0 red, 120 green, 240 blue."),
        min_value=0,
        max_value=359,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, stack: Stack) -> None:
        self._candidates = candidates(stack.issuer, stack)
        super().__init__(data, initial=_initial(stack.drafted, stack.revision))
        chosen = {_key(member): str(member.level) for member in stack.drafted.members}
        for key, title in self._candidates:
            choices = _STACK_COUNTS if key.startswith("s-") else _COUNTS
            self.fields[key] = forms.ChoiceField(
                label=title, choices=choices, required=False, initial=chosen.get(key, "")
            )
        self.fields["required"].choices = self._candidates  # type: ignore[attr-defined]  # it is a choice field
        self.order_fields(
            ["revision", "title", "summary", "competency", "family", "language"]
            + [key for key, _title in self._candidates]
            + ["need", "required"]
        )

    def said(self) -> dict[str, Any]:
        """The content as `edit_stack` takes it."""
        cleaned = self.cleaned_data
        plain = {
            name: cleaned[name] for name in ("title", "summary", "competency", "family", "language", "need")
        }
        return plain | {
            "members": [
                {
                    "stack" if key.startswith("s-") else "achievement": key[2:],
                    "level": int(cleaned[key]),
                    "is_required": key in cleaned["required"],
                }
                for key, _title in self._candidates
                if cleaned.get(key)
            ],
            "occupations": [_occupation(line) for line in _lines(cleaned["occupations"])],
            "sources": _lines(cleaned["sources"]),
            "badge": {name: cleaned[name] for name in ("shape", "icon", "hue")},
        }


def candidates(issuer: Organisation, stack: Stack) -> list[tuple[str, str]]:
    """What may count: a field's name and a title for each; what counts already stands first."""
    offered = [(f"a-{each.achievement.slug}", each.title) for each in offered_by(issuer)]
    stacks = stacks_of_issuer(issuer).filter(published_at__isnull=False).exclude(pk=stack.pk)
    found = offered + [
        (f"s-{each.slug}", str(_("Stack: %(title)s")) % {"title": each.title}) for each in stacks
    ]
    counting = {_key(member): member.title or member.key for member in stack.drafted.members}
    known = {key for key, _title in found}
    gone = [(key, title) for key, title in counting.items() if key not in known]
    return sorted([*gone, *found], key=lambda each: each[0] not in counting)[:MOST_CANDIDATES]


def _key(member: StackMember) -> str:
    return f"s-{member.stack}" if member.stack else f"a-{member.achievement}"


def _initial(said: StackContent, revision: int) -> dict[str, Any]:
    plain = said.model_dump(include={"title", "summary", "competency", "family", "language", "need"})
    return plain | {
        "revision": revision,
        "required": [_key(member) for member in said.members if member.is_required],
        "occupations": "\n".join(
            f"{each.framework} | {each.uri} | {each.label}" for each in said.occupations
        ),
        "sources": "\n".join(said.sources),
        "shape": said.badge.shape,
        "icon": said.badge.icon,
        "hue": said.badge.hue,
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _occupation(line: str) -> dict[str, str]:
    framework, _bar, rest = line.partition("|")
    uri, _bar, label = rest.partition("|")
    return {"framework": framework.strip(), "uri": uri.strip(), "label": (label or uri or framework).strip()}
