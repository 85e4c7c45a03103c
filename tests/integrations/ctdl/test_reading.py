"""CTDL-ASN graphs, written by hand after the shape in which Credential Engine publishes them."""

import json
from typing import Any

import pytest

from tests.conftest import SHARED
from workmark.integrations.ctdl.reading import read_ctdl
from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import open_bytes, open_packages
from workmark.lib.problems import InvalidInput
from workmark.skills.editions import Edition

BASE = "https://registry.example/resources/"


def competency(name: str, text: str, **more: Any) -> dict[str, Any]:
    return {"@id": BASE + name, "@type": "ceasn:Competency", "ceasn:competencyText": {"en-us": text}, **more}


def a_graph(*competencies: dict[str, Any]) -> dict[str, Any]:
    framework = {
        "@id": BASE + "framework",
        "@type": "ceasn:CompetencyFramework",
        "ceterms:ctid": "ce-07c25f74-9119-11e8-b852-782bcb5df6ac",
        "ceasn:name": {"en-us": "Basic skills"},
        "ceasn:inLanguage": ["en-US"],
        "ceasn:dateModified": "2002-06-01T00:00:00Z",
        "ceasn:license": "https://creativecommons.org/licenses/by/4.0/",
        "ceasn:publisherName": {"en-us": ["Department of Labor"]},
    }
    # The context is at an address nobody could ask from here: it is not asked.
    return {"@context": "https://127.0.0.1:1/context.json", "@graph": [framework, *competencies]}


def read(said: object, language: str = "") -> tuple[Edition, Reading]:
    reading = Reading()
    with open_bytes("g.json", json.dumps(said).encode()) as package:
        return read_ctdl(package.members[0], reading, language=language), reading


def test_competencies_and_what_lies_under_what() -> None:
    edition, reading = read(
        a_graph(
            competency("content", "Background.", **{"ceasn:hasChild": [BASE + "reading"]}),
            competency(
                "reading",
                "Understands written sentences.",
                **{
                    "ceasn:competencyLabel": {"en-us": "Reading"},
                    "ceasn:codedNotation": "2.A.1.a",
                    "ceasn:isChildOf": [BASE + "content"],
                },
            ),
        )
    )

    entry = edition.skills[BASE + "reading"]
    assert reading.fault_count == 0
    assert (edition.source.slug, edition.source.version, edition.source.language) == (
        "ctdl-07c25f74911911e8b852782bcb5df6ac",
        "2002-06-01",
        "en",
    )
    assert "Department of Labor" in edition.source.attribution
    assert (entry.label, entry.code, entry.description) == (
        "Reading",
        "2.A.1.a",
        "Understands written sentences.",
    )
    assert edition.skill_relations == {(BASE + "reading", BASE + "content", "broader")}
    assert edition.skills[BASE + "content"].kind == "group"


def test_the_language_that_is_asked_for_is_read_where_there_is_one() -> None:
    both = {"ceasn:competencyText": {"en-us": "Reads.", "es": "Lee."}}

    edition, _reading = read(a_graph(competency("a", "", **both), competency("b", "Writes.")), language="es")

    assert [entry.label for entry in edition.skills.values()] == ["Lee.", "Writes."]


def test_a_circle_is_broken_and_named() -> None:
    edition, reading = read(
        a_graph(
            competency("a", "A.", **{"ceasn:isChildOf": BASE + "b"}),
            competency("b", "B.", **{"ceasn:isChildOf": {"@id": BASE + "a"}}),
        )
    )

    assert len(edition.skill_relations) == 1
    assert [fault.column for fault in reading.faults] == ["@graph[2]"]


def test_no_framework_or_two_are_refused() -> None:
    graph = a_graph()
    for nodes in ([], graph["@graph"] * 2):
        with pytest.raises(InvalidInput):
            read({"@graph": nodes})


@pytest.mark.skipif(not SHARED.joinpath("data").is_dir(), reason=f"Published frameworks are not at {SHARED}.")
def test_the_official_framework_of_basic_skills() -> None:
    reading = Reading()
    file = SHARED / "data" / "ctdl_asn" / "ONET Basic Skills Competency Framework 9-27-19.json"
    with open_packages([file]) as (package,):
        edition = read_ctdl(package.members[0], reading)

    assert reading.fault_count == 0
    assert {"Content", "Process", "Reading Comprehension"} <= {
        entry.label for entry in edition.skills.values()
    }
    assert len(edition.skills) == 12
