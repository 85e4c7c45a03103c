"""The twelve reads of CASE 1.1, against 1EdTech's own JSON schema (`schemas/SOURCE.md`)."""

import hashlib
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft201909Validator, FormatChecker

from tests.conftest import Cast
from tests.factories import published_version
from workmark.achievements.models import Achievement, AchievementVersion
from workmark.integrations.writing import names
from workmark.lib.clock import now
from workmark.openbadges.documents import JsonObject
from workmark.organisations.actions.create_token import create_token
from workmark.skills.models import Framework, Skill, SkillRelation

SCHEMA = Path(__file__).parent / "schemas" / "case-v1p1-cfpackage.json"
ROOT = "/ims/case/v1p1"
INSIDE = {"CFDocument": "CFPckgDocument", "CFItem": "CFPckgItem", "CFAssociation": "CFPckgAssociation"}


def faults(said: JsonObject, part: str = "") -> list[str]:
    """What the schema, or the definition of one of its parts, says against an object."""
    schema: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    if part:
        schema = {"$defs": schema["$defs"], "$ref": f"#/$defs/{INSIDE.get(part, part)}"}
        said = {name: value for name, value in said.items() if name not in ("CFPackageURI", "CFDocumentURI")}
    checker = Draft201909Validator(schema, format_checker=FormatChecker())
    return [f"{list(fault.absolute_path)}: {fault.message}" for fault in checker.iter_errors(said)]


@pytest.fixture
def version(cast: Cast) -> AchievementVersion:
    return published_version(cast.harbour, "support-ticket-end-to-end")


def get(path: str, **headers: str) -> Any:
    answer = Client().get(f"{ROOT}/{path}", headers=headers)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_schema_is_that_of_1edtech() -> None:
    (digest,) = re.findall(r"[0-9a-f]{64}", (SCHEMA.parent / "SOURCE.md").read_text())

    assert hashlib.sha256(SCHEMA.read_bytes()).hexdigest() == digest


def test_a_package_keeps_the_schema_and_a_broken_one_does_not(version: AchievementVersion) -> None:
    package = get(f"CFPackages/{names.of_achievement(version.achievement, 'framework')}")

    assert faults(package) == []
    rows = package["CFRubrics"][0]["CFRubricCriteria"]
    assert [row["category"] for row in rows] == [row.title for row in version.said.rows()]
    related = {
        each["destinationNodeURI"]["uri"]
        for each in package["CFAssociations"]
        if each["associationType"] == "isRelatedTo"
    }
    assert related == {skill.uri for skill in version.said.skills}
    del package["CFItems"][0]["fullStatement"]
    assert faults(package)


def test_every_object_is_served_at_its_own_address(version: AchievementVersion) -> None:
    """Each uri inside the package answers with that object; the definitions have their collections."""
    package = get(f"CFPackages/{names.of_achievement(version.achievement, 'framework')}")
    alone = {
        "CFDocument": [package["CFDocument"]],
        "CFItem": package["CFItems"],
        "CFAssociation": package["CFAssociations"],
    }

    for part, nodes in alone.items():
        for node in nodes:
            found = Client().get(node["uri"]).json()
            assert faults(found, part) == []
            assert node.items() <= found.items()
            assert ("CFPackageURI" in found) == (part == "CFDocument")
    (rubric,) = package["CFRubrics"]
    assert Client().get(rubric["uri"]).json() == rubric
    for collection in ("CFSubjects", "CFItemTypes"):
        for node in package["CFDefinitions"][collection]:
            assert Client().get(node["uri"]).json() == {collection: [node]}
    (grouping,) = package["CFDefinitions"]["CFAssociationGroupings"]
    assert Client().get(grouping["uri"]).json() == grouping
    item = package["CFItems"][0]
    both = get(f"CFItemAssociations/{item['identifier']}")
    assert both["CFItem"]["identifier"] == item["identifier"]
    assert len(both["CFAssociations"]) == len(package["CFAssociations"])


def test_what_is_retired_stays_at_its_address_and_says_so(version: AchievementVersion) -> None:
    """Others link to its statements for ever; CASE has a word for what is no longer adopted."""
    identifier = names.of_achievement(version.achievement, "framework")
    item = get(f"CFPackages/{identifier}")["CFItems"][0]
    Achievement.objects.update(retired_at=datetime(2026, 11, 2, 9, tzinfo=UTC))

    package = get(f"CFPackages/{identifier}")

    assert faults(package) == []
    assert "statusEndDate" not in item
    for part in (package["CFDocument"], *package["CFItems"]):
        assert (part["statusStartDate"], part["statusEndDate"]) == (item["statusStartDate"], "2026-11-02")
    assert package["CFDocument"]["adoptionStatus"] == "Deprecated"
    assert get(f"CFItems/{item['identifier']}")["fullStatement"] == item["fullStatement"]
    assert [each["adoptionStatus"] for each in get("CFDocuments")["CFDocuments"]] == ["Deprecated"]


def test_documents_come_in_pages(cast: Cast, version: AchievementVersion) -> None:
    for slug in ("customer-interviews", "measure-a-campaign"):
        published_version(cast.harbour, slug)

    first = Client().get(f"{ROOT}/CFDocuments?limit=2")
    second = Client().get(f"{ROOT}/CFDocuments?limit=2&offset=2")

    assert (first["X-Total-Count"], len(first.json()["CFDocuments"])) == ("3", 2)
    assert 'offset=2>; rel="next"' in first["Link"]
    assert len(second.json()["CFDocuments"]) == 1
    assert 'rel="next"' not in second["Link"]
    everything = [*first.json()["CFDocuments"], *second.json()["CFDocuments"]]
    assert len({each["identifier"] for each in everything}) == 3
    assert [fault for each in everything for fault in faults(each, "CFDocument")] == []


@pytest.mark.parametrize("query", ["limit=0", "limit=-1", "offset=x", "limit=99999999999999"])
def test_a_selection_that_makes_no_sense_is_refused_in_the_standards_words(db: None, query: str) -> None:
    answer = Client().get(f"{ROOT}/CFDocuments?{query}")

    assert answer.status_code == 400
    assert answer.json()["imsx_codeMajor"] == "failure"


@pytest.mark.parametrize(
    "path", ["CFItems/00000000-0000-4000-8000-000000000000", "CFItems/no-uuid", "CFRubrics/x/y", "Else"]
)
def test_what_is_not_there_is_unknown(version: AchievementVersion, path: str) -> None:
    answer = Client().get(f"{ROOT}/{path}")

    assert answer.status_code == 404
    fields = answer.json()["imsx_codeMinor"]["imsx_codeMinorField"]
    assert fields[0]["imsx_codeMinorFieldValue"] == "unknownobject"


def test_what_is_in_house_is_for_its_own_people(cast: Cast, version: AchievementVersion) -> None:
    Achievement.objects.update(is_in_house=True)
    address = f"CFPackages/{names.of_achievement(version.achievement, 'framework')}"
    assert Client().get(f"{ROOT}/{address}").status_code == 404

    for person, code in ((cast.aziz, 200), (cast.otto, 404)):
        _token, secret = create_token(person, name="T", scopes=["catalogue:read"], days=1, at=now())
        answer = Client().get(f"{ROOT}/{address}", headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == code
    wrong = Client().get(f"{ROOT}/{address}", headers={"Authorization": "Bearer nonsense"})
    assert wrong.status_code == 401


def test_an_organisations_own_framework_is_served_to_its_members(cast: Cast) -> None:
    framework = Framework.objects.create(
        slug="kestrel",
        name="Kestrel's own",
        version="1",
        owner=cast.kestrel,
        licence="In house",
        attribution="K",
    )
    ways = [
        Skill.objects.create(framework=framework, uri=f"urn:kestrel:{name}", label=name, code=name.upper())
        for name in ("drive", "drive at night")
    ]
    SkillRelation.objects.create(source=ways[1], target=ways[0], kind="broader")
    _token, secret = create_token(cast.emre, name="T", scopes=["catalogue:read"], days=1, at=now())
    bearer = {"Authorization": f"Bearer {secret}"}

    assert get("CFDocuments")["CFDocuments"] == []
    (document,) = get("CFDocuments", **bearer)["CFDocuments"]
    package = get(f"CFPackages/{document['identifier']}", **bearer)

    assert faults(package) == []
    assert [item["humanCodingScheme"] for item in package["CFItems"]] == ["DRIVE", "DRIVE AT NIGHT"]
    (link,) = package["CFAssociations"]
    assert (link["associationType"], link["originNodeURI"]["title"]) == ("isChildOf", "drive at night")
    (licence,) = package["CFDefinitions"]["CFLicenses"]
    assert get(f"CFLicenses/{licence['identifier']}", **bearer) == licence
    (concept,) = package["CFDefinitions"]["CFConcepts"]
    assert get(f"CFConcepts/{concept['identifier']}") == {"CFConcepts": [concept]}
