"""An opening: drafted by an employer's recruiters, published once for everybody, closed, and never open for too long."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.conftest import Cast
from tests.workforce.scenes import NOW, WORDS, drafted, published, skills
from workmark.lib.problems import InvalidInput, NotAllowed, NotFound, WrongState
from workmark.organisations.models import AuditEvent
from workmark.skills.models import Framework
from workmark.workforce.actions.close_opening import close_opening
from workmark.workforce.actions.draft_opening import draft_opening, edit_opening
from workmark.workforce.actions.publish_opening import publish_opening
from workmark.workforce.opening_models import Opening, OpeningState
from workmark.workforce.opening_words import Wanted
from workmark.workforce.openings import open_openings, opening_of, published_opening
from workmark.workforce.role_models import EmployerRole

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)


def test_an_opening_begun_from_a_role_asks_for_what_the_role_asks_for(cast: Cast) -> None:
    plan, count, _drive = skills()
    role = EmployerRole.objects.create(organisation=cast.kestrel, title="Shift lead")
    role.skills.create(skill=plan, level=3, importance=5, is_must=True)
    role.skills.create(skill=count, level=2, importance=2)

    opening = draft_opening(cast.emre, cast.kestrel, WORDS, role=role, at=NOW)

    asked = {(row.skill, row.level, row.importance, row.is_must) for row in opening.skills.all()}
    assert asked == {(plan, 3, 5, True), (count, 2, 2, False)}
    assert AuditEvent.objects.filter(verb="opening.draft", target_id=str(opening.pk)).count() == 1


@pytest.mark.parametrize(
    ("role", "country", "region", "expected"),
    [
        ("PT-13", "", "", ("PT", "PT-13")),
        ("PT-13", "PT", "", ("PT", "PT-13")),
        ("PT-13", "PT", "PT-11", ("PT", "PT-11")),
        ("PT-13", "ES", "", ("ES", "")),
        ("PT", "", "", ("PT", "")),
        ("", "PT", "", ("PT", "")),
    ],
)
def test_where_it_says_no_place_it_is_where_the_role_is(
    cast: Cast, role: str, country: str, region: str, expected: tuple[str, str]
) -> None:
    lead = EmployerRole.objects.create(organisation=cast.kestrel, title="Shift lead", region=role)

    words = replace(WORDS, country=country, region=region)
    opening = draft_opening(cast.emre, cast.kestrel, words, role=lead, at=NOW)

    assert (opening.country, opening.region) == expected


def test_nobody_begins_with_another_employers_role(cast: Cast) -> None:
    role = EmployerRole.objects.create(organisation=cast.harbour, title="Teacher")

    with pytest.raises(InvalidInput):
        draft_opening(cast.emre, cast.kestrel, WORDS, role=role, at=NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "  "},
        {"title": "x" * 201},
        {"advert": "x" * 12_001},
        {"country": "Portugal"},
        {"region": "ES-MD"},
        {"language": "klingon"},
        {"hours_a_week": 61},
        {"pay_low": Decimal(-1)},
        {"pay_low": Decimal(2), "pay_high": Decimal(1)},
        {"currency": "euro"},
        {"pay_period": "week"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_words_that_cannot_stand_are_refused_by_name(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refused:
        draft_opening(cast.emre, cast.kestrel, replace(WORDS, **{"region": "", **wrong}), at=NOW)

    assert set(refused.value.fields) == {list(wrong)[-1]}
    assert not Opening.objects.exists()


def test_a_stale_page_overwrites_nothing(cast: Cast) -> None:
    opening = drafted(cast)

    with pytest.raises(WrongState):
        edit_opening(cast.emre, opening, words=replace(WORDS, title="Other"), revision=0, at=NOW)
    opening.refresh_from_db()
    assert opening.title == WORDS.title


def test_a_skill_of_another_organisations_own_list_looks_absent(cast: Cast) -> None:
    plan, *_ = skills()
    plan.framework = Framework.objects.create(slug="own", name="Own", version="1", owner=cast.harbour)
    plan.save()

    with pytest.raises(InvalidInput):
        drafted(cast, Wanted(plan))


def test_a_draft_is_for_its_own_people_and_what_is_published_for_all(cast: Cast) -> None:
    plan, *_ = skills()
    opening = drafted(cast, Wanted(plan))
    with pytest.raises(NotFound):
        published_opening(opening.token)
    with pytest.raises(NotAllowed):
        opening_of(cast.otto, cast.kestrel, opening.token)

    publish_opening(cast.emre, opening, closes_at=NOW + MONTH, at=NOW)

    assert published_opening(opening.token) == opening
    assert list(open_openings(NOW + MONTH - timedelta(seconds=1))) == [opening]
    assert not open_openings(NOW + MONTH).exists()


@pytest.mark.parametrize("days", [0, -1, 61])
def test_an_opening_is_open_for_sixty_days_at_most(cast: Cast, days: int) -> None:
    plan, *_ = skills()

    with pytest.raises(InvalidInput):
        published(cast, Wanted(plan), days=days)


def test_nothing_is_published_that_asks_for_no_skill(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        published(cast)
    assert set(refused.value.fields) == {"skills"}


def test_what_everybody_can_read_stays_as_it_is(cast: Cast) -> None:
    plan, count, _ = skills()
    opening = published(cast, Wanted(plan))

    with pytest.raises(WrongState):
        edit_opening(cast.emre, opening, skills=[Wanted(count)], revision=1, at=NOW)
    with pytest.raises(WrongState):
        publish_opening(cast.emre, opening, closes_at=NOW + MONTH, at=NOW)
    assert [row.skill for row in opening.skills.all()] == [plan]


def test_a_closed_opening_is_still_readable_and_open_to_nobody(cast: Cast) -> None:
    plan, *_ = skills()
    opening = published(cast, Wanted(plan))

    close_opening(cast.emre, opening, at=NOW + timedelta(days=3))
    close_opening(cast.emre, opening, at=NOW + timedelta(days=9))

    found = published_opening(opening.token)
    assert (found.state, found.closed_at) == (OpeningState.CLOSED, NOW + timedelta(days=3))
    assert not open_openings(NOW + timedelta(days=3)).exists()
