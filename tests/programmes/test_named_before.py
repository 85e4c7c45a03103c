"""What named an in-house micro-credential before that was refused: programmes, authorities and stacks are read without it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.factories import published_stack
from workmark.achievements.models import Achievement, AchievementVersion
from workmark.achievements.queries import stacks_shown_to
from workmark.credentials.actions.keep_authority import accept_authority, give_authority
from workmark.credentials.partnering import authority_for
from workmark.lib.clock import now
from workmark.programmes.actions.keep_programme import ProgrammeFacts, begin_programme
from workmark.programmes.queries import parts_of

pytestmark = pytest.mark.django_db
Publish = Callable[..., AchievementVersion]


def made_in_house(*versions: AchievementVersion) -> None:
    """As it stood in a database that was filled before it was refused."""
    Achievement.objects.filter(versions__in=versions).update(is_in_house=True)


def test_a_programme_is_read_without_it(cast: Cast, publish: Publish) -> None:
    day, night = publish("Day rota"), publish("Night rota")
    facts = ProgrammeFacts("Rotas", "", [day.achievement, night.achievement], [])
    programme = begin_programme(cast.ines, cast.harbour, facts, at=now())
    made_in_house(night)

    assert parts_of(programme) == [day.achievement]


def test_an_authority_lets_nobody_issue_it_and_its_page_does_not_name_it(
    cast: Cast, publish: Publish
) -> None:
    cast.kestrel.may_issue = True
    cast.kestrel.save()
    day, night = publish("Day rota"), publish("Night rota")
    first = MONDAY.date()
    given = give_authority(
        cast.ines,
        cast.harbour,
        cast.kestrel,
        [day.achievement, night.achievement],
        starts_on=first,
        ends_on=first + timedelta(days=9),
        at=MONDAY,
    )
    accept_authority(cast.emre, given, at=MONDAY)
    made_in_house(night)

    assert authority_for(cast.kestrel, day.achievement, first) == given
    assert authority_for(cast.kestrel, night.achievement, first) is None
    page = Client().get(f"/on-behalf/{given.token}/").content.decode()
    assert "Day rota" in page
    assert "Night rota" not in page


def test_a_stack_that_counts_it_is_shown_only_to_those_who_may_read_it(cast: Cast, publish: Publish) -> None:
    day, night = publish("Day rota"), publish("Night rota")
    members = [{"achievement": made.achievement.slug} for made in (day, night)]
    stack = published_stack(cast, "rotas", members, 2)
    assert stack in stacks_shown_to(None)
    made_in_house(night)

    assert stack not in stacks_shown_to(None)
    assert stack not in stacks_shown_to(cast.otto)
    assert Client().get("/stacks/rotas/").status_code == 404
