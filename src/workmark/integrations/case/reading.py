"""From a CFPackage to one edition: items become skills, associations among them relations."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from workmark.integrations.reading.documents import keep, read_document, shortened, text_of, without_circles
from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import Member
from workmark.integrations.reading.tables import refusal
from workmark.lib.problems import InvalidInput
from workmark.skills.editions import Edition, SkillEntry, Source, Uri
from workmark.skills.models import SkillKind, SkillRelation

_ABOVE = {"isChildOf", "isPartOf"}
_NEAR = {"isRelatedTo", "isPeerOf", "exactMatchOf"}
_KINDS = {
    "knowledge": SkillKind.KNOWLEDGE,
    "technology": SkillKind.TECHNOLOGY,
    "attitude": SkillKind.ATTITUDE,
}
_UUID = re.compile(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")
_ALL = {SkillKind.SKILL, SkillKind.GROUP, *_KINDS.values()}


def read_case(member: Member, reading: Reading, *, version: str = "") -> Edition:
    """The edition that a package states. Raises InvalidInput if it is no CFPackage."""
    said = read_document(member, reading)
    document, items = said.get("CFDocument"), said.get("CFItems")
    if not isinstance(document, dict) or not isinstance(items, list):
        raise refusal(member.name, 0, _("This is no CASE package: CFDocument or CFItems is missing."))
    edition = Edition(_source(document, version))
    for number, item in enumerate(items):
        if isinstance(item, dict):
            keep(edition, _entry(item), reading, member.name, f"CFItems[{number}]")
        else:
            reading.skip(member.name, 0, f"CFItems[{number}]", _("This is not a JSON object."))
            edition.has_lost_rows = True
    _read_associations(
        said.get("CFAssociations"), text_of(document.get("uri")), edition, reading, member.name
    )
    edition.stated_kinds, edition.related_kinds = set(_ALL), set(_ALL)
    return edition


def _source(document: Mapping[str, Any], version: str) -> Source:
    uri, title = (
        text_of(document.get("uri")),
        text_of(document.get("title")) or _("A framework without a title"),
    )
    creator = text_of(document.get("creator"))
    licence = document.get("licenseURI")
    licence_name = text_of(licence.get("title")) if isinstance(licence, dict) else ""
    licence_uri = text_of(licence.get("uri")) if isinstance(licence, dict) else text_of(licence)
    said_licence = " ".join(part for part in (licence_name, licence_uri) if part)
    official = text_of(document.get("officialSourceURL"))
    return Source(
        slug=f"case-{_identifier(text_of(document.get('identifier')), uri)}",
        name=title[:200],
        version=(version or text_of(document.get("version")) or text_of(document.get("lastChangeDateTime")))[
            :40
        ],
        language=language_of(text_of(document.get("language"))),
        url=next((url for url in (official, uri) if url.startswith("https://") and len(url) <= 200), ""),
        licence=(said_licence or "Not stated by the source")[:200],
        attribution=". ".join(
            part for part in (f"{title}, by {creator}" if creator else title, said_licence) if part
        )
        + ".",
        changes=(
            "Taken over: items with their statements, codes and other labels, and the associations among them. "
            "An item that has others below it is kept as a group. Long statements are shortened in labels and whole "
            "in descriptions. Not taken: rubrics, definitions and associations with other frameworks."
        ),
    )


def _identifier(identifier: str, uri: str) -> str:
    """Thirty-two characters that stay the same from release to release."""
    if _UUID.fullmatch(identifier.lower()):
        return identifier.lower().replace("-", "")
    if not (identifier or uri):
        raise InvalidInput(
            _("The package has neither an identifier nor an address, so no later release could find it.")
        )
    return hashlib.sha256((identifier or uri).encode()).hexdigest()[:32]


def language_of(tag: str) -> str:
    """The language of a tag, without script or region.

    >>> language_of("en-US"), language_of("")
    ('en', 'en')
    """
    return re.split(r"[-_]", tag.lower())[0][:12] or "en"


def _entry(item: Mapping[str, Any]) -> SkillEntry:
    statement, brief = text_of(item.get("fullStatement")), text_of(item.get("abbreviatedStatement"))
    label, keywords = shortened(brief or statement), item.get("conceptKeywords")
    parts = (statement if statement != label else "", text_of(item.get("notes")))
    other = text_of(item.get("alternativeLabel"))
    return SkillEntry(
        uri=text_of(item.get("uri")),
        label=label,
        code=text_of(item.get("humanCodingScheme")),
        alternative_labels=[other] if other and other != label else [],
        hidden_labels=[text_of(word) for word in keywords if text_of(word)]
        if isinstance(keywords, list)
        else [],
        description="\n\n".join(part for part in parts if part),
        kind=_KINDS.get(text_of(item.get("CFItemType")).casefold(), SkillKind.SKILL),
    )


def _read_associations(found: Any, whole: Uri, edition: Edition, reading: Reading, file: str) -> None:
    """whole: the address of the framework itself, which everything at the top is a child of."""
    above: dict[tuple[Uri, Uri], str] = {}
    for number, one in enumerate(found if isinstance(found, list) else ()):
        kind, origin, target = _association(one)
        inside = origin in edition.skills and target in edition.skills and origin != target
        if kind in _ABOVE and target != whole:
            above.setdefault((origin, target), f"CFAssociations[{number}]")
        elif kind in _NEAR and inside:
            edition.skill_relations.add((origin, target, SkillRelation.Kind.RELATED))
        elif kind == "precedes" and inside:
            edition.skill_relations.add((target, origin, SkillRelation.Kind.REQUIRES))
        elif kind == "replacedBy" and target in edition.skills and origin not in {"", target}:
            # A release mostly lacks what it replaces; what is stored of that learns its successor.
            edition.replaced_skills[origin] = target
    for low, high in without_circles(above, edition.skills, reading, file):
        edition.skill_relations.add((low, high, SkillRelation.Kind.BROADER))
        edition.skills[high].kind = SkillKind.GROUP


def _association(one: Any) -> tuple[str, Uri, Uri]:
    if not isinstance(one, dict):
        return "", "", ""
    ends = (one.get("originNodeURI"), one.get("destinationNodeURI"))
    origin, target = (text_of(end.get("uri")) if isinstance(end, dict) else text_of(end) for end in ends)
    return text_of(one.get("associationType")), origin, target
