"""Skills that openings name less and less: shares of two half-years, worked out by hand."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.factories import published_version
from tests.workforce.scenes import NOW, skills
from workmark.lib.clock import now
from workmark.skills.models import Skill
from workmark.workforce.falling import HALF_YEAR, Fall, falling_skills
from workmark.workforce.opening_models import Opening, OpeningSkill, OpeningState

pytestmark = pytest.mark.django_db


def openings(cast: Cast, at: datetime, number: int, asking: dict[Skill, int]) -> None:
    """So many openings on one day; of them the first so many ask for each skill."""
    made = [
        Opening.objects.create(
            organisation=cast.kestrel,
            title="Shift lead",
            state=OpeningState.PUBLISHED,
            published_at=at,
            closes_at=at + timedelta(days=30),
        )
        for _ in range(number)
    ]
    for skill, count in asking.items():
        OpeningSkill.objects.bulk_create(OpeningSkill(opening=each, skill=skill) for each in made[:count])


def test_a_share_that_halves_is_a_fall_and_fewer_openings_alone_are_none(cast: Cast) -> None:
    """Of 40 openings then and 20 now: 20 and 5 are 50 and 25 of a hundred; 20 and 6 are 50 and 30; 9 then say nothing."""
    plan, count, drive = skills()
    openings(cast, NOW - HALF_YEAR - timedelta(days=5), 40, {plan: 20, count: 20, drive: 9})
    openings(cast, NOW - timedelta(days=5), 20, {plan: 5, count: 6})

    assert falling_skills(NOW) == {plan.uri: Fall(50, 25)}
    assert falling_skills(NOW + HALF_YEAR) == {}, "in the half-year to come there is no opening at all"


def test_few_openings_say_nothing(cast: Cast) -> None:
    plan, _count, _drive = skills()
    openings(cast, NOW - HALF_YEAR - timedelta(days=5), 40, {plan: 20})
    openings(cast, NOW - timedelta(days=5), 19, {})

    assert falling_skills(NOW) == {}


def test_an_author_reads_on_the_desk_which_skill_falls(cast: Cast) -> None:
    plan, _count, _drive = skills()
    at = now()
    openings(cast, at - HALF_YEAR - timedelta(days=5), 20, {plan: 20})
    openings(cast, at - timedelta(days=5), 20, {plan: 4})
    published_version(cast.harbour).proved_skills.create(skill=plan, level=2)
    ines = Client()
    ines.force_login(cast.ines)

    said = ines.get("/desk/").content.decode()

    assert "100 of 100 openings asked for “plan shifts” a half-year ago, 20 of 100 since." in said
