"""Which package an identifier belongs to, for whoever asks: public micro-credentials for all, own frameworks for members."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from workmark.achievements.models import Achievement, VersionState
from workmark.achievements.queries import readable_by
from workmark.integrations.case import shared
from workmark.integrations.case.shared import Node, link
from workmark.integrations.case.writing import (
    document_of_achievement,
    document_of_framework,
    package_of_achievement,
    package_of_framework,
    parts_of_achievement,
)
from workmark.integrations.writing import names
from workmark.organisations.models import Membership
from workmark.skills.models import Framework


def documents_for(person: Any, *, offset: int, limit: int) -> tuple[list[Node], int]:
    """A page of the CFDocuments this person may read, and how many there are: own frameworks first."""
    own, offered = own_frameworks(person), _offered(person)
    frameworks = own.count()
    total = frameworks + offered.count()
    page: list[Node] = [document_of_framework(each) for each in own[offset : offset + limit]]
    after = max(0, offset - frameworks)
    versions = offered[after : after + limit - len(page)] if len(page) < limit else []
    page += [document_of_achievement(each) for each in versions]
    return [alone_document(each) for each in page], total


def package_with(person: Any, identifier: UUID) -> Node | None:
    """The package that holds this document, item, association or rubric; None where this person may read none."""
    versions = {version.achievement.slug: version.achievement for version in _offered(person).only(*_NAMING)}
    slug = _index(tuple((slug, each.created_at) for slug, each in sorted(versions.items()))).get(identifier)
    if slug is not None:
        return package_of_achievement(_offered(person).get(achievement__slug=slug))
    for framework in own_frameworks(person):
        package = package_of_framework(framework)
        if str(identifier) in _identifiers_in(package):
            return package
    return None


def shared_entries(collection: str) -> Iterator[Node]:
    """The subjects, concepts, kinds of item or groupings that are the same for all."""
    match collection:
        case "CFSubjects":
            yield from map(shared.subject, shared.SUBJECTS)
        case "CFConcepts":
            yield from map(shared.concept, shared.KINDS)
        case "CFItemTypes":
            yield from map(shared.item_type, shared.ITEM_TYPES)
        case "CFAssociationGroupings":
            yield shared.grouping()


def own_frameworks(person: Any) -> Any:
    """Frameworks of organisations this person is a member of; none for a visitor."""
    if person is None:
        return Framework.objects.none()
    held = Membership.objects.filter(person=person).values("organisation")
    return Framework.objects.filter(owner__in=held).select_related("owner").order_by("slug")


def alone_document(document: Node) -> Node:
    """A CFDocument that stands by itself names its package."""
    package = link("CFPackages", UUID(document["identifier"]), document["title"])
    return document | {"CFPackageURI": package}


def alone(node: Node, package: Node) -> Node:
    """An item or association that stands by itself names its document."""
    document = package["CFDocument"]
    return node | {"CFDocumentURI": shared.link_to_shared(document)}


_NAMING = ("pk", "achievement__slug", "achievement__created_at", "achievement__issuer")


def _offered(person: Any) -> Any:
    """Retired ones stay where others link to them, and say so; a suspended issuer's are away, as on every page."""
    known = readable_by(person).filter(state=VersionState.PUBLISHED, achievement__badge_of=None)
    return known.filter(achievement__issuer__suspended_at=None).order_by("achievement__slug")


@lru_cache(maxsize=4)
def _index(named: tuple[tuple[str, datetime], ...]) -> dict[UUID, str]:
    """The Achievement of every identifier. Made anew only when there are others than before."""
    parts = parts_of_achievement()
    found = {}
    for slug, created_at in named:
        achievement = Achievement(slug=slug, created_at=created_at)
        found.update({names.of_achievement(achievement, part): slug for part in parts})
    return found


def _identifiers_in(package: Node) -> set[str]:
    nodes = [package["CFDocument"], *package["CFItems"], *package["CFAssociations"]]
    nodes += package["CFDefinitions"].get("CFLicenses", [])
    return {node["identifier"] for node in nodes}
