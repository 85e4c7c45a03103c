"""The list of frameworks: whose they are, on what terms, what was changed, and how much of each is here."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from tests.web.public.reading import Page
from workmark.skills.models import Framework, Occupation, OccupationRelation, Skill, Wording

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def framework() -> Framework:
    made = Framework.objects.create(
        slug="shore",
        name="Shore skills",
        version="2.1",
        licence="CC BY 4.0",
        attribution="Made by the Shore Board <3.",
        changes="Two labels were shortened.",
        imported_at=AT,
    )
    rows = [
        Skill.objects.create(framework=made, uri=f"urn:s:{n}", label=f"skill {n}", is_retired=n == 3)
        for n in range(4)
    ]
    Skill.objects.create(framework=made, uri="urn:g", label="group", kind="group")
    Occupation.objects.create(framework=made, uri="urn:o", label="clerk")
    Wording.objects.create(skill=rows[0], language="es", label="uno")
    return made


def test_each_framework_is_named_with_its_terms_and_what_was_changed(framework: Framework) -> None:
    page = Page(Client().get("/frameworks/"))

    for words in (
        "Shore skills",
        "2.1",
        "CC BY 4.0",
        "Made by the Shore Board <3.",
        "Two labels were shortened.",
        "3 skills",
        "1 job",
        "1 group",
        "English, Spanish",
        "Nov. 28, 2026",
    ):
        assert words in page.words
    assert page.headings.count("h1") == 1


def test_an_organisations_own_is_for_those_who_work_there(framework: Framework, cast: Any) -> None:
    framework.owner = cast.kestrel
    framework.save()
    inside, outside = Client(), Client()
    inside.force_login(cast.emre)
    outside.force_login(cast.otto)

    assert "Shore skills" in Page(inside.get("/frameworks/")).words
    for client in (outside, Client()):
        assert "Shore skills" not in Page(client.get("/frameworks/")).words
        assert "Shore Board" not in Page(client.get("/attribution/")).words
        assert client.get("/api/v1/frameworks").json() == []


def test_a_program_is_told_the_same(framework: Framework) -> None:
    answer = Client().get("/api/v1/frameworks")

    (said,) = answer.json()
    assert (said["slug"], said["version"], said["skills"], said["occupations"], said["groups"]) == (
        "shore",
        "2.1",
        3,
        1,
        1,
    )
    assert (said["attribution"], said["languages"], said["owner"]) == (
        "Made by the Shore Board <3.",
        ["en", "es"],
        None,
    )


def test_a_crosswalk_counts_the_pairs_it_joins(framework: Framework) -> None:
    far = Framework.objects.create(slug="far", name="Far")
    Framework.objects.create(slug="shore-far", name="Shore to far")
    one = Occupation.objects.get(uri="urn:o")
    two = Occupation.objects.create(framework=far, uri="urn:p", label="keeper")
    OccupationRelation.objects.create(source=one, target=two, kind="exact")

    said = {row["slug"]: row["joined"] for row in Client().get("/api/v1/frameworks").json()}

    assert said == {"far": 0, "shore": 0, "shore-far": 1}
