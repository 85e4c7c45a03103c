from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.conftest import Cast
from tests.factories import published_stack
from workmark.achievements.actions.edit_stack import edit_stack
from workmark.achievements.actions.publish_stack import publish_stack
from workmark.achievements.actions.retire_achievement import retire_achievement
from workmark.achievements.actions.start_new_version import start_new_version
from workmark.achievements.catalogue import Wanted, search_catalogue
from workmark.achievements.models import AchievementVersion, Stack
from workmark.achievements.queries import (
    desk_version,
    issuers_written_for,
    on_the_desk_of,
    published_version_of,
    readable_by,
    sealed_version_of,
    stack_of,
    visible_to,
)
from workmark.lib.problems import InvalidInput, NotFound

Publish = Callable[..., AchievementVersion]
STOCK = "http://data.europa.eu/esco/skill/2"


def titles(wanted: Wanted, person: Any = None) -> list[str]:
    return [version.title for version in search_catalogue(wanted, person).versions]


@pytest.fixture
def shelf(publish: Publish) -> None:
    """Three in the catalogue: a café rota, marketing at a price, and stock counting."""
    publish("Café rota", hours=4)
    publish(
        "Marketing on a small budget",
        family="marketing",
        hours=14,
        price={"amount": "40.00", "currency": "EUR", "waiver": "Tick the box. We ask for no proof."},
    )
    publish(
        "Stock counts you can trust",
        hours=8,
        summary="Count stock, and rotate a shelf with no marketing at all.",
        skills=[{"uri": STOCK, "label": "count stock", "level": 2}],
    )


def test_an_empty_search_shows_everything_by_title(shelf: None) -> None:
    assert titles(Wanted()) == ["Café rota", "Marketing on a small budget", "Stock counts you can trust"]


@pytest.mark.parametrize("words", ["cafe", "CAFÉ", "café", "rota caf", "caf"])
def test_accents_case_and_order_do_not_matter(shelf: None, words: str) -> None:
    assert titles(Wanted(words=words)) == ["Café rota"]


def test_every_word_must_be_found_at_a_words_beginning(shelf: None) -> None:
    assert titles(Wanted(words="stock rota")) == ["Stock counts you can trust"]  # "rotate" begins with "rota"
    assert titles(Wanted(words="tock")) == []


def test_hits_in_the_title_come_first(shelf: None) -> None:
    assert titles(Wanted(words="marketing")) == ["Marketing on a small budget", "Stock counts you can trust"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(hours_max=8), ["Café rota", "Stock counts you can trust"]),
        (Wanted(price_max=Decimal(0)), ["Café rota", "Stock counts you can trust"]),
        (
            Wanted(price_max=Decimal(40)),
            ["Café rota", "Marketing on a small budget", "Stock counts you can trust"],
        ),
        (Wanted(skill=STOCK), ["Stock counts you can trust"]),
        (Wanted(family="marketing"), ["Marketing on a small budget"]),
        (Wanted(issuer="harbour-skills", hours_max=5), ["Café rota"]),
        (Wanted(issuer="kestrel-logistics"), []),
        (Wanted(language="pt"), []),
    ],
)
def test_filters_narrow(shelf: None, wanted: Wanted, expected: list[str]) -> None:
    assert titles(wanted) == expected


def test_facets_count_what_each_choice_would_leave(shelf: None) -> None:
    facets = search_catalogue(Wanted(family="marketing")).facets

    # The family facet ignores its own filter; the others count within it.
    assert {(option.value, option.count, option.is_chosen) for option in facets["family"]} == {
        ("logistics-care", 2, False),
        ("marketing", 1, True),
    }
    assert [(option.label, option.count) for option in facets["skill"]] == [("brief staff", 1)]
    assert facets["price_max"] == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("markting", "marketing"), ("stok", "stock"), ("budgit", "budget"), ("smoll budgett", "small budget")],
)
def test_a_near_miss_is_suggested(shelf: None, typed: str, meant: str) -> None:
    found = search_catalogue(Wanted(words=typed))

    # What is suggested does find something.
    assert found.did_you_mean == meant
    assert search_catalogue(Wanted(words=found.did_you_mean)).versions


def test_nothing_near_suggests_nothing(shelf: None) -> None:
    assert search_catalogue(Wanted(words="xylophone")).did_you_mean == ""
    assert search_catalogue(Wanted(words="%_\\ ' OR 1=1 --")).versions == ()
    assert search_catalogue(Wanted(words="\x00" * 50)).versions != ()  # no words at all: everything


def test_a_flood_of_words_is_bounded(shelf: None) -> None:
    assert search_catalogue(Wanted(words="marketing " * 5_000)).versions


def test_in_house_ones_are_seen_by_members_only(cast: Cast, publish: Publish) -> None:
    hidden = publish("House rules", is_in_house=True)

    assert titles(Wanted(), cast.aziz) == ["House rules"]
    for person in (None, AnonymousUser(), cast.lena, cast.emre, cast.otto):
        assert titles(Wanted(words="house"), person) == []
        assert search_catalogue(Wanted(), person).facets["skill"] == ()
        with pytest.raises(NotFound):
            published_version_of(hidden.achievement.slug, person)


def test_retired_ones_leave_the_catalogue_and_stay_readable(cast: Cast, publish: Publish) -> None:
    version = publish("Old ways")
    retire_achievement(cast.ines, version.achievement)

    assert not visible_to(None).exists()
    assert published_version_of("old-ways", None) == version
    assert sealed_version_of("old-ways", 1, cast.lena) == version
    assert readable_by(None).count() == 1


def test_drafts_are_on_the_issuers_desk_and_nowhere_else(cast: Cast, publish: Publish) -> None:
    achievement = publish("Handover").achievement
    draft = start_new_version(cast.ines, achievement)

    assert draft not in readable_by(cast.ines)
    for person in (cast.ines, cast.rui, cast.maud):
        assert desk_version("handover", 2, person) == draft
    for person in (cast.lena, cast.aziz, cast.emre, cast.otto):
        assert not on_the_desk_of(person).exists()
        with pytest.raises(NotFound):
            desk_version("handover", 2, person)


def test_authors_write_for_their_own_issuers(cast: Cast) -> None:
    assert list(issuers_written_for(cast.ines)) == [cast.harbour]
    assert list(issuers_written_for(cast.emre)) == [cast.kestrel]
    assert not issuers_written_for(cast.rui).exists()


def test_hours_count_everything_up_to_them(shelf: None) -> None:
    """4, 8 and 14 hours: one within 5, two within 10, all within 15 and 20; and a step never counts itself out."""
    counts = {
        option.value: option.count for option in search_catalogue(Wanted(hours_max=5)).facets["hours_max"]
    }

    assert counts == {"5": 1, "10": 2, "15": 3, "20": 3}


def test_a_stack_that_counts_what_is_in_house_is_for_its_own_people(publish: Publish, cast: Cast) -> None:
    publish("Café rota")
    publish("Night rota", is_in_house=True)
    published_stack(cast, "rotas", [{"achievement": "cafe-rota"}, {"achievement": "night-rota"}], 2)

    assert set(stack_of("rotas", cast.aziz)[1]) == {"cafe-rota", "night-rota"}
    for outsider in (AnonymousUser(), cast.otto):
        with pytest.raises(NotFound):
            stack_of("rotas", outsider)


def test_a_stack_that_everybody_reads_takes_in_nothing_in_house_later(publish: Publish, cast: Cast) -> None:
    publish("Café rota")
    publish("Day rota")
    publish("Night rota", is_in_house=True)
    members = [{"achievement": "cafe-rota"}, {"achievement": "day-rota"}]
    stack = published_stack(cast, "rotas", members, 1)
    said = {"title": "Rotas", "summary": "Both.", "competency": "Plans them.", "need": 1}
    members.append({"achievement": "night-rota"})
    stack = edit_stack(cast.ines, stack, said | {"members": members}, revision=stack.revision)

    with pytest.raises(InvalidInput) as refused:
        publish_stack(cast.rui, stack, revision=stack.revision)

    assert refused.value.fields["members"][0].endswith("people only: night-rota.")
    assert published_version_of("rotas", AnonymousUser()).number == 1


def test_the_badge_of_a_stack_is_nothing_to_start(publish: Publish, cast: Cast) -> None:
    publish("Café rota")
    publish("Day rota")
    published_stack(cast, "rotas", [{"achievement": "cafe-rota"}, {"achievement": "day-rota"}], 1)

    assert titles(Wanted()) == ["Café rota", "Day rota"]
    assert published_version_of("rotas", AnonymousUser()).title == "Rotas"


def test_a_stack_that_nobody_published_looks_absent(cast: Cast) -> None:
    Stack.objects.create(slug="rotas", issuer=cast.harbour, title="Rotas", summary="Both.", need=1)

    with pytest.raises(NotFound):
        stack_of("rotas", cast.otto)
