"""Our own vectors: each gives the outcome its manifest says, for the reason it says, and they are made anew alike."""

import json
from typing import Any

import pytest

from tests.own_vectors.collection import FOLDER, all_pages, all_vectors, manifest
from tests.own_vectors.judging import OUTCOMES, codes_of, rows, verdict_on
from workmark.openbadges import CheckCode, Outcome


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["file"])
def test_each_vector_gives_its_verdict_for_its_reason(row: dict[str, Any]) -> None:
    verification = verdict_on(row)

    assert verification.outcome is OUTCOMES[row["expected"]], verification.as_json()["checks"]
    assert codes_of(verification, Outcome.FAILED) == set(row.get("fails", []))
    assert codes_of(verification, Outcome.NOT_DETERMINED) == set(row.get("unclear", []))
    if "standing" in row:
        (identity,) = verification.of(CheckCode.ISSUER_IDENTITY)
        assert identity.facts["standing"] == row["standing"]


def test_the_files_are_those_that_the_modules_make() -> None:
    for item in (*all_vectors(), *all_pages()):
        assert (FOLDER / item.file).read_bytes() == item.data, item.file
    assert json.loads((FOLDER / "manifest.json").read_text("utf-8")) == manifest()


def test_no_file_stands_there_unlisted() -> None:
    listed = {row["file"] for row in manifest()} | {"manifest.json", "README.md"}

    assert {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file()} == listed


def test_each_broken_vector_has_a_sound_one_beside_it() -> None:
    sound = {row["file"] for row in rows() if row["expected"] == "valid"}

    assert len(rows()) >= 60
    assert {row["differs_from"] for row in rows() if "differs_from" in row} <= sound
    assert len({row["file"] for row in rows()}) == len(rows())
