"""Our descriptors, against the columns of OSMT's own import file and against their reader here."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.factories import published_version
from workmark.achievements.models import AchievementVersion
from workmark.integrations.rsd.writing import COLUMNS, table

# The header of OSMT's `import/Skills-Import.csv`, as published under Apache-2.0.
HEADER = (
    "Collection,Skill Name,Skill Category,Contextualized Skill Statement,Keywords,BLS Major Group,BLS Minor Group,"
    "BLS Broad Occupation,BLS Detailed Occupation,O*NET Job Role,Professional Standards,Certifications,Alignment Title,"
    "Alignment"
)


@pytest.fixture
def version(cast: Cast) -> AchievementVersion:
    return published_version(cast.harbour, "support-ticket-end-to-end")


def test_the_columns_are_those_that_osmt_imports() -> None:
    assert ",".join(COLUMNS) == HEADER


def test_a_row_says_the_competency_its_jobs_and_its_skills(version: AchievementVersion) -> None:
    (row,) = csv.DictReader(io.StringIO(table([version])))

    said = version.said
    assert row["Contextualized Skill Statement"] == said.competency
    assert row["O*NET Job Role"] == "15-1232.00"  # the occupation of its tasks, by its own file
    assert (row["BLS Detailed Occupation"], row["BLS Broad Occupation"], row["BLS Major Group"]) == (
        "15-1232",
        "15-1230",
        "15-0000",
    )
    assert row["Alignment"].split("; ") == [skill.uri for skill in said.skills]


def test_a_title_that_a_spreadsheet_would_run_is_marked_as_text(cast: Cast) -> None:
    version = published_version(cast.harbour, title='=HYPERLINK("http://x.example")')

    (row,) = csv.DictReader(io.StringIO(table([version])))

    assert row["Skill Name"].startswith("'=")


def test_it_is_served_for_one_and_for_all_of_an_issuer(version: AchievementVersion) -> None:
    one: dict[str, Any] = Client().get("/catalogue/support-ticket-end-to-end.rsd.json").json()
    many = Client().get("/issuers/harbour-skills/skills.rsd.json").json()

    assert many == [one]
    assert one["type"] == "RichSkillDescriptor"
    assert one["skillStatement"] == version.said.competency
    answer = Client().get("/issuers/harbour-skills/skills.rsd.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert len(list(csv.reader(io.StringIO(answer.content.decode())))) == 2
