"""A school that gives out no directory information (34 CFR 99.37): nobody but the learner opens a new badge until she does."""

from dataclasses import replace

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.credentials.scenes import direct_awards, issued
from workmark.credentials.actions.set_visibility import set_visibility
from workmark.organisations.actions.change_organisation import Profile, change_organisation, profile_of

pytestmark = pytest.mark.django_db


def opens(token: str) -> int:
    return Client().get(f"/badges/{token}/").status_code


def test_new_badges_begin_private_and_the_learner_opens_them(cast: Cast) -> None:
    profile = profile_of(cast.harbour)
    change_organisation(cast.ines, cast.harbour, _withholding(profile))
    cast.harbour.refresh_from_db()

    badge = issued(cast)

    assert opens(badge.token) == 404
    assert [each.visibility for each in direct_awards(cast, 1, slug="customer-interviews")] == ["private"]
    set_visibility(cast.lena, badge, visibility="unlisted")
    assert opens(badge.token) == 200


def test_other_issuers_badges_open_by_their_link(cast: Cast) -> None:
    assert opens(issued(cast).token) == 200


def _withholding(profile: Profile) -> Profile:
    return replace(profile, withholds_directory_information=True)
