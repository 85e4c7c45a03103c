"""CASE 1.1 packages, written by hand after 1EdTech's information model."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.factories import published_version
from workmark.achievements.proving import proofs_of_skills
from workmark.integrations.case.reading import read_case
from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import open_bytes
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import SYSTEM
from workmark.skills.actions.import_edition import import_edition
from workmark.skills.editions import Edition
from workmark.skills.jobs import current_skill
from workmark.skills.models import Skill

AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
BASE = "https://case.example/ims/case/v1p1/"


def item(name: str, statement: str, **more: Any) -> dict[str, Any]:
    return {"identifier": name, "uri": BASE + name, "fullStatement": statement, **more}


def association(kind: str, origin: str, target: str) -> dict[str, Any]:
    ends = [{"title": name, "identifier": name, "uri": BASE + name} for name in (origin, target)]
    return {"associationType": kind, "originNodeURI": ends[0], "destinationNodeURI": ends[1]}


def a_package() -> dict[str, Any]:
    return {
        "CFDocument": {
            "identifier": "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9",
            "uri": BASE + "doc",
            "title": "Warehouse work",
            "creator": "Port Board",
            "version": "1.2",
            "language": "en-GB",
            "licenseURI": {"title": "CC BY 4.0", "uri": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "CFItems": [
            item("top", "Stock"),
            item("a", "Counts stock by hand.", abbreviatedStatement="Count stock", humanCodingScheme="1.1"),
            item("b", "Knows stock law. " + "Word " * 80, CFItemType="Knowledge", conceptKeywords=["law"]),
        ],
        "CFAssociations": [
            association("isChildOf", "top", "doc"),
            association("isChildOf", "a", "top"),
            association("isChildOf", "b", "top"),
            association("precedes", "a", "b"),
        ],
    }


def read(said: object) -> tuple[Edition, Reading]:
    reading = Reading()
    with open_bytes("p.json", json.dumps(said).encode()) as package:
        return read_case(package.members[0], reading), reading


def test_items_and_associations_are_taken_over() -> None:
    edition, reading = read(a_package())

    first, second = edition.skills[BASE + "a"], edition.skills[BASE + "b"]
    assert reading.fault_count == 0
    assert (edition.source.slug, edition.source.version) == ("case-0f1e2d3c4b5a49788695a4b3c2d1e0f9", "1.2")
    assert (edition.source.language, edition.source.name) == ("en", "Warehouse work")
    assert "Port Board" in edition.source.attribution
    assert (first.label, first.code, first.description) == ("Count stock", "1.1", "Counts stock by hand.")
    assert (second.kind, second.hidden_labels) == ("knowledge", ["law"])
    assert second.label.endswith("…")
    assert second.description.startswith("Knows stock law.")
    assert edition.skills[BASE + "top"].kind == "group"
    assert edition.skill_relations == {
        (BASE + "a", BASE + "top", "broader"),
        (BASE + "b", BASE + "top", "broader"),
        (BASE + "b", BASE + "a", "requires"),
    }


def test_a_replaced_item_leads_to_its_successor() -> None:
    said = a_package()
    said["CFAssociations"].append(association("replacedBy", "a", "b"))

    assert read(said)[0].replaced_skills == {BASE + "a": BASE + "b"}


@pytest.mark.django_db
def test_an_item_that_a_release_drops_and_replaces_leads_to_its_successor(cast: Any) -> None:
    """The newer package holds only the successor, and says in an association whose place it takes."""
    import_edition(SYSTEM, read(a_package())[0], at=AT)
    version = published_version(cast.harbour)
    version.proved_skills.create(skill=Skill.objects.get(uri=BASE + "a"), level=2)
    newer = a_package()
    newer["CFDocument"]["version"] = "1.3"
    newer["CFItems"][1] = item("a2", "Counts stock by scanner.", abbreviatedStatement="Scan stock")
    newer["CFAssociations"] = [association("isChildOf", "a2", "top"), association("replacedBy", "a", "a2")]

    import_edition(SYSTEM, read(newer)[0], at=AT)

    old = Skill.objects.get(uri=BASE + "a")
    assert old.is_retired
    assert old.replaced_by == Skill.objects.get(uri=BASE + "a2")
    assert current_skill(old).label == "Scan stock"
    [proof] = proofs_of_skills([old.replaced_by.pk], None)[old.replaced_by.pk]
    assert (proof.version, proof.level) == (version, 2)


def test_twice_the_same_item_a_circle_and_a_stranger_are_named() -> None:
    said = a_package()
    said["CFItems"].append(item("a", "Again."))
    said["CFItems"].append("no item")
    said["CFAssociations"] += [association("isChildOf", "top", "a"), association("isChildOf", "a", "lost")]

    edition, reading = read(said)

    assert edition.skills[BASE + "a"].label == "Count stock"
    assert sorted(fault.column for fault in reading.faults) == [
        "CFAssociations[4]",
        "CFAssociations[5]",
        "CFItems[3]",
        "CFItems[4]",
    ]


def test_what_is_no_package_is_refused() -> None:
    for said in ({}, {"CFDocument": {}, "CFItems": {}}, {"CFItems": []}):
        with pytest.raises(InvalidInput):
            read(said)


def test_a_package_that_no_later_release_could_find_is_refused() -> None:
    """Two such packages would be one framework, and the second would put the first out of force."""
    nameless = a_package()
    del nameless["CFDocument"]["identifier"], nameless["CFDocument"]["uri"]

    with pytest.raises(InvalidInput, match="neither an identifier nor an address"):
        read(nameless)
