"""A résumé for hiring systems, against the schema of HR Open Standards 4.4 where it lies beside the project.

The schema's files carry no licence of their own, so they are not carried here. They stand in the public validator of 1EdTech
(github.com/1EdTech/digital-credentials-public-validator at 38254719, inspector-tcp-vc/src/main/resources/catalog/
www.hropenstandards.org); a copy of that folder at `SCHEMAS` is checked against.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4
from typer.testing import CliRunner

from tests.api.conftest import Program, anybody, program
from tests.conftest import SHARED, Cast
from tests.credentials.scenes import issued, revoked
from workmark.cli.commands import app
from workmark.integrations.ler_rs.writing import resume
from workmark.lib.clock import now
from workmark.openbadges.documents import JsonObject

__all__ = ["anybody", "program"]  # pytest finds them here

SCHEMAS = SHARED / "data" / "hropenstandards"
ROOT = "recruiting/json/LER-RSType.json"


def checker() -> Draft4Validator:
    files = {path.relative_to(SCHEMAS).as_posix(): path for path in SCHEMAS.rglob("*.json")}
    resources = (
        (f"https://schema.example/{name}", Resource(json.loads(path.read_text("utf-8")), DRAFT4))
        for name, path in files.items()
        if "/samples/" not in name
    )
    return Draft4Validator(
        {"$ref": f"https://schema.example/{ROOT}"},
        registry=Registry().with_resources(resources),
        format_checker=FormatChecker(),
    )


def as_read(document: JsonObject) -> Any:
    return json.loads(json.dumps(document))


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason=f"Published frameworks are not at {SCHEMAS}.")
def test_a_resume_is_what_the_schema_asks_for(cast: Cast) -> None:
    empty = as_read(resume(cast.lena, at=now()))
    issued(cast)
    full = as_read(resume(cast.lena, at=now()))

    check = checker()
    assert [list(check.iter_errors(said)) for said in (empty, full)] == [[], []]
    broken = [
        full | {"type": "LER-RS"},
        full | {"certifications": []},
        full | {"skills": [{"description": "nameless"}]},
        full | {"certifications": [{"name": "by nobody"}]},
    ]
    assert all(not check.is_valid(said) for said in broken)


def test_it_holds_badges_in_force_whole_and_what_they_prove(cast: Cast) -> None:
    badge = issued(cast)
    other = issued(cast, "customer-interviews")
    revoked(cast, other, reason="Issued twice.", at=now())

    said = as_read(resume(cast.lena, at=now()))

    assert said["person"] == {"name": {"formattedName": cast.lena.name}}
    (held,) = said["certifications"]
    assert held["name"] == badge.version.title
    assert held["issuingAuthority"]["name"] == cast.harbour.name
    assert held["verifications"] == [{"otherW3CVerifiableCredential": json.loads(bytes(badge.document))}]
    links = {link.uri: link for link in badge.version.said.skills}
    assert {skill["definitionReference"]["reference"] for skill in said["skills"]} == links.keys()
    for skill in said["skills"]:
        level = links[skill["definitionReference"]["reference"]].level
        assert skill["comments"][0].startswith(f"Level {level} of 4: ")
        assert skill["verifications"] == [
            {"Verification": {"reference": f"http://127.0.0.1:8000/badges/{badge.token}/"}}
        ]


def test_it_is_hers_alone_and_taken_by_page_program_and_command(
    cast: Cast, tmp_path: Any, program: Callable[..., Program], anybody: Program
) -> None:
    issued(cast)
    lena, address, file = Client(), "/work/profile/resume.ler-rs.json", tmp_path / "resume.json"
    assert Client().get(address).status_code == 302
    lena.force_login(cast.lena)

    answer = lena.get(address)
    assert (answer.headers["Cache-Control"], address in lena.get("/work/profile/").content.decode()) == (
        "private, no-store",
        True,
    )
    ran = CliRunner().invoke(app, ["export", "resume", "lena@demo.workmark.test", "--to", str(file)])
    assert ran.exit_code == 0, ran.output
    taken = json.loads(file.read_text("utf-8"))
    read = program(cast.lena, "credentials:read").get("/profile/resume").json()
    assert (
        {**answer.json(), "documentId": None} == {**taken, "documentId": None} == {**read, "documentId": None}
    )
    assert anybody.get("/profile/resume").status_code == 401
    assert "certifications" not in program(cast.otto).get("/profile/resume").json()
