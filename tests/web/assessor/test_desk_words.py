"""What the desks say is so: numbers agree with their words, and rules are told as they are enforced."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.assessment.scenes import submitted
from tests.conftest import Cast
from tests.factories import published_version
from workmark.assessment.own_words import MINIMUM_OWN_WORDS, leans_on_snippets


@pytest.mark.parametrize(("days", "said"), [(1, "the longest for 1 day"), (2, "the longest for 2 days")])
def test_the_longest_wait_is_said_in_the_right_number(cast: Cast, days: int, said: str) -> None:
    work = submitted(cast, published_version(cast.harbour))
    work.readings.update(opened_at=timezone.now() - timedelta(days=days, hours=2))
    client = Client()
    client.force_login(cast.maud)

    page = client.get("/assess/desk/harbour-skills/").content.decode()

    assert f"{said}<" in page


def test_the_page_of_snippets_tells_the_rule_that_holds(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.aziz)

    page = client.get("/assess/snippets/").content.decode()

    assert MINIMUM_OWN_WORDS == 5
    assert "at least five words of your own" in page
    kept = ["Say what you did before you say why."]
    assert leans_on_snippets(f"{kept[0]} Yes, I mean that.", kept)
    assert not leans_on_snippets(f"{kept[0]} The third photo lacks a date.", kept)
