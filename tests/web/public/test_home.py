"""The first page a stranger sees."""

from collections.abc import Callable

from django.test import Client

from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.web.public.reading import Page
from workmark.achievements.models import AchievementVersion
from workmark.credentials.models import CredentialVisibility


def test_an_empty_house_still_says_what_this_is(client: Client, db: None) -> None:
    page = Page(client.get("/"))

    assert page.headings.count("h1") == 1
    assert "with work you have done" in page.words


def test_families_take_turns_and_nothing_in_house_is_shown(
    client: Client, publish: Callable[..., AchievementVersion]
) -> None:
    for number in range(8):
        publish(f"Care {number}")
    publish("Ads", family="marketing")
    publish("Night rota", is_in_house=True)

    links = Page(client.get("/")).links

    featured = [link for link in links if link.startswith("/catalogue/") and link.count("/") == 3]
    assert len(featured) == 6
    assert "/catalogue/ads/" in featured
    assert "/catalogue/night-rota/" not in featured


def test_only_badges_shown_to_everyone_stand_here(client: Client, cast: Cast) -> None:
    credential = issued(cast)
    address = f"/badges/{credential.token}/"

    for visibility in (CredentialVisibility.PRIVATE, CredentialVisibility.UNLISTED):
        type(credential).objects.update(visibility=visibility)
        assert address not in Page(client.get("/")).links
    type(credential).objects.update(visibility=CredentialVisibility.PUBLIC)
    page = Page(client.get("/"))
    assert address in page.links
    assert "Lena Ortiz" in page.words
    assert "on 11 rows of an open rubric" in page.words
