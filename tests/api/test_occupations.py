"""Jobs and skills over the API: the same proofs and gaps as on the pages, for programs without an account too."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.achievements.conftest import frameworks, publish
from workmark.achievements.models import AchievementVersion
from workmark.skills.models import Framework, Occupation, OccupationRelation, OccupationSkill, Skill

__all__ = ["frameworks", "publish"]  # fixtures
ESCO = "http://data.europa.eu/esco"


@pytest.fixture
def lead(frameworks: None) -> Occupation:
    esco = Framework.objects.get(slug="esco")
    made = Occupation.objects.create(
        framework=esco, uri=f"{ESCO}/occupation/1", code="8331.1", label="shift lead"
    )
    for number in (1, 2):
        skill = Skill.objects.get(uri=f"{ESCO}/skill/{number}")
        OccupationSkill.objects.create(occupation=made, skill=skill, is_essential=True)
    supervisors = Occupation.objects.get(code="53-1047.00")
    OccupationRelation.objects.create(source=made, target=supervisors, kind="broad")
    return made


def asked(client: Client, path: str) -> Any:
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_job_with_its_proofs_and_gaps(
    client: Client, lead: Occupation, publish: Callable[..., AchievementVersion]
) -> None:
    publish("Shift handover")  # "brief staff" at level 2, and the task "Plan work schedules."

    job = asked(client, "/occupations/esco/8331.1")
    there = asked(client, "/occupations/onet/53-1047.00")

    assert job["gaps"] == [f"{ESCO}/skill/2"]
    proved = {
        row["label"]: [(one["slug"], one["level"]) for one in row["proved_by"]] for row in job["skills"]
    }
    assert proved == {"brief staff": [("shift-handover", 2)], "count stock": []}
    assert [(one["key"], one["match"]) for one in job["same_job"]] == [("53-1047.00", "broad")]
    assert [(one["key"], one["match"]) for one in there["same_job"]] == [("8331.1", "narrow")]
    assert [(row["text"], row["proved_by"][0]["slug"]) for row in there["tasks"]] == [
        ("Plan work schedules.", "shift-handover")
    ]
    assert job["source"]["attribution"] == "ESCO"


def test_a_skill_and_the_jobs_that_ask_for_it(client: Client, lead: Occupation) -> None:
    skill = asked(client, "/skills/esco/1")
    jobs = asked(client, "/skills/esco/1/occupations?page_size=1")

    assert (skill["label"], skill["proved_by"]) == ("brief staff", [])
    assert [(row["key"], row["is_essential"]) for row in jobs["items"]] == [("8331.1", True)]


@pytest.mark.parametrize(
    "path",
    ["/occupations/esco/0000", "/occupations/nowhere/1", "/skills/esco/%25", "/skills/esco/" + "x" * 400],
)
def test_what_is_not_there_is_a_problem_with_a_name(client: Client, lead: Occupation, path: str) -> None:
    answer = client.get(f"/api/v1{path}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
