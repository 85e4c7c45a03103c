"""A skill that was replaced, and then its replacement too: what proves the oldest counts for the one in force."""

import pytest

from tests.conftest import Cast
from tests.factories import published_version
from tests.submissions.scenes import MONDAY
from workmark.achievements.models import AchievementSkill
from workmark.planning.offering import offered_inside, offered_to
from workmark.skills.jobs import jobs_asking_for, with_replaced
from workmark.skills.models import Framework, Occupation, OccupationSkill, Skill


@pytest.fixture
def chain(cast: Cast) -> list[Skill]:
    """Three entries, each replaced by the one before; the first is in force."""
    framework = Framework.objects.create(slug="own", name="Own", version="3")
    found: list[Skill] = []
    for number in range(3):
        found.append(
            Skill.objects.create(
                framework=framework,
                uri=f"https://own.example/{number}",
                label=f"word {number}",
                is_retired=bool(number),
                replaced_by=found[-1] if found else None,
            )
        )
    return found


def test_what_proves_the_oldest_is_offered_for_the_newest(cast: Cast, chain: list[Skill]) -> None:
    made = published_version(cast.harbour)
    AchievementSkill.objects.filter(version=made).delete()
    AchievementSkill.objects.create(version=made, skill=chain[2], level=2)

    assert with_replaced([chain[0].uri]) == {each.uri for each in chain}
    assert with_replaced([chain[2].uri]) == {chain[2].uri}
    assert list(offered_inside(cast.harbour, [chain[0].uri], currency="EUR")) == [made.achievement.slug]
    assert list(offered_to(cast.lena, [chain[0].uri], currency="EUR", at=MONDAY)) == [made.achievement.slug]


def test_a_job_that_names_the_oldest_asks_for_the_newest(cast: Cast, chain: list[Skill]) -> None:
    job = Occupation.objects.create(framework=chain[0].framework, uri="https://own.example/job", label="job")
    OccupationSkill.objects.create(occupation=job, skill=chain[2], is_essential=True)

    assert [each.occupation for each in jobs_asking_for(chain[0])] == [job]
    assert not jobs_asking_for(chain[2]).exclude(skill=chain[2]).exists()
