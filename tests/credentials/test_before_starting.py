"""What builds on another micro-credential is begun by whoever has that one's badge in force, and by nobody else."""

from datetime import timedelta
from html import unescape

import pytest

from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.factories import published_version
from tests.web.learner.conftest import signed_in_as
from workmark.achievements.content import Prerequisites
from workmark.achievements.models import AchievementVersion
from workmark.credentials.models import Credential
from workmark.lib.clock import now
from workmark.lib.problems import WrongState
from workmark.submissions.actions.start import start
from workmark.submissions.models import Submission


@pytest.fixture
def badge(cast: Cast) -> Credential:
    """Lena's, for the first step."""
    return issued(cast)


@pytest.fixture
def second(cast: Cast, badge: Credential) -> AchievementVersion:
    before = Prerequisites(text="Know the trade.", achievements=(badge.version.achievement.slug,))
    return published_version(cast.harbour, "customer-interviews", prerequisites=before)


def test_whoever_has_the_badge_begins_and_others_are_told_what_is_missing(
    cast: Cast, badge: Credential, second: AchievementVersion
) -> None:
    with pytest.raises(WrongState) as refused:
        start(cast.otto, second, at=now())
    assert badge.version.title in str(refused.value.detail)
    assert not Submission.objects.filter(learner=cast.otto).exists()

    begun = start(cast.lena, second, at=now())

    assert begun.version == second
    badge.revoked_at, badge.revocation_reason = now(), "It was not hers."
    badge.save()
    assert start(cast.lena, second, at=now()) == begun  # what is begun goes on


@pytest.mark.parametrize("fields", [{"revoked_at": 0}, {"held_at": 0}, {"valid_until": -1}])
def test_a_badge_that_does_not_count_opens_nothing(
    cast: Cast, badge: Credential, second: AchievementVersion, fields: dict[str, int]
) -> None:
    Credential.objects.filter(pk=badge.pk).update(
        revocation_reason="A reason.", **{name: now() + timedelta(days=days) for name, days in fields.items()}
    )

    with pytest.raises(WrongState):
        start(cast.lena, second, at=now())


def test_what_nobody_offers_any_more_holds_nobody_back(
    cast: Cast, badge: Credential, second: AchievementVersion
) -> None:
    badge.version.achievement.retired_at = now()
    badge.version.achievement.save()

    assert start(cast.otto, second, at=now()).version == second


def test_pages_say_what_comes_first_and_whether_the_reader_has_it(
    cast: Cast, badge: Credential, second: AchievementVersion
) -> None:
    page, begin = "/catalogue/customer-interviews/", "/work/start/customer-interviews/"
    first = f'href="/catalogue/{badge.version.achievement.slug}/"'
    otto, lena = signed_in_as(cast.otto), signed_in_as(cast.lena)
    button = '<button class="button button-primary button-large"'

    seen = otto.get(page).content.decode()
    assert (first in seen, "You do not have it yet" in seen) == (True, True)
    seen = otto.get(begin).content.decode()
    assert (first in seen, button in seen) == (True, False)
    refused = otto.post(begin)
    assert (refused.status_code, badge.version.title in unescape(refused.content.decode())) == (409, True)
    assert "You have it" in lena.get(page).content.decode()
    assert button in lena.get(begin).content.decode()
    assert lena.post(begin).status_code == 302
