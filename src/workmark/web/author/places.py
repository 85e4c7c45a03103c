"""Where on the desk a field of the content is mended, and how far each page has come."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from workmark.achievements.content import AchievementContent
from workmark.achievements.gates import Gate, GateOutcome
from workmark.achievements.models import AchievementVersion
from workmark.web.author.sections import SECTIONS, Section

_EMPTY = AchievementContent().model_dump(mode="json")


@dataclass(frozen=True)
class FindingLink:
    """One thing to mend, with the page and field where that is done."""

    found: str
    mend: str
    href: str
    place: str


def section_of(where: str) -> Section:
    """The page that holds a path such as "artefacts.1.rows.0.levels"."""
    member = where.split(".")[0]
    return next(section for section in SECTIONS if member in section.members)


def address_of(version: AchievementVersion, where: str) -> str:
    """The address of the field at a path, down to its id on the page."""
    at = [version.achievement.slug, version.number]
    parts = where.split(".")
    if parts[0] == "artefacts" and len(parts) > 1 and int(parts[1]) < len(version.said.artefacts):
        key = version.said.artefacts[int(parts[1])].key
        page, inside = reverse("author:artefact", args=[*at, key]), parts[2:]
    else:
        page, inside = reverse("author:section", args=[*at, section_of(where).slug]), parts
    return f"{page}#id_{_field_name(inside)}" if inside else page


def links_of(version: AchievementVersion, gate: Gate) -> list[FindingLink]:
    return [
        FindingLink(
            finding.found,
            finding.mend,
            address_of(version, finding.where),
            str(section_of(finding.where).title),
        )
        for finding in gate.findings
    ]


def task_list(
    version: AchievementVersion, gates: tuple[Gate, ...], *, may_edit: bool
) -> list[dict[str, Any]]:
    """The pages with how far each has come, for `components/task_list.html`; links for whoever may edit them."""
    to_mend = Counter(
        section_of(finding.where).slug
        for gate in gates
        if gate.outcome is GateOutcome.NOT_MET
        for finding in gate.findings
    )
    at = [version.achievement.slug, version.number]
    return [
        {
            "label": section.title,
            "hint": section.lead,
            "href": reverse("author:section", args=[*at, section.slug]) if may_edit else "",
            **_status(section, version.said.model_dump(mode="json"), to_mend[section.slug]),
        }
        for section in SECTIONS
    ]


def _status(section: Section, content: dict[str, Any], to_mend: int) -> dict[str, str]:
    is_untouched = all(content[member] == _EMPTY[member] for member in section.members)
    if to_mend == 0:
        return (
            {"status": _("Optional"), "tone": "plain"}
            if is_untouched
            else {"status": _("Done"), "tone": "good"}
        )
    if is_untouched:
        return {"status": _("Not started"), "tone": "plain"}
    return {"status": _("%(count)d to mend") % {"count": to_mend}, "tone": "warning"}


def _field_name(parts: list[str]) -> str:
    """ "overview.rows.0.title" as the page names it: "overview__rows-0-title"."""
    numbered = next((at for at, part in enumerate(parts) if part.isdecimal()), len(parts))
    return "-".join(["__".join(parts[:numbered]), *parts[numbered:]])
