"""Where evidence has to show who did it, the author's reason stands wherever somebody relies on blind judging (AQ3)."""

import pytest
from django.test import Client

from tests.assessment.scenes import qualify, submitted, take
from tests.conftest import Cast
from tests.factories import published_version, starter_content
from workmark.achievements.content import AchievementContent

WHY = "The camera has to see both carers at the bed."


def client_of(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]  # one of the cast
    return client


@pytest.mark.parametrize("why", ["", WHY])
def test_learners_assessors_and_readers_are_told_the_reason(cast: Cast, why: str) -> None:
    version = published_version(cast.harbour, not_blind=why)
    qualify(cast, cast.aziz, version)
    held = take(cast.aziz, submitted(cast, version, learner=cast.otto))

    pages = [
        client_of(cast.aziz).get(f"/assess/{held.token}/"),
        client_of(cast.lena).get("/work/start/social-media-marketing/"),
        Client().get("/catalogue/social-media-marketing/"),
    ]

    assert [WHY in page.content.decode() for page in pages] == [bool(why)] * 3
    assert ("do not see whose work it is" in pages[2].content.decode()) is not bool(why)
    assert cast.otto.name not in pages[0].content.decode()


def test_without_a_reason_the_digest_of_an_earlier_version_stays_what_it_was() -> None:
    content = starter_content()
    before = content.model_dump(mode="json")
    del before["not_blind"]

    assert AchievementContent.model_validate(before).digest() == content.digest()
    assert content.model_copy(update={"not_blind": WHY}).digest() != content.digest()
