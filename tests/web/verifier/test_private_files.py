"""The files of a private badge: its learner takes them, nobody else does, and no shared cache keeps one."""

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.credentials.scenes import issued
from workmark.credentials.actions.set_visibility import set_visibility

pytestmark = pytest.mark.django_db


@pytest.mark.long
@pytest.mark.parametrize("ending", ["json", "png", "svg", "pdf", "ob2.json", "elm.json"])
def test_no_shared_cache_keeps_a_file_of_a_private_badge(cast: Cast, client: Client, ending: str) -> None:
    badge = issued(cast)
    set_visibility(cast.lena, badge, visibility="private")
    assert client.get(f"/badges/{badge.token}.{ending}").status_code == 404

    client.force_login(cast.lena)
    hers = client.get(f"/badges/{badge.token}.{ending}")

    assert hers.status_code == 200
    assert hers["Cache-Control"].startswith("private")
