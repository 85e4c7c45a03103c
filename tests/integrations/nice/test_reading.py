"""CPRT documents, written by hand after NIST's schema (`cprt_schema.json`) and the types that SP 800-181 has there."""

import json
from typing import Any

import pytest

from workmark.integrations.importing import FORMATS, Asked
from workmark.integrations.nice.reading import read_nice
from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import open_bytes
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import SYSTEM
from workmark.skills.actions.import_edition import import_edition
from workmark.skills.editions import Edition
from workmark.skills.models import Occupation, Skill, Task

NICE, OTHER = "SP_800_181_2_1_0", "SP_800_181_2017"
AT = "https://doi.org/10.6028/NIST.SP.800-181r1#"


def element(code: str, kind: str, title: str = "", text: str = "", document: str = NICE) -> dict[str, str]:
    return {
        "doc_identifier": document,
        "element_type": kind,
        "element_identifier": code,
        "title": title,
        "text": text,
    }


def holds(holder: str, held: str, name: str = "projection", document: str = NICE) -> dict[str, str]:
    return {
        "source_element_identifier": holder,
        "source_doc_identifier": NICE,
        "dest_element_identifier": held,
        "dest_doc_identifier": document,
        "relationship_identifier": name,
        "provenance_doc_identifier": NICE,
    }


def a_document() -> dict[str, Any]:
    return {
        "documents": [
            {
                "doc_identifier": NICE,
                "name": "NICE Framework Components",
                "version": "2.1.0",
                "website": "https://www.nist.gov/nice/framework",
            }
        ],
        "relationship_types": [{"relationship_identifier": "projection", "description": "holds"}],
        "elements": [
            element("IO", "category", "Implementation and operation", "Keeps systems going."),
            element("IO-WRL-007", "work_role", "Technical support", "Helps whoever uses a system."),
            element("IO-WRL-005", "work_role", "Systems administration", "Sets systems up."),
            element("T9001", "task", "N/A", "Solve what users report."),
            element("K9001", "knowledge", "N/A", "Knowledge of backup."),
            element("S9001", "skill", "", "Skill in " + "asking and " * 40 + "listening."),
            element("NF-COM-001", "competency_area", "Access", "Who may do what."),
            element("S9002", "skill", "N/A", "Skill in something of the past."),
            element("W1", "withdraw_reason", "N/A", "No longer needed."),
            element("632", "opm_code", "Systems developer"),
            element("IO-WRL-900", "work_role", "A role of another release", document=OTHER),
        ],
        "relationships": [
            holds("IO", "IO-WRL-007"),
            holds("IO", "IO-WRL-005"),
            holds("IO-WRL-007", "T9001"),
            holds("IO-WRL-005", "T9001"),
            holds("IO-WRL-007", "K9001"),
            holds("IO-WRL-007", "S9001"),
            holds("IO-WRL-007", "S9002"),
            holds("NF-COM-001", "K9001"),
            holds("S9002", "W1", "withdrawn"),
            holds("IO-WRL-005", "S9001", "external_reference"),
            holds("IO-WRL-005", "IO-WRL-900", document=OTHER),
        ],
    }


def read(said: object) -> tuple[Edition, Reading]:
    reading = Reading()
    with open_bytes("nice.json", json.dumps(said).encode()) as package:
        return read_nice(package.members[0], reading), reading


def test_roles_are_jobs_and_what_they_hold_is_asked_for() -> None:
    edition, reading = read(a_document())

    assert reading.fault_count == 0
    assert (edition.source.slug, edition.source.name, edition.source.version, edition.source.url) == (
        "nice",
        "NICE Framework Components",
        "2.1.0",
        "https://www.nist.gov/nice/framework",
    )
    assert {(job.code, job.label, job.is_group, job.group_code) for job in edition.occupations.values()} == {
        ("IO", "Implementation and operation", True, ""),
        ("IO-WRL-007", "Technical support", False, "IO"),
        ("IO-WRL-005", "Systems administration", False, "IO"),
    }
    assert {pair: (asked.is_essential, asked.importance) for pair, asked in edition.requirements.items()} == {
        (AT + "IO-WRL-007", AT + "K9001"): (True, None),
        (AT + "IO-WRL-007", AT + "S9001"): (True, None),
    }
    assert set(edition.occupation_relations) == {
        (AT + "IO-WRL-007", AT + "IO", "broader"),
        (AT + "IO-WRL-005", AT + "IO", "broader"),
    }


def test_a_task_stands_once_for_each_role() -> None:
    edition, _reading = read(a_document())

    assert {uri: (task.occupation, task.code, task.text) for uri, task in edition.tasks.items()} == {
        AT + f"{role}/T9001": (AT + role, "T9001", "Solve what users report.")
        for role in ("IO-WRL-007", "IO-WRL-005")
    }


def test_statements_are_labels_and_areas_are_groups() -> None:
    edition, _reading = read(a_document())
    long = edition.skills[AT + "S9001"]

    assert {(skill.code, skill.kind) for skill in edition.skills.values()} == {
        ("K9001", "knowledge"),
        ("S9001", "skill"),
        ("NF-COM-001", "group"),
    }
    assert (len(long.label) <= 300, long.label[-1], long.description[-10:]) == (True, "…", "listening.")
    assert edition.skill_relations == {(AT + "K9001", AT + "NF-COM-001", "broader")}


def test_the_download_itself_wraps_what_the_schema_describes() -> None:
    edition, _reading = read({"response": {"elements": a_document(), "requestType": 3}})

    assert len(edition.skills) == 3


def test_what_is_no_nice_framework_is_refused() -> None:
    other = a_document()
    other["elements"] = [element("GV.OC-01", "subcategory", "N/A", "The mission is understood.")]

    for said in (other, {"documents": []}, {"response": {"elements": []}}):
        with pytest.raises(InvalidInput):
            read(said)


def test_a_broken_element_is_named_and_nothing_counts_as_dropped() -> None:
    said = a_document()
    said["elements"][3:3] = [
        "T9001",
        element("", "task", "", "Nobody's."),
        element("T9002", "task", "N/A", "N/A"),
    ]
    said["relationships"].append(holds("IO-WRL-007", "T9002"))

    edition, reading = read(said)

    assert [fault.column for fault in reading.faults] == ["elements[3]", "elements[4]", "elements[5], text"]
    assert edition.has_lost_rows
    assert AT + "IO-WRL-007/T9002" in edition.unread


@pytest.mark.django_db
def test_it_is_saved_and_a_newer_release_retires_what_it_lacks() -> None:
    assert "nice" in FORMATS
    for version, without in (("2.1.0", ""), ("2.2.0", "IO-WRL-005")):
        said = a_document()
        said["documents"][0]["version"] = version
        said["elements"] = [each for each in said["elements"] if each["element_identifier"] != without]
        with open_bytes("nice.json", json.dumps(said).encode()) as package:
            (edition,) = FORMATS["nice"].read([package], Reading(), Asked())
        import_edition(SYSTEM, edition, at=now(), allow_losses=True)

    assert Skill.objects.filter(framework__slug="nice", is_retired=False).count() == 3
    assert list(Occupation.objects.filter(is_retired=True).values_list("code", flat=True)) == ["IO-WRL-005"]
    assert Task.objects.filter(is_retired=False).count() == 1
