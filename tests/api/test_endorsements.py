"""Endorsements by API: written by an owner, seen by two sides, shown once accepted, withdrawn for everyone to see."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import Program
from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.factories import published_version
from workmark.credentials.actions.sign_endorsement import sign_endorsement
from workmark.credentials.endorsement_models import Endorsement

Make = Callable[..., Program]
WORDS = "We hire people who earned it."


def said(about: str, key: str, **more: Any) -> dict[str, Any]:
    return {"endorser": "kestrel-logistics", "about": about, "key": key, "comment": WORDS, **more}


def test_it_is_written_signed_accepted_and_withdrawn(cast: Cast, program: Make, anybody: Program) -> None:
    version = published_version(cast.harbour)
    emre, ines = program(cast.emre), program(cast.ines)

    written = emre.post("/endorsements", said("achievement", version.achievement.slug))
    assert (written.status_code, written.json()["file"]) == (202, "")
    address = f"/endorsements/{written.json()['token']}"
    assert ines.post(f"{address}/accept").status_code == 409  # it is not signed yet
    sign_endorsement(Endorsement.objects.get().pk)
    assert ines.get(address).json()["outcome"] == "passed"
    assert anybody.get(address).status_code == 404
    assert program(cast.otto).get(address).status_code == 404

    assert emre.post(f"{address}/accept").status_code == 403
    assert ines.post(f"{address}/accept").json()["accepted_at"]
    whole = anybody.get(address).json()
    assert whole["document"]["credentialSubject"]["endorsementComment"] == WORDS
    assert [each["token"] for each in emre.get("/endorsements?side=given").json()["items"]] == [
        whole["token"]
    ]
    assert [each["token"] for each in ines.get("/endorsements").json()["items"]] == [whole["token"]]
    assert ines.get("/endorsements?side=given").json()["total"] == 0

    assert emre.post(f"{address}/hide").status_code == 403
    assert ines.post(f"{address}/hide").json()["accepted_at"] is None
    assert anybody.get(address).status_code == 404
    assert ines.post(f"{address}/accept").json()["accepted_at"]

    assert ines.post(f"{address}/withdraw", {"reason": "We changed our mind."}).status_code == 403
    assert emre.post(f"{address}/withdraw", {"reason": "It changed hands."}).json()["outcome"] == "failed"
    assert emre.post(f"{address}/withdraw", {"reason": "Again."}).status_code == 409


def test_what_is_said_of_a_private_badge_is_its_learners_to_see(
    cast: Cast, program: Make, anybody: Program
) -> None:
    badge = issued(cast)
    emre, lena = program(cast.emre), program(cast.lena)
    type(badge).objects.update(visibility="private")
    assert emre.post("/endorsements", said("badge", badge.token)).status_code == 404
    type(badge).objects.update(visibility="unlisted")
    address = f"/endorsements/{emre.post('/endorsements', said('badge', badge.token)).json()['token']}"
    sign_endorsement(Endorsement.objects.get().pk)
    assert lena.post(f"{address}/accept").status_code == 200
    assert anybody.get(address).json()["about"] == "badge"

    type(badge).objects.update(visibility="private")

    assert anybody.get(address).status_code == 404
    assert lena.get("/endorsements").json()["total"] == 1


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"endorser": "harbour-skills"}, 422),
        ({"key": "no-such"}, 404),
        ({"about": "person"}, 422),
        ({"comment": ""}, 422),
        ({"about": "issuer", "key": "kestrel-logistics"}, 409),
    ],
)
def test_what_cannot_be_endorsed_says_so(
    cast: Cast, program: Make, changed: dict[str, str], status: int
) -> None:
    version = published_version(cast.harbour)

    answer = program(cast.emre).post("/endorsements", said("achievement", version.achievement.slug) | changed)

    assert answer.status_code == status
    assert not Endorsement.objects.exists()
