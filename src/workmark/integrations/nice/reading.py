"""From a CPRT document to one edition: work roles become occupations, and what they ask for skills and tasks.

Shape: NIST's `cprt_schema.json` (documents, elements, relationship types, relationships), at the top or under
`response.elements`, as NIST's own download has it. What an element is, its type says; that a work role holds a statement,
a `projection` from the one to the other.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from workmark.integrations.reading.documents import keep, read_document, shortened, text_of
from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import Member
from workmark.integrations.reading.tables import refusal
from workmark.skills.editions import (
    Edition,
    OccupationEntry,
    Part,
    Requirement,
    SkillEntry,
    Source,
    TaskEntry,
    Uri,
    fault_of,
)
from workmark.skills.models import OccupationRelation, SkillKind, SkillRelation

# Statements have no addresses of their own, so each is named inside the publication that defines them.
ADDRESS = "https://doi.org/10.6028/NIST.SP.800-181r1#"
_KINDS = {
    "skill": SkillKind.SKILL,
    "ability": SkillKind.SKILL,  # until 2020; later releases word them as skills
    "knowledge": SkillKind.KNOWLEDGE,
    "competency_area": SkillKind.GROUP,
}
_HOLDS, _WITHDRAWN = "projection", "withdraw_reason"


@dataclass
class _Said:
    """The elements of the framework's own document, by identifier, and who holds whom."""

    elements: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    held: list[tuple[str, str]] = field(default_factory=list)

    def kind(self, identifier: str) -> str:
        return text_of(self.elements.get(identifier, {}).get("element_type"))

    def of(self, *kinds: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        return ((code, one) for code, one in self.elements.items() if self.kind(code) in kinds)


def read_nice(member: Member, reading: Reading, *, version: str = "") -> Edition:
    """The edition that a document states. Raises InvalidInput if it has no work role of the NICE Framework."""
    root = _root(read_document(member, reading))
    elements, relationships = root.get("elements"), root.get("relationships")
    if not isinstance(elements, list) or not isinstance(relationships, list):
        raise refusal(member.name, 0, _("This is no CPRT document: elements or relationships are missing."))
    own = _own_document(elements)
    said = _Said()
    lost = _sort(elements, own, said, reading, member.name)
    if not own:
        raise refusal(member.name, 0, _("There is no work role in this document. Is it the NICE Framework?"))
    said.held = list(_pairs(relationships, said))
    edition = Edition(_source(_document(root, own), version), has_lost_rows=lost)
    _leave_out_withdrawn(said)
    _read_skills(said, edition, reading, member.name)
    _read_roles(said, edition, reading, member.name)
    _read_held(said, edition, reading, member.name)
    edition.stated = {Part.OCCUPATIONS, Part.OCCUPATION_GROUPS, Part.TASKS}
    edition.stated_kinds = edition.related_kinds = set(_KINDS.values())
    edition.asked_kinds = {SkillKind.SKILL, SkillKind.KNOWLEDGE}
    return edition


def _root(said: Mapping[str, Any]) -> Mapping[str, Any]:
    for name in ("response", "elements"):
        inner = said.get(name)
        if isinstance(inner, dict):
            said = inner
    return said


def _own_document(elements: Iterable[Any]) -> str:
    """The identifier of the document that has work roles; a mapping between releases speaks of two, the newer has more."""
    roles = Counter(
        text_of(one.get("doc_identifier"))
        for one in elements
        if isinstance(one, dict) and text_of(one.get("element_type")) == "work_role"
    )
    return roles.most_common(1)[0][0] if roles else ""


def _document(root: Mapping[str, Any], own: str) -> Mapping[str, Any]:
    documents = root.get("documents")
    found = (
        one
        for one in (documents if isinstance(documents, list) else ())
        if isinstance(one, dict) and text_of(one.get("doc_identifier")) == own
    )
    return next(found, {})


def _sort(elements: Iterable[Any], own: str, said: _Said, reading: Reading, file: str) -> bool:
    """Give whether some could not be told from others, so that nothing counts as dropped."""
    lost = False
    for number, one in enumerate(elements):
        place = f"elements[{number}]"
        if not isinstance(one, dict):
            reading.skip(file, 0, place, _("This is not a JSON object."))
            lost = True
        elif text_of(one.get("doc_identifier")) == own:
            code = text_of(one.get("element_identifier"))
            if code in {"", "N/A"}:
                reading.skip(file, 0, place, _("This cell is empty."))
                lost = True
            elif code in said.elements:
                reading.skip(file, 0, place, _("“%(code)s” stands there twice.") % {"code": code[:120]})
            else:
                said.elements[code], said.places[code] = one, place
    return lost


def _pairs(relationships: Iterable[Any], said: _Said) -> Iterator[tuple[str, str]]:
    for one in relationships:
        if not isinstance(one, dict):
            continue
        holder, held = (text_of(one.get(f"{end}_element_identifier")) for end in ("source", "dest"))
        is_known = holder in said.elements and held in said.elements
        if is_known and (
            text_of(one.get("relationship_identifier")) == _HOLDS or said.kind(held) == _WITHDRAWN
        ):
            yield holder, held


def _leave_out_withdrawn(said: _Said) -> None:
    for code in {holder for holder, held in said.held if said.kind(held) == _WITHDRAWN}:
        del said.elements[code]


def _source(document: Mapping[str, Any], version: str) -> Source:
    name = text_of(document.get("name")) or "NICE Framework"
    at = text_of(document.get("website"))
    return Source(
        slug="nice",
        name=name[:200],
        version=(version or text_of(document.get("version")))[:40],
        language="en",
        url=at if at.startswith("https://") and len(at) <= 200 else "",
        licence="Public domain in the United States (17 U.S.C. 105)",
        attribution=(
            "Workforce Framework for Cybersecurity (NICE Framework), NIST SP 800-181 Rev. 1, by the National Institute "
            "of Standards and Technology, https://doi.org/10.6028/NIST.SP.800-181r1."
        ),
        changes=(
            "Taken over: categories, work roles with their tasks, knowledge and skill statements, and competency areas "
            "as groups. A statement is its own label; a long one is shortened there and whole in the description. A task "
            "stands once for each work role. Not taken: what was withdrawn, OPM codes, and other documents."
        ),
    )


def uri_of(*codes: str) -> Uri:
    """The address of an element, or of a task in its work role.

    >>> uri_of("K0004"), uri_of("OG-WRL-001", "T0001")[len(ADDRESS) :]
    ('https://doi.org/10.6028/NIST.SP.800-181r1#K0004', 'OG-WRL-001/T0001')
    """
    return ADDRESS + "/".join(quote(code, safe="") for code in codes)


def _words(element: Mapping[str, Any]) -> tuple[str, str]:
    """A short label and a description; "N/A" is the schema's way of saying that there is none."""
    title, text = (
        "" if said == "N/A" else said for said in (text_of(element.get(name)) for name in ("title", "text"))
    )
    label = shortened(title or text)
    return label, text if text != label else ""


def _read_skills(said: _Said, edition: Edition, reading: Reading, file: str) -> None:
    for code, one in said.of(*_KINDS):
        label, description = _words(one)
        entry = SkillEntry(uri_of(code), label, code, description=description, kind=_KINDS[said.kind(code)])
        keep(edition, entry, reading, file, said.places[code])


def _read_roles(said: _Said, edition: Edition, reading: Reading, file: str) -> None:
    category = {held: holder for holder, held in said.held if said.kind(holder) == "category"}
    for code, one in said.of("category", "work_role"):
        label, description = _words(one)
        is_group = said.kind(code) == "category"
        entry = OccupationEntry(
            uri_of(code),
            label,
            code,
            description=description,
            is_group=is_group,
            group_code="" if is_group else category.get(code, ""),
        )
        column, message = fault_of(entry)
        if column:
            reading.skip(file, 0, f"{said.places[code]}, {column}", message)
            edition.unread.add(entry.uri)
        else:
            edition.occupations[entry.uri] = entry


def _read_held(said: _Said, edition: Edition, reading: Reading, file: str) -> None:
    """What each category, work role and competency area holds. A role names what it asks for, and weighs none of it."""
    for holder, held in said.held:
        high, low = uri_of(holder), uri_of(held)
        if high in edition.occupations and low in edition.occupations:
            edition.occupation_relations[low, high, OccupationRelation.Kind.BROADER] = 0
        elif high in edition.occupations and low in edition.skills:
            edition.requirements[high, low] = Requirement(is_essential=True)
        elif high in edition.occupations and said.kind(held) == "task":
            _keep_task(said, edition, (holder, held), reading, file)
        elif said.kind(holder) == "competency_area" and low in edition.skills and high in edition.skills:
            edition.skill_relations.add((low, high, SkillRelation.Kind.BROADER))


def _keep_task(said: _Said, edition: Edition, pair: tuple[str, str], reading: Reading, file: str) -> None:
    role, code = pair
    label, description = _words(said.elements[code])
    entry = TaskEntry(uri_of(role, code), uri_of(role), code, description or label)
    column, message = fault_of(entry)
    if column:
        reading.skip(file, 0, f"{said.places[code]}, {column}", message)
        edition.unread.add(entry.uri)
    else:
        edition.tasks[entry.uri] = entry
