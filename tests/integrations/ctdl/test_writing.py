"""What we publish as CTDL, against the Credential Registry's own schemas (`schemas/SOURCE.md`)."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now
from jsonschema import Draft4Validator
from typer.testing import CliRunner

from tests.conftest import Cast
from tests.factories import published_stack, published_version
from workmark.achievements.models import Achievement
from workmark.cli.commands import app
from workmark.integrations.ctdl.writing import micro_credential, micro_credential_graph
from workmark.openbadges.documents import JsonObject

SCHEMAS = Path(__file__).parent / "schemas"
KINDS = {
    "ceterms:MicroCredential": "credential",
    "ceasn:CompetencyFramework": "competency_framework",
    "ceasn:Competency": "competency",
    "ceterms:Pathway": "pathway",
    "ceterms:CredentialComponent": "pathway_component",
}
CTID = re.compile(r"^ce-[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")


def schema(name: str) -> dict[str, Any]:
    """One schema; what it points at and does not hold lets anything pass."""
    said: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    wanted = set(re.findall(r'"#/definitions/([^"]+)"', json.dumps(said)))
    for missing in wanted - said["definitions"].keys():
        said["definitions"][missing] = {}
    return said


def faults(node: JsonObject) -> list[str]:
    """What the schema of its own kind says against a node."""
    said = schema(KINDS[node["@type"]])
    return [f"{list(fault.path)}: {fault.message}" for fault in Draft4Validator(said).iter_errors(node)]


def test_the_schemas_are_those_of_the_registry() -> None:
    listed = dict(re.findall(r"\| (\w+\.json) \| ([0-9a-f]{64}) \|", (SCHEMAS / "SOURCE.md").read_text()))

    assert listed == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in SCHEMAS.glob("*.json")
    }


@pytest.mark.parametrize("slug", ["social-media-marketing", "support-ticket-end-to-end"])
def test_a_micro_credential_and_its_competencies_are_what_the_registry_takes(cast: Cast, slug: str) -> None:
    version = published_version(cast.harbour, slug)

    nodes = micro_credential_graph(version)["@graph"]

    told = {node["@type"] for node in nodes}
    assert told == {
        "ceterms:MicroCredential", "ceterms:CredentialOrganization", "ceasn:CompetencyFramework", "ceasn:Competency",
    }  # fmt: skip
    assert [fault for node in nodes if node["@type"] in KINDS for fault in faults(node)] == []
    assert all(CTID.match(node["ceterms:ctid"]) for node in nodes)
    assert len({node["ceterms:ctid"] for node in nodes}) == len({node["@id"] for node in nodes}) == len(nodes)


def test_a_broken_node_is_told_apart() -> None:
    assert faults(
        {"@type": "ceterms:MicroCredential", "@id": "https://x.example/", "ceterms:name": {"en": "x"}}
    )
    assert faults({"@type": "ceasn:Competency", "@id": "https://x.example/", "ceasn:competencyText": "x"})


def test_names_for_the_registry_do_not_change_with_a_version_or_an_address(cast: Cast, settings: Any) -> None:
    version = published_version(cast.harbour)
    before = [node["ceterms:ctid"] for node in micro_credential_graph(version)["@graph"]]

    settings.WORKMARK_PUBLIC_ORIGIN = "https://moved.example"
    again = Achievement.objects.get(pk=version.achievement_id).versions.get()

    assert [node["ceterms:ctid"] for node in micro_credential_graph(again)["@graph"]] == before


def test_it_says_what_a_reader_of_the_registry_needs(cast: Cast) -> None:
    version = published_version(cast.harbour)  # 15 hours, free, three ESCO skills: by its own file

    (credential,) = (
        n for n in micro_credential_graph(version)["@graph"] if n["@type"] == "ceterms:MicroCredential"
    )

    (condition,) = credential["ceterms:requires"]
    assert [each["ceterms:targetNode"] for each in condition["ceterms:targetCompetency"]] == [
        skill.uri for skill in version.said.skills
    ]
    hours = f"{version.said.hours:g}"
    assert credential["ceterms:estimatedDuration"][0]["ceterms:exactDuration"] == f"PT{hours}H"
    assert credential["ceterms:estimatedCost"][0]["ceterms:price"] == float(version.said.price.amount)
    assert credential["ceterms:credentialStatusType"]["ceterms:targetNodeName"] == "Active"


def test_it_is_served_beside_the_page_by_name_by_accept_and_by_command(cast: Cast, tmp_path: Path) -> None:
    published_version(cast.harbour)
    by_name = Client().get("/catalogue/social-media-marketing.ctdl.json")

    assert by_name["Content-Type"] == "application/ld+json"
    asked = {"Accept": 'application/ld+json;profile="http://credreg.net/ctdl/schema/context/json"'}
    assert Client().get("/catalogue/social-media-marketing/", headers=asked).json() == by_name.json()
    file = tmp_path / "x.json"
    done = CliRunner().invoke(app, ["export", "ctdl", "social-media-marketing", "--to", str(file)])
    assert done.exit_code == 0, done.output
    assert json.loads(file.read_bytes()) == by_name.json()


def test_what_comes_first_is_a_condition(cast: Cast) -> None:
    first = published_version(cast.harbour, "report-a-change-in-condition")
    version = published_version(cast.harbour, "moving-a-person-with-two-carers")
    node = micro_credential(version)

    assert faults(node) == []
    (condition,) = node["ceterms:requires"]
    assert condition["ceterms:targetCredential"] == [micro_credential(first)["@id"]]
    first.achievement.retired_at = now()
    first.achievement.save()
    assert "ceterms:targetCredential" not in micro_credential(version)["ceterms:requires"][0]


def test_what_is_in_house_is_told_to_nobody_else(cast: Cast) -> None:
    Achievement.objects.filter(pk=published_version(cast.harbour).achievement_id).update(is_in_house=True)

    assert Client().get("/catalogue/social-media-marketing.ctdl.json").status_code == 404


def test_a_stack_is_a_pathway(cast: Cast) -> None:
    for slug in ("customer-interviews", "measure-a-campaign"):
        published_version(cast.harbour, slug)
    published_stack(
        cast, "voice", [{"achievement": "customer-interviews"}, {"achievement": "measure-a-campaign"}], 1
    )

    nodes = Client().get("/stacks/voice.ctdl.json").json()["@graph"]

    assert [fault for node in nodes if node["@type"] in KINDS for fault in faults(node)] == []
    (pathway,) = (node for node in nodes if node["@type"] == "ceterms:Pathway")
    parts = {node["@id"]: node for node in nodes if node["@type"] == "ceterms:CredentialComponent"}
    assert set(pathway["ceterms:hasChild"]) == set(parts)
    (condition,) = parts[pathway["ceterms:hasDestinationComponent"][0]]["ceterms:hasCondition"]
    assert condition["ceterms:requiredNumber"] == 1
    assert set(condition["ceterms:targetComponent"]) < set(parts)
    whole = Client().get("/catalogue/voice.ctdl.json").json()["@graph"][0]
    assert len(whole["ceterms:hasPart"]) == 2
