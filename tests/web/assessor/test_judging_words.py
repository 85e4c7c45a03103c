"""What a form for judging asks is what locking wants, and says of doubts only what then happens."""

import pytest
from django.test import Client

from tests.assessment.scenes import BELOW, MONDAY, lock, qualify, rate, score_all, submitted, take
from tests.conftest import Cast
from tests.factories import published_stack, published_version
from workmark.achievements.models import AchievementVersion
from workmark.assessment.actions.qualify_assessor import qualify_assessor
from workmark.assessment.models import Assignment
from workmark.assessment.rosters import assessable_achievements, own_standings
from workmark.lib.problems import InvalidInput

BY_ITSELF = "This badge comes by itself"


@pytest.fixture
def version(cast: Cast) -> AchievementVersion:
    found = published_version(cast.harbour)
    for person in (cast.aziz, cast.maud, cast.noor):
        qualify(cast, person, found)
    return found


def _page(assignment: Assignment) -> str:
    client = Client()
    client.force_login(assignment.assessor)
    return client.get(f"/assess/{assignment.token}/").content.decode()


def test_what_locking_wants_is_not_called_optional(cast: Cast, version: AchievementVersion) -> None:
    page = _page(take(cast.aziz, submitted(cast, version)))

    [rules, *_later] = page.split("What holds of the evidence")[1:]
    assert "optional" not in rules.partition("Valid: it shows")[0]
    [missing, *_later] = page.split("What is missing</label>")[1:]
    assert "optional" not in missing.partition("<textarea")[0]


def test_a_doubt_is_asked_for_only_where_a_second_assessor_comes(
    cast: Cast, version: AchievementVersion
) -> None:
    work = submitted(cast, version)
    first = take(cast.aziz, work)
    assert "Close to another level" in _page(first)
    score_all(first, "not-yet-evident", BELOW["feedback"])
    first.scores.update(missing=BELOW["missing"], next_step=BELOW["next_step"])
    lock(first)
    rate(cast.maud, work)

    settling = _page(take(cast.noor, work))

    assert "Two assessors differ here" in settling
    assert "Close to another level" not in settling
    assert "a second assessor reads" not in settling


def test_nobody_assesses_for_the_badge_of_a_stack(cast: Cast, version: AchievementVersion) -> None:
    other = published_version(cast.harbour, "customer-interviews")
    members = [{"achievement": each.achievement.slug, "level": 1} for each in (version, other)]
    stack = published_stack(cast, "voice", members, 2, title="Voice of the Firm")
    assert stack.badge is not None

    with pytest.raises(InvalidInput, match=BY_ITSELF):
        qualify_assessor(cast.ines, cast.aziz, stack.badge, basis="Ten years.", at=MONDAY)

    before = qualify(cast, cast.aziz, stack.badge.versions.get())  # from when that was not refused
    assert stack.badge not in dict(assessable_achievements(cast.harbour))
    assert before not in [standing.qualification for standing in own_standings(cast.aziz, at=MONDAY)]
    assert version.achievement in dict(assessable_achievements(cast.harbour))
    assert len(own_standings(cast.aziz, at=MONDAY)) == 1
    client = Client()
    client.force_login(cast.maud)
    desk = client.get("/assess/anchors/").content.decode()
    assert other.title in desk
    assert "Voice of the Firm" not in desk
    assert "Still wanted: 3 to practise on, 1 clear pass, 1 clear fail, 2 borderline, 1 of any kind" in desk
