"""Rich skill descriptors as OSMT's import template and its export write them."""

import pytest

from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import open_bytes
from workmark.integrations.rsd.reading import read_rsd
from workmark.lib.problems import InvalidInput
from workmark.skills.editions import Edition

TEMPLATE = "Collection,Skill Name,Skill Category,Contextualized Skill Statement,Keywords\n"


def read(text: str, **said: str) -> tuple[Edition, Reading]:
    reading = Reading()
    with open_bytes("Skills-Import.csv", text.encode()) as package:
        return read_rsd(package.members[0], reading, **said), reading


def test_a_descriptor_is_a_skill_below_its_category() -> None:
    edition, reading = read(
        TEMPLATE + ",Data Access,.NET,Access data stores.,.NET; LINQ; .NET\n",
        name="Tools",
        licence="CC BY 4.0",
    )

    skill, group = edition.skills.values()
    assert reading.fault_count == 0
    assert (edition.source.slug, edition.source.licence) == ("rsd-tools", "CC BY 4.0")
    assert (skill.label, skill.description, skill.hidden_labels) == (
        "Data Access",
        "Access data stores.",
        [".NET", "LINQ"],
    )
    assert (group.label, group.kind) == (".NET", "group")
    assert edition.skill_relations == {(skill.uri, group.uri, "broader")}


def test_an_address_made_by_us_is_the_same_when_the_statement_changes() -> None:
    first, _ = read(TEMPLATE + ",Data Access,.NET,Access data stores.,\n")
    second, _ = read(TEMPLATE + ",Data Access,.NET,Access data stores with care.,\n")

    assert list(first.skills) == list(second.skills)
    assert next(iter(first.skills)).startswith("urn:uuid:")


def test_an_export_brings_its_own_addresses() -> None:
    text = "Canonical URL,RSD Name,Authors,Skill Statement\nhttps://osmt.example/api/skills/1,Count,A,Count stock.\n"

    edition, _reading = read(text)

    assert list(edition.skills) == ["https://osmt.example/api/skills/1"]


def test_a_name_twice_or_missing_is_named() -> None:
    edition, reading = read(TEMPLATE + ",Count,S,One.,\n,Count,S,Two.,\n,,S,Three.,\n")

    assert len(edition.skills) == 2
    assert [(fault.line, fault.column) for fault in reading.faults] == [(3, "Skill Name"), (4, "Skill Name")]


def test_another_table_is_refused() -> None:
    with pytest.raises(InvalidInput, match="Skill Name"):
        read("O*NET-SOC Code,Title\n1,Clerk\n")


def test_two_collections_never_share_one_framework() -> None:
    """Cut to its length, or without letters that an address cannot hold, one name would be another's."""
    row = ",Count,S,Count stock.,\n"
    long = "Skills of everybody who works in a warehouse"
    slugs = [
        read(TEMPLATE + row, name=name)[0].source.slug
        for name in ("Навыки", "Умения", f"{long} by day", f"{long} at night", "Tools", "Café")
    ]

    assert len(set(slugs)) == 6
    assert all(len(slug) <= 40 for slug in slugs)
    assert slugs[-2:] == ["rsd-tools", "rsd-cafe"]
    assert slugs[0] == read(TEMPLATE + row, name="Навыки")[0].source.slug
