"""What somebody in two cohorts of one institution shows of each, until when, and what the pages say of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import Cast
from tests.programmes.test_cohorts import client_of
from workmark.achievements.models import AchievementVersion
from workmark.lib.clock import now
from workmark.organisations.models import Person
from workmark.programmes.actions.show_progress import show_progress
from workmark.programmes.models import Cohort, CohortPlace, PlaceState, Programme
from workmark.programmes.standing import cohort_standing
from workmark.submissions.actions.start import start
from workmark.workforce.actions.give_consent import give_consent
from workmark.workforce.actions.withdraw_consent import withdraw_consent
from workmark.workforce.consent_models import Consent, ConsentView, Purpose

DAY = timedelta(days=1)
MINE = "/account/cohorts/"


@pytest.fixture
def places(cast: Cast, publish: Callable[..., AchievementVersion]) -> tuple[CohortPlace, CohortPlace]:
    """Lena is in "Spring", with the shift handover, and in "Autumn", with the night rota. She began both."""
    return place_in(cast, "Spring", publish("Shift handover")), place_in(
        cast, "Autumn", publish("Night rota")
    )


def place_in(cast: Cast, name: str, part: AchievementVersion) -> CohortPlace:
    start(cast.lena, part, at=now())
    programme = Programme.objects.create(organisation=cast.harbour, title=f"{name} programme")
    programme.achievements.add(part.achievement)
    today = now().date()
    cohort = Cohort.objects.create(programme=programme, name=name, starts_on=today, ends_on=today + 60 * DAY)
    return CohortPlace.objects.create(
        cohort=cohort,
        email=cast.lena.email,
        person=cast.lena,
        state=PlaceState.IN,
        joined_at=now(),
        expires_at=now() + DAY,
    )


def agree(person: Person, place: CohortPlace, days: int) -> Consent:
    """A yes to a page that named every part of this cohort, and a day so many days from now."""
    seen = place.cohort.programme.achievements.values_list("slug", flat=True)
    return show_progress(person, place, seen, words="I let it see.", until=now() + days * DAY, at=now())


def is_seen(cast: Cast, place: CohortPlace, days: int) -> bool:
    [member] = cohort_standing(
        cast.ines, Cohort.objects.get(pk=place.cohort_id), at=now() + days * DAY
    ).members
    return member.progress is not None


def page_of(person: Person, path: str = MINE) -> str:
    return client_of(person).get(path).content.decode()


def test_a_later_yes_to_another_cohort_puts_off_no_day(cast: Cast, places: Any) -> None:
    spring, autumn = places
    agree(cast.lena, spring, 100)
    agree(cast.lena, autumn, 300)

    assert [is_seen(cast, spring, days) for days in (0, 99, 101, 299)] == [True, True, False, False]
    assert [is_seen(cast, autumn, days) for days in (0, 99, 101, 299, 301)] == [True, True, True, True, False]


def test_a_later_yes_that_ends_sooner_cuts_no_other_cohort_short(cast: Cast, places: Any) -> None:
    spring, autumn = places
    agree(cast.lena, spring, 300)
    agree(cast.lena, autumn, 100)

    assert [is_seen(cast, spring, days) for days in (99, 101, 299, 301)] == [True, True, True, False]
    assert [is_seen(cast, autumn, days) for days in (99, 101)] == [True, False]


def test_what_was_added_is_shown_no_longer_than_the_rest(cast: Cast, places: Any) -> None:
    spring, _autumn = places
    agree(cast.lena, spring, 100)
    agree(cast.lena, spring, 300)

    assert [is_seen(cast, spring, days) for days in (99, 101)] == [True, False]


def test_a_look_at_one_cohort_is_no_look_by_the_yes_to_another(cast: Cast, places: Any) -> None:
    spring, autumn = places
    agree(cast.lena, autumn, 100)

    assert not is_seen(cast, spring, 0)
    assert not ConsentView.objects.exists()
    assert is_seen(cast, autumn, 0)
    assert ConsentView.objects.count() == 1


def test_each_cohort_lists_what_is_shown_and_the_other_says_that_nothing_is(cast: Cast, places: Any) -> None:
    spring, _autumn = places
    agree(cast.lena, spring, 100)

    autumn_card, spring_card = page_of(cast.lena).split('<li class="card')[1:]
    assert "Added since you agreed" not in autumn_card + spring_card
    assert "Not shown" in autumn_card
    assert "Let it see how far I am" in autumn_card
    assert "It sees how far you are with these until" in spring_card
    assert "<li>Shift handover</li>" in spring_card

    line = page_of(cast.lena, "/account/who-sees/").split("I let it see.")[1]
    assert "Autumn: not shown" in line
    assert ": Shift handover</li>" in line


def test_after_a_withdrawal_each_cohort_offers_to_agree_again(cast: Cast, places: Any) -> None:
    spring, autumn = places
    agree(cast.lena, spring, 100)
    withdraw_consent(cast.lena, agree(cast.lena, autumn, 100), at=now())

    page = page_of(cast.lena)
    assert page.count("Not shown") == 2
    assert page.count("Let it see how far I am") == 2
    slug = spring.cohort.programme.achievements.get().slug
    client_of(cast.lena).post(f"{MINE}{spring.pk}/show/", {"part": [slug]})
    assert (is_seen(cast, spring, 0), is_seen(cast, autumn, 0)) == (True, False)


def test_a_yes_from_before_days_were_kept_shows_nothing_and_the_page_says_so(cast: Cast, places: Any) -> None:
    spring, _autumn = places
    spring.shown_parts.set(spring.cohort.programme.achievements.all())
    give_consent(
        cast.lena, cast.harbour, Purpose.COHORT, words="I let it see.", until=now() + 100 * DAY, at=now()
    )

    assert not is_seen(cast, spring, 0)
    page = page_of(cast.lena)
    assert page.count("we did not keep for which micro-credentials") == 2
    assert page.count("Let it see how far I am") == 2
    assert "Spring: not shown" in page_of(cast.lena, "/account/who-sees/")


def test_the_button_to_leave_says_what_it_leaves(cast: Cast, places: Any) -> None:
    cast.lena.language = "es"
    cast.lena.save()

    page = client_of(cast.lena).get(MINE, headers={"accept-language": "es"}).content.decode()
    assert "Dejar el grupo" in page
    assert "Se van" not in page
