"""Programs read who may assess what, as the pages show it: one's own, an issuer's for whoever leads it, and nobody else's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.assessment.scenes import qualify
from tests.conftest import Cast
from tests.factories import published_version
from workmark.achievements.models import AchievementVersion
from workmark.assessment.models import Qualification
from workmark.lib.clock import now
from workmark.organisations.scopes import SCOPES

Make = Callable[..., Any]
OURS = "/issuers/harbour-skills/qualifications"


@pytest.fixture
def version(cast: Cast) -> AchievementVersion:
    made = published_version(cast.harbour)
    qualify(cast, cast.aziz, made)
    return made


def test_it_is_read_and_ended_with_a_reason_that_both_read(
    cast: Cast, program: Make, version: AchievementVersion
) -> None:
    aziz, maud = program(cast.aziz, "assess"), program(cast.maud, "organisation")
    [mine], [theirs] = aziz.get("/me/qualifications").json(), maud.get(OURS).json()
    held = Qualification.objects.get()
    assert theirs == mine | {"assessor": cast.aziz.name}
    assert (mine["state"], mine["version"], mine["achievement"]) == ("in-force", 1, version.achievement.slug)
    assert (mine["title"], mine["basis"], mine["issuer"]) == (version.title, held.basis, "harbour-skills")
    assert (mine["ended_at"], mine["end_reason"]) == (None, "")
    assert mine["certificate"]["kind"] in {"calibrated", "provisional"}
    assert maud.post(f"{OURS}/{held.pk}/end", {"reason": " "}).status_code == 422

    assert maud.post(f"{OURS}/{held.pk}/end", {"reason": "It was misjudged."}).json() == {"returned": 0}

    for one in (aziz.get("/me/qualifications").json(), maud.get(OURS).json()):
        assert [(each["state"], each["end_reason"], each["version"]) for each in one] == [
            ("ended", "It was misjudged.", None)
        ]
    assert maud.post(f"{OURS}/{held.pk}/end", {"reason": "Again."}).status_code == 404
    # As on the pages, the reason is told for a year.
    Qualification.objects.update(ended_at=now() - timedelta(days=366))
    assert (aziz.get("/me/qualifications").json(), maud.get(OURS).json()) == ([], [])


def test_nobody_else_reads_or_ends_it(cast: Cast, program: Make, version: AchievementVersion) -> None:
    held = Qualification.objects.get()
    own = {"emre": 404, "otto": 404, "lena": 404, "aziz": 403}
    for name, expected in own.items():
        other = program(getattr(cast, name), *SCOPES)
        assert other.get(OURS).status_code == expected
        assert other.post(f"{OURS}/{held.pk}/end", {"reason": "No."}).status_code == expected
        assert bool(other.get("/me/qualifications").json()) is (name == "aziz")
    # Emre owns another issuer: its list has none of Harbour's, and its address reaches none of them.
    emre, theirs = program(cast.emre, "organisation"), "/issuers/kestrel-logistics/qualifications"
    assert emre.get(theirs).json() == []
    assert emre.post(f"{theirs}/{held.pk}/end", {"reason": "No."}).status_code == 404
    assert program(cast.aziz, "organisation").get("/me/qualifications").status_code == 403
    assert Qualification.objects.get().ended_at is None
