"""What every CASE object of ours needs: its address, links to others, and the entries that all frameworks here share.

Spec: CASE 1.1, "Information Model"; enumerations as in its JSON schema.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from workmark.integrations.writing import names
from workmark.skills.models import SkillKind

Node = dict[str, Any]
ROOT = "/ims/case/v1p1"
VERSION = "1.1"
# The entries shared by all have not changed since this was first written.
SHARED_SINCE = datetime(2026, 11, 28, tzinfo=UTC)

SUBJECTS = {
    "marketing": "Marketing",
    "it": "IT support and cloud",
    "logistics-care": "Logistics and care",
    "other": "Other work",
}
ITEM_TYPES = {
    "competency": ("Competency", "What a micro-credential proves, in one sentence."),
    "outcome": ("Learning outcome", "One result of learning under a competency."),
    "skill": ("Skill", "A statement of ability of an organisation's own framework."),
}
KINDS = {kind.value: str(kind.label) for kind in SkillKind}
GROUPING = ("Published frameworks", "Links to the skills of ESCO, O*NET and other published frameworks.")


def address(collection: str, identifier: UUID) -> str:
    """Where an object is served, which is its `uri` too."""
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}{ROOT}/{collection}/{identifier}"


def link(collection: str, identifier: UUID, title: str) -> Node:
    """A LinkURI to another object of ours."""
    return {"title": title, "identifier": str(identifier), "uri": address(collection, identifier)}


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def subject(family: str) -> Node:
    return _shared("CFSubjects", f"subject:{family}", SUBJECTS[family]) | {"hierarchyCode": family}


def concept(kind: str) -> Node:
    return _shared("CFConcepts", f"concept:{kind}", KINDS[kind]) | {"hierarchyCode": kind}


def item_type(name: str) -> Node:
    title, description = ITEM_TYPES[name]
    return _shared("CFItemTypes", f"item-type:{name}", title) | {
        "description": description,
        "hierarchyCode": name,
    }


def grouping() -> Node:
    return _shared("CFAssociationGroupings", "grouping", GROUPING[0]) | {"description": GROUPING[1]}


def link_to_shared(node: Node) -> Node:
    return {name: node[name] for name in ("title", "identifier", "uri")}


def _shared(collection: str, thing: str, title: str) -> Node:
    identifier = names.of_house(thing)
    return {
        "identifier": str(identifier),
        "uri": address(collection, identifier),
        "title": title,
        "lastChangeDateTime": moment(SHARED_SINCE),
    }


def present(members: Node) -> Node:
    return {name: value for name, value in members.items() if value not in ("", [], None)}
