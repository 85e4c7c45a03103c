"""The page that names what must be earned first: words, a list to take entries out of, and a field to name one more.

What a draft named already stays until somebody takes it out, with what is wrong with it beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workmark.achievements.models import AchievementVersion, VersionState
from workmark.achievements.prerequisites import faults_of, versions_before
from workmark.achievements.queries import readable_by
from workmark.organisations.models import Person
from workmark.web.author.fields import DraftForm, Hidden, Line, Paragraph
from workmark.web.author.outline import Branch, Shape

NAMED = "prerequisites__achievements"
MOST_NAMED = 20
_MOST_ALIKE = 5


class NamedForm(DraftForm):
    slug = Hidden()


class BeforeForm(DraftForm):
    """`before_shape` says for which draft, and who types. The cleaned `name` is a slug, or "" for none."""

    draft: AchievementVersion
    person: Person

    prerequisites__text = Paragraph(
        label=gettext_lazy("What people need before they start"),
        help_text=gettext_lazy("Tools, a place of work, or what they should have done before, in words."),
        rows=2,
        required=False,
    )
    name = Line(
        label=gettext_lazy("Name one more"),
        help_text=gettext_lazy("Its title, its web address, or the last part of that."),
        required=False,
    )

    def clean_name(self) -> str:
        typed = str(self.cleaned_data["name"]).strip()
        if not typed:
            return ""
        own = self.draft.achievement
        slug = own.slug if _end_of_address(typed) == own.slug else _slug_of(typed, self.person)
        fault = faults_of(own, [slug]).get(slug)
        if fault:
            raise forms.ValidationError(fault)
        return slug


BEFORE_SHAPE = Shape(
    form=BeforeForm,
    lists={
        NAMED: Shape(
            NamedForm,
            heading=gettext_lazy("To be earned first"),
            one=gettext_lazy("Micro-credential"),
            intro=gettext_lazy(
                "Nobody starts this one without a badge in force of each. Name only what the work cannot do without."
            ),
            most=MOST_NAMED,
        )
    },
)


def before_shape(draft: AchievementVersion, person: Person) -> Shape:
    """The page for one draft, as one of its authors may fill it."""
    form = type("BeforeForm", (BeforeForm,), {"draft": draft, "person": person})
    return Shape(form=form, lists=BEFORE_SHAPE.lists)


@dataclass(frozen=True)
class Named:
    """One that a version names. title: as it is offered today, "" if it is not. fault: why nobody could earn it."""

    slug: str
    title: str
    language: str
    fault: str
    node: Any = None

    @property
    def words(self) -> str:
        return self.title or self.slug


def named_before(version: AchievementVersion, slugs: Sequence[str]) -> list[Named]:
    """Each with what is wrong with it today, in the order of the text. What others keep in-house stays unnamed."""
    if not slugs:
        return []
    own = version.achievement
    offered = {
        slug: there
        for slug, there in versions_before(slugs).items()
        if not there.achievement.is_in_house or there.achievement.issuer_id == own.issuer_id
    }
    faults = faults_of(own, slugs) if version.state in _UNSEALED else {}
    return [
        Named(slug, there.title, there.language, faults.get(slug, ""))
        if (there := offered.get(slug))
        else Named(slug, "", "", faults.get(slug, ""))
        for slug in slugs
    ]


def entries_before(version: AchievementVersion, branch: Branch) -> list[Named]:
    """The same for the entries on a page, each with its node."""
    nodes = {str(node.form["slug"].value()): node for node in branch.nodes}
    slugs = [
        slug for slug in nodes if "\x00" not in slug
    ]  # as it was posted: a database may not look for these
    return [replace(named, node=nodes[named.slug]) for named in named_before(version, slugs)]


_UNSEALED = (VersionState.DRAFT, VersionState.IN_REVIEW)


def _slug_of(typed: str, person: Person) -> str:
    """Of what is offered to this person, by title or by address. Raises ValidationError if that is none, or several."""
    slug = _end_of_address(typed)
    offered = readable_by(person).filter(state=VersionState.PUBLISHED, achievement__retired_at=None)
    if offered.filter(achievement__slug=slug).exists():
        return slug
    alike = offered.filter(title__iexact=typed).values_list("achievement__slug", flat=True)
    slugs = sorted(alike[: _MOST_ALIKE + 1])
    if not slugs:
        raise forms.ValidationError(
            _("There is no published micro-credential called “%(slug)s”.") % {"slug": typed}
        )
    if len(slugs) > 1:
        told = {"slugs": ", ".join(slugs[:_MOST_ALIKE])}
        raise forms.ValidationError(
            _("More than one has this title. Type one of these instead: %(slugs)s.") % told
        )
    return str(slugs[0])


def _end_of_address(typed: str) -> str:
    """The slug in an address of ours, such as https://…/catalogue/shift-handover/; else what was typed."""
    parts = [part for part in urlsplit(typed).path.split("/") if part] if "/" in typed else []
    after = parts.index("catalogue") + 1 if "catalogue" in parts else len(parts)
    return parts[after] if after < len(parts) else typed
