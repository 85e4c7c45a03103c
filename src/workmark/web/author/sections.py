"""The writing desk's pages for one draft: which fields each holds, and how they go to the content and back.

A section reads its part of the content as a flat value for `outline` ("price__waiver" is content["price"]["waiver"]),
and writes a value back as the whole top-level members that `edit_draft` takes.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from workmark.achievements.content import AchievementContent
from workmark.achievements.models import AchievementVersion
from workmark.lib.problems import NotFound
from workmark.organisations.models import Person
from workmark.web.author import forms, rubric_forms
from workmark.web.author.before_form import BEFORE_SHAPE, NAMED, before_shape
from workmark.web.author.fields import DraftForm
from workmark.web.author.outline import Shape, Value
from workmark.web.author.renewal_form import RenewalForm, renewal_form

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Section:
    """One page of the desk. members: the top-level members of the content that it holds."""

    slug: str
    title: Any
    lead: Any
    members: tuple[str, ...]
    shape: Shape
    template: str = "author/section.html"
    # For lists whose entries are only partly on the page: what tells which entry of the content one is.
    known_by: Callable[[Value], Any] | None = None

    def read(self, content: Content) -> Value:
        value = {name: _dig(content, name) for name in self.shape.form.base_fields}
        return value | {name: deepcopy(_dig(content, name)) for name in self.shape.lists}

    def write(self, content: Content, value: Value) -> Value:
        """The members as they become."""
        changes = {member: deepcopy(content[member]) for member in self.members}
        for name, said in value.items():
            _put(changes, name, self._whole(content, name, said))
        return changes

    def _whole(self, content: Content, name: str, said: Any) -> Any:
        if self.known_by is None or name not in self.shape.lists:
            return said
        there = {self.known_by(entry): entry for entry in content[name]}
        return [there.get(self.known_by(entry), {}) | entry for entry in said]


@dataclass(frozen=True)
class ArtefactSection(Section):
    """The page of one artefact, found by its key."""

    key: str = ""

    def read(self, content: Content) -> Value:
        return deepcopy(dict(self._artefact(content)))

    def write(self, content: Content, value: Value) -> Value:
        artefacts = [
            {**artefact, **value} if artefact["key"] == self.key else artefact
            for artefact in content["artefacts"]
        ]
        return {"artefacts": artefacts}

    def _artefact(self, content: Content) -> Content:
        for artefact in content["artefacts"]:
            if artefact["key"] == self.key:
                return dict(artefact)
        raise NotFound(str(_("This artefact is gone. Someone may have taken it out.")))


class BeforeSection(Section):
    """The page of what must come first: its list holds plain names, and one more is typed into a field."""

    def read(self, content: Content) -> Value:
        said = content["prerequisites"]
        entries = [{"slug": slug} for slug in said["achievements"]]
        return {"prerequisites__text": said["text"], NAMED: entries}

    def write(self, content: Content, value: Value) -> Value:
        named = [*(entry["slug"] for entry in value[NAMED]), value["name"]]
        said = {
            "text": value["prerequisites__text"],
            "achievements": list(dict.fromkeys(filter(None, named))),
        }
        return {"prerequisites": said}


def _list(
    form: type[DraftForm],
    heading: Any,
    one: Any,
    add_label: Any,
    *,
    key: str = "",
    most: int,
    intro: Any = "",
) -> Shape:
    return Shape(
        form=form,
        heading=heading,
        one=one,
        add_label=add_label,
        intro=intro,
        most=most,
        fresh=lambda beside: {"key": rubric_forms.next_key(key, beside)} if key else {},
    )


def _written_part(name: str, form: type[DraftForm]) -> Shape:
    return Shape(
        form=form,
        lists={
            f"{name}__questions": rubric_forms.question_shape(name),
            f"{name}__rows": rubric_forms.rubric_shape(name, rubric_forms.PASS_OR_NOT),
        },
    )


SECTIONS: tuple[Section, ...] = (
    Section(
        slug="basics",
        title=_("Basics"),
        lead=_("What it is called and who it is for."),
        members=("title", "summary", "audience", "family", "language"),
        shape=Shape(form=forms.BasicsForm),
    ),
    BeforeSection(
        slug="before",
        title=_("What must come first"),
        lead=_("What people need, and which micro-credentials they earn, before they start this one."),
        members=("prerequisites",),
        template="author/before.html",
        shape=BEFORE_SHAPE,
    ),
    Section(
        slug="method",
        title=_("Competency and key method"),
        lead=_("One ability, and the one method that it rests on."),
        members=("competency", "key_method"),
        shape=Shape(form=forms.MethodForm),
    ),
    Section(
        slug="components",
        title=_("Components of the method"),
        lead=_("The steps of the method, in order."),
        members=("components",),
        shape=Shape(
            form=DraftForm,
            lists={
                "components": _list(
                    forms.ComponentForm,
                    _("Components"),
                    _("Component"),
                    _("Add a component"),
                    key="component",
                    most=12,
                )
            },
        ),
    ),
    Section(
        slug="rationale",
        title=_("Rationale and sources"),
        lead=_("Why the method works, and who showed it."),
        members=("rationale", "sources"),
        shape=Shape(
            form=forms.RationaleForm,
            lists={
                "sources": _list(
                    forms.SourceForm, _("Sources"), _("Source"), _("Add a source"), key="source", most=30
                )
            },
        ),
    ),
    Section(
        slug="resources",
        title=_("Resources to learn from"),
        lead=_("Real ones, free where you can."),
        members=("resources",),
        shape=Shape(
            form=DraftForm,
            lists={
                "resources": _list(
                    forms.ResourceForm, _("Resources"), _("Resource"), _("Add a resource"), most=30
                )
            },
        ),
    ),
    Section(
        slug="skills",
        title=_("Tasks and skills"),
        lead=_(
            "What the evidence shows being done at work. Choose from public frameworks, so that others can compare."
        ),
        members=("skills", "tasks", "occupations"),
        template="author/skills.html",
        known_by=lambda entry: entry.get("uri") or (entry.get("occupation_code"), entry.get("task_id")),
        shape=Shape(
            form=DraftForm,
            lists={
                "skills": Shape(forms.ChosenSkillForm, heading=_("Skills"), one=_("Skill")),
                "tasks": Shape(forms.ChosenTaskForm, heading=_("Tasks"), one=_("Task")),
                "occupations": Shape(
                    forms.ChosenOccupationForm, heading=_("Occupations"), one=_("Occupation")
                ),
            },
        ),
    ),
    Section(
        slug="overview",
        title=_("Part 1: overview"),
        lead=_("Questions about the place of work, answered in words and judged pass or not yet."),
        members=("overview",),
        shape=_written_part("overview", rubric_forms.OverviewForm),
    ),
    Section(
        slug="artefacts",
        title=_("Part 2: artefacts"),
        lead=_("The things from work that must be shown. Each has a page of its own."),
        members=("artefacts",),
        template="author/artefacts.html",
        known_by=lambda entry: entry["key"],
        shape=Shape(
            form=DraftForm,
            lists={
                "artefacts": _list(
                    rubric_forms.ArtefactEntryForm,
                    _("Artefacts"),
                    _("Artefact"),
                    _("Add an artefact"),
                    key="artefact",
                    most=10,
                )
            },
        ),
    ),
    Section(
        slug="reflection",
        title=_("Part 3: reflection"),
        lead=_("Questions that look back on the work, judged pass or not yet."),
        members=("reflection",),
        shape=_written_part("reflection", rubric_forms.ReflectionForm),
    ),
    Section(
        slug="price",
        title=_("Hours, price and validity"),
        lead=_("What it asks of the learner."),
        members=("hours", "price", "validity_months", "validity_reason", "evidence_rules"),
        shape=Shape(form=forms.PriceForm),
    ),
    Section(
        slug="renewal",
        title=_("Renewal"),
        lead=_(
            "For a badge that ends: what its holder shows anew to renew it. What you leave out stays passed."
        ),
        members=("renewal",),
        shape=Shape(form=RenewalForm),
    ),
    Section(
        slug="annex",
        title=_("European details"),
        lead=_(
            "What the Council of the EU recommends that every micro-credential states (2022/C 243/02, Annex I)."
        ),
        members=("annex",),
        shape=Shape(form=forms.AnnexForm),
    ),
    Section(
        slug="fairness",
        title=_("Fairness"),
        lead=_("Answer each question for this micro-credential, in a sentence or more."),
        members=("bias_review", "not_blind", "design_record"),
        shape=Shape(form=forms.FairnessForm),
    ),
    Section(
        slug="badge",
        title=_("Badge picture"),
        lead=_("A shape, a symbol and a colour. The words come from the title and the issuer."),
        members=("badge",),
        template="author/badge.html",
        shape=Shape(form=forms.BadgeForm),
    ),
)


def section_named(slug: str) -> Section:
    for section in SECTIONS:
        if section.slug == slug:
            return section
    raise NotFound(str(_("There is no such page on the desk.")))


def section_for(draft: AchievementVersion, slug: str, person: Person) -> Section:
    """The page as one draft fills it: a renewal's own parts, and what its author may name to come first."""
    section = section_named(slug)
    if slug == "renewal":
        return replace(section, shape=Shape(form=renewal_form(draft.said)))
    return replace(section, shape=before_shape(draft, person)) if slug == "before" else section


def artefact_section(content: AchievementContent, key: str) -> ArtefactSection:
    artefact = content.artefact(key)
    if artefact is None:
        raise NotFound(str(_("This artefact is gone. Someone may have taken it out.")))
    return ArtefactSection(
        slug="artefacts",
        title=artefact.title or _("New artefact"),
        lead=_("What to hand in, in which forms, and the rows it is judged by."),
        members=("artefacts",),
        key=key,
        template="author/artefact.html",
        shape=Shape(
            form=rubric_forms.ArtefactForm,
            lists={"rows": rubric_forms.rubric_shape(key, rubric_forms.THREE_LEVELS)},
        ),
    )


def _dig(content: Content, name: str) -> Any:
    found: Any = content
    for member in name.split("__"):
        found = found[member]
    return found


def _put(changes: Value, name: str, said: Any) -> None:
    *path, last = name.split("__")
    inner = changes
    for member in path:
        inner = inner[member]
    inner[last] = said
