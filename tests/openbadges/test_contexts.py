"""The carried contexts are the ones we took in, byte for byte, and nothing else is ever used."""

import hashlib
import json
from importlib.resources import files

import pytest

from workmark.openbadges.contexts import carried, context_at
from workmark.openbadges.errors import UnknownContext

FOLDER = files("workmark.openbadges.contexts")
ROWS = json.loads(FOLDER.joinpath("SOURCE.json").read_text("utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
def test_each_file_has_the_digest_its_source_gives(row: dict[str, str]) -> None:
    content = FOLDER.joinpath(row["file"]).read_bytes()

    assert hashlib.sha256(content).hexdigest() == row["sha256"]
    assert row["source"]
    assert row["licence"]
    assert context_at(row["url"]) == json.loads(content)


@pytest.mark.parametrize(
    "url",
    [
        # VCDM 2.0, appendix B.1.
        "https://www.w3.org/ns/credentials/v2",
        # Data Integrity 1.0, "Contexts and Vocabularies".
        "https://w3id.org/security/data-integrity/v2",
        "https://w3id.org/security/multikey/v1",
        "https://w3id.org/security/jwk/v1",
        # Bitstring Status List 1.0, section 5.2 "JSON-LD context".
        "https://www.w3.org/ns/credentials/status/v1",
    ],
)
def test_what_the_standards_treat_as_already_read_is_carried(url: str) -> None:
    assert context_at(url)["@context"]


def test_no_file_stands_there_without_a_source() -> None:
    present = {file.name for file in FOLDER.iterdir() if file.name.endswith(".json")} - {"SOURCE.json"}

    assert present == set(carried().values())


def test_a_context_that_is_not_carried_is_refused_by_name() -> None:
    with pytest.raises(UnknownContext, match=r"https://evil\.example/context"):
        context_at("https://evil.example/context")
