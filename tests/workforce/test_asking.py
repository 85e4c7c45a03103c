"""What employers ask for: openings one by one, roles only where three employers agree."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.planning.scenes import skill
from tests.workforce.scenes import NOW, WORDS, published, skills
from workmark.lib.clock import now
from workmark.organisations.models import Organisation
from workmark.skills.models import Skill
from workmark.workforce.asking import asked_skills, regions_asking, shares_asked
from workmark.workforce.opening_words import Wanted
from workmark.workforce.role_models import EmployerRole

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def said(region: str = "") -> list[tuple[str, int, int]]:
    return [(each.skill.label, each.openings, each.employers) for each in asked_skills(NOW + DAY, region)]


def test_open_openings_are_counted_by_skill_and_place_until_they_close(cast: Cast) -> None:
    plan, count, drive = skills()
    published(cast, Wanted(plan), Wanted(count))  # in PT-13
    published(cast, Wanted(plan), words=replace(WORDS, title="Planner", country="ES", region="ES-MD"))
    published(
        cast, Wanted(drive), words=replace(WORDS, title="Driver", country="DE", region="", is_remote=True)
    )

    assert said() == [("plan shifts", 2, 1), ("count stock", 1, 1), ("drive forklifts", 1, 1)]
    assert (
        said("PT")
        == said("PT-13")
        == [("count stock", 1, 1), ("drive forklifts", 1, 1), ("plan shifts", 1, 1)]
    )
    assert said("ES-MD") == [("drive forklifts", 1, 1), ("plan shifts", 1, 1)]
    assert regions_asking(NOW + DAY) == ["DE", "ES", "ES-MD", "PT", "PT-13"]
    assert asked_skills(NOW + 31 * DAY) == []


def test_a_skill_replaced_by_another_counts_as_that_one(cast: Cast) -> None:
    plan, _count, _drive = skills()
    old = skill("http://data.europa.eu/esco/skill/old", "rota planning")
    published(cast, Wanted(old))
    old.is_retired, old.replaced_by = True, plan
    old.save()

    assert said() == [("plan shifts", 1, 1)]
    assert shares_asked(NOW + DAY) == {plan.uri: 1.0}


@pytest.mark.parametrize("employers", [2, 3])
def test_what_roles_ask_for_is_told_from_three_employers_on_and_of_no_place(
    cast: Cast, employers: int
) -> None:
    plan, _count, _drive = skills()
    for number in range(employers):
        house = Organisation.objects.create(name=f"House {number}", slug=f"house-{number}")
        EmployerRole.objects.create(organisation=house, title="Planner").skills.create(skill=plan)

    assert said() == ([("plan shifts", 0, 3)] if employers == 3 else [])
    assert said("PT") == []


def houses_asking(plan: Skill, *regions: str) -> None:
    """One employer for each region, with one role there that asks for it."""
    for number, region in enumerate(regions):
        house = Organisation.objects.create(name=f"House {number}", slug=f"house-{number}")
        role = EmployerRole.objects.create(organisation=house, title="Planner", region=region)
        role.skills.create(skill=plan)


def test_roles_are_told_for_a_region_where_three_employers_ask_for_the_same_there(cast: Cast) -> None:
    plan, _count, _drive = skills()
    houses_asking(plan, "PT-13", "PT-13", "PT", "ES-MD", "ES-MD", "")

    assert said() == [("plan shifts", 0, 6)]
    assert said("PT") == said("PT-13") == [("plan shifts", 0, 3)]
    assert said("PT-11") == said("ES") == said("ES-MD") == []
    # A place stands in the list only for what is told there: two employers of Madrid are not given away.
    assert regions_asking(NOW) == ["PT", "PT-13"]


def test_roles_of_one_employer_in_many_places_are_one_employer(cast: Cast) -> None:
    plan, _count, _drive = skills()
    houses_asking(plan, "PT-13", "PT-11")
    house = Organisation.objects.get(slug="house-0")
    for region in ("PT-11", "PT-18", ""):
        role = EmployerRole.objects.create(organisation=house, title=f"Planner {region}", region=region)
        role.skills.create(skill=plan)

    assert said() == said("PT") == said("PT-11") == []
    assert regions_asking(NOW) == []


def test_authors_read_what_employers_ask_for(cast: Cast) -> None:
    plan, _count, _drive = skills()
    published(cast, Wanted(plan), at=now())
    client = Client()
    client.force_login(cast.ines)

    page = client.get("/desk/wanted/?region=PT-13").content.decode()

    assert "plan shifts" in page
    assert "1 employer · 1 opening" in page
    assert f"/desk/new/?skill={plan.pk}" in page
