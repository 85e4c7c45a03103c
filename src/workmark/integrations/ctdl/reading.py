"""From a CTDL-ASN graph to one edition: competencies become skills."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from workmark.integrations.reading.documents import keep, read_document, shortened, text_of, without_circles
from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import Member
from workmark.integrations.reading.tables import refusal
from workmark.lib.problems import InvalidInput
from workmark.skills.editions import Edition, SkillEntry, Source, Uri
from workmark.skills.models import SkillKind, SkillRelation

_FRAMEWORK, _COMPETENCY = "ceasn:CompetencyFramework", "ceasn:Competency"
_CTID = re.compile(r"ce-([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})")
_ALL = {SkillKind.SKILL, SkillKind.GROUP}


def read_ctdl(member: Member, reading: Reading, *, version: str = "", language: str = "") -> Edition:
    """The edition that a graph states. Raises InvalidInput if it is not one framework."""
    nodes = list(_nodes(read_document(member, reading)))
    frameworks = [node for node in nodes if _is(node, _FRAMEWORK)]
    if len(frameworks) != 1:
        told = _("There are %(count)d competency frameworks in this document; one is read.")
        raise refusal(member.name, 0, told % {"count": len(frameworks)})
    chosen = language or _language(frameworks[0])
    edition = Edition(_source(frameworks[0], version, chosen))
    for number, node in enumerate(nodes):
        if _is(node, _COMPETENCY):
            keep(edition, _entry(node, chosen), reading, member.name, f"@graph[{number}]")
    _read_hierarchy(nodes, edition, reading, member.name)
    edition.stated_kinds, edition.related_kinds = set(_ALL), set(_ALL)
    return edition


def _nodes(said: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    graph = said.get("@graph", [said])
    yield from (node for node in (graph if isinstance(graph, list) else [graph]) if isinstance(node, dict))


def _is(node: Mapping[str, Any], name: str) -> bool:
    return name in _list(node.get("@type"))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _language(framework: Mapping[str, Any]) -> str:
    tags = [text_of(tag) for tag in _list(framework.get("ceasn:inLanguage"))]
    return _primary(next((tag for tag in tags if tag), "en"))


def _primary(tag: str) -> str:
    return re.split(r"[-_]", tag.lower())[0][:12]


def _in(value: Any, language: str) -> str:
    """The text of a language map in this language, else in the first there is; a plain text as it stands."""
    if isinstance(value, dict):
        own = next((said for tag, said in value.items() if _primary(str(tag)) == language), None)
        value = own if own is not None else next(iter(value.values()), "")
    return text_of(next(iter(_list(value)), ""))


def _addresses(value: Any) -> list[Uri]:
    """References, written plainly or as objects."""
    found = [text_of(one.get("@id")) if isinstance(one, dict) else text_of(one) for one in _list(value)]
    return [uri for uri in found if uri]


def _source(node: Mapping[str, Any], version: str, language: str) -> Source:
    name = _in(node.get("ceasn:name"), language) or _("A framework without a title")
    publisher = _in(node.get("ceasn:publisherName"), language)
    licence = next(iter(_addresses(node.get("ceasn:license"))), "")
    at = next(iter(_addresses(node.get("ceasn:source")) + _addresses(node.get("@id"))), "")
    dates = (text_of(node.get("ceasn:dateModified")), text_of(node.get("ceasn:dateCreated")))
    return Source(
        slug=f"ctdl-{_identifier(text_of(node.get('ceterms:ctid')), text_of(node.get('@id')))}",
        name=name[:200],
        version=(version or next((date for date in dates if date), ""))[:10],
        language=language,
        url=at if at.startswith("https://") and len(at) <= 200 else "",
        licence=(licence or "Not stated by the source")[:200],
        attribution=". ".join(
            part for part in (f"{name}, by {publisher}" if publisher else name, licence) if part
        )
        + ".",
        changes=(
            "Taken over: competencies with their labels, texts and codes, and what lies under what. A competency "
            "that has others below it is kept as a group. Not taken: alignments with other frameworks."
        ),
    )


def _identifier(ctid: str, uri: str) -> str:
    """Thirty-two characters that stay the same from release to release."""
    if found := _CTID.fullmatch(ctid.lower()):
        return "".join(found.groups())
    if not (ctid or uri):
        raise InvalidInput(
            _("The framework has neither a CTID nor an address, so no later release could find it.")
        )
    return hashlib.sha256((ctid or uri).encode()).hexdigest()[:32]


def _entry(node: Mapping[str, Any], language: str) -> SkillEntry:
    text, label = (_in(node.get(f"ceasn:{name}"), language) for name in ("competencyText", "competencyLabel"))
    words = node.get("ceasn:conceptKeyword")
    keywords = _list(words.get(language, ())) if isinstance(words, dict) else _list(words)
    parts = (text if label and text != label else "", _in(node.get("ceasn:comment"), language))
    if not label and len(text) > len(shortened(text)):
        parts = (text, parts[1])
    return SkillEntry(
        uri=text_of(node.get("@id")),
        label=shortened(label or text),
        code=text_of(node.get("ceasn:codedNotation")),
        hidden_labels=[text_of(word) for word in keywords if text_of(word)],
        description="\n\n".join(part for part in parts if part),
    )


def _read_hierarchy(nodes: list[Mapping[str, Any]], edition: Edition, reading: Reading, file: str) -> None:
    """Both ways of saying it, `isChildOf` and `hasChild`; each pair counts once."""
    above: dict[tuple[Uri, Uri], str] = {}
    for number, node in enumerate(nodes):
        if not _is(node, _COMPETENCY):
            continue
        here = text_of(node.get("@id"))
        pairs = [(here, uri) for uri in _addresses(node.get("ceasn:isChildOf"))]
        pairs += [(uri, here) for uri in _addresses(node.get("ceasn:hasChild"))]
        for pair in pairs:
            above.setdefault(pair, f"@graph[{number}]")
    for low, high in without_circles(above, edition.skills, reading, file):
        edition.skill_relations.add((low, high, SkillRelation.Kind.BROADER))
        edition.skills[high].kind = SkillKind.GROUP
