"""The catalogue as a plain form: everything is in the address, and nothing in it can break the page."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.web.public.reading import Page
from workmark.achievements.models import AchievementVersion

Publish = Callable[..., AchievementVersion]
STOCK = "http://data.europa.eu/esco/skill/2"


@pytest.fixture
def shelf(publish: Publish) -> None:
    """Three in the catalogue: a café rota, marketing at a price in Spanish, and stock counting."""
    publish("Café rota", hours=4)
    publish(
        "Marketing on a small budget",
        family="marketing",
        hours=14,
        price={"amount": "40.00", "currency": "EUR", "waiver": "Tick the box. We ask for no proof."},
    )
    publish("Stock counts", hours=8, skills=[{"uri": STOCK, "label": "count stock", "level": 2}])


def shown(client: Client, query: str) -> list[str]:
    """The addresses of the results."""
    links = Page(client.get(f"/catalogue/?{query}")).links
    return [link.split("/")[2] for link in links if link.startswith("/catalogue/") and link.count("/") == 3]


@pytest.mark.long
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["cafe-rota", "marketing-on-a-small-budget", "stock-counts"]),
        ("q=cafe", ["cafe-rota"]),
        ("family=marketing", ["marketing-on-a-small-budget"]),
        ("hours=10", ["cafe-rota", "stock-counts"]),
        ("hours=4", ["cafe-rota"]),
        ("price=0", ["cafe-rota", "stock-counts"]),
        ("price=40", ["cafe-rota", "marketing-on-a-small-budget", "stock-counts"]),
        (f"skill={quote(STOCK)}", ["stock-counts"]),
        ("issuer=harbour-skills&hours=5", ["cafe-rota"]),
        ("issuer=kestrel-logistics", []),
        ("language=es", []),
    ],
)
def test_each_filter_leaves_what_it_says(shelf: None, client: Client, query: str, found: list[str]) -> None:
    assert shown(client, query) == found


def test_each_choice_shows_how_many_it_would_leave(shelf: None, client: Client) -> None:
    html = Page(client.get("/catalogue/?hours=10")).html

    assert '<option value="logistics-care">Logistics and care (2)</option>' in html
    assert '<option value="5">Up to 5 hours (1)</option>' in html
    assert '<option value="10" selected>Up to 10 hours (2)</option>' in html


def test_filters_in_use_are_taken_away_one_by_one(shelf: None, client: Client) -> None:
    page = Page(client.get("/catalogue/?q=caf%C3%A9&hours=10"))

    assert {"?hours=10", "?q=caf%C3%A9"} <= set(page.links)
    assert "Up to 10 hours" in page.words
    assert "1 micro-credential" in page.words


def test_a_slip_of_the_pen_is_offered_its_right_spelling(shelf: None, client: Client) -> None:
    page = Page(client.get("/catalogue/?q=markting&price=40"))

    assert "Did you mean marketing ?" in page.words
    assert "?q=marketing&price=40" in page.links


def test_a_search_for_nothing_known_says_what_to_do(shelf: None, client: Client) -> None:
    page = Page(client.get("/catalogue/?q=zzzzqqq"))

    assert "Nothing fits all of that" in page.words
    assert "/catalogue/" in page.links


@pytest.mark.long
@pytest.mark.parametrize(
    "query",
    [
        "hours=abc",
        "hours=nan",
        "hours=-1",
        "price=1e999",
        "price=free",
        "q=" + "x" * 300,
        "language=" + "x" * 90,
    ],
)
def test_what_cannot_be_read_is_left_out_and_named(shelf: None, client: Client, query: str) -> None:
    page = Page(client.get(f"/catalogue/?{query}"))

    assert "could not be read and was left out" in page.words
    assert "3 micro-credentials" in page.words


@pytest.mark.parametrize(
    "query", ["q=%27%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "family=%22%3E%3Cb%3E", "skill=%3Cb%3E"]
)
def test_what_is_typed_comes_back_as_words(shelf: None, client: Client, query: str) -> None:
    html = client.get(f"/catalogue/?{query}").content.decode()

    assert "<script>alert" not in html
    assert "<b>" not in html


def test_in_house_ones_are_found_by_their_own_people_alone(
    publish: Publish, client: Client, cast: Cast
) -> None:
    publish("Night rota", is_in_house=True)

    assert shown(client, "") == []
    client.force_login(cast.aziz, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert shown(client, "") == ["night-rota"]
    assert "For its own people" in Page(client.get("/catalogue/")).words


def test_pages_keep_the_search_and_a_page_too_far_is_the_last(publish: Publish, client: Client) -> None:
    for number in range(13):
        publish(f"Rota {number:02}")

    first, beyond = Page(client.get("/catalogue/?q=rota")), Page(client.get("/catalogue/?q=rota&page=99"))

    assert "?q=rota&page=2" in first.links
    assert "1 to 12 shown" in first.words
    assert "13 to 13 shown" in beyond.words
    assert Page(client.get("/catalogue/?page=x")).headings.count("h1") == 1


def test_the_number_of_questions_to_the_database_does_not_grow_with_the_results(
    publish: Publish, client: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(8):
        publish(f"Rota {number:02}")

    with django_assert_max_num_queries(14):  # type: ignore[operator]  # pytest-django's fixture is untyped
        client.get("/catalogue/")
