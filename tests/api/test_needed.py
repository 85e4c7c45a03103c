"""What an employer needs written, over the API: asked, offered, accepted, linked."""

from collections.abc import Callable
from datetime import timedelta

from tests.api.conftest import Program
from tests.conftest import Cast
from tests.submissions.scenes import version
from tests.workforce.scenes import skills
from workmark.lib.clock import now

Make = Callable[..., Program]
PLACE = "/employers/kestrel-logistics/needed"


def test_a_need_is_met_by_calls_alone(cast: Cast, program: Make) -> None:
    plan, _count, _drive = skills()
    emre, ines, day = program(cast.emre), program(cast.ines), (now() + timedelta(days=40)).date().isoformat()
    said = {"title": "Plan rotas", "tasks": "Plan a week.", "people": 4, "needed_by": day, "closes_on": day}
    assert emre.post(PLACE, said | {"skills": ["http://example.org/none"]}).status_code == 422
    made = emre.post(PLACE, said | {"skills": [plan.uri]})
    assert made.status_code == 201
    token = made.json()["token"]

    assert [each["title"] for each in ines.get("/needed").json()["items"]] == ["Plan rotas"]
    assert program(cast.otto).get("/needed").status_code == 404
    offer = {"issuer": "harbour-skills", "words": "With photos.", "ready_by": day}
    first = ines.post(f"/needed/{token}/offers", offer).json()
    assert ines.delete(f"/needed/{token}/offers/{first['token']}").status_code == 204
    second = ines.post(f"/needed/{token}/offers", offer).json()
    assert emre.post(f"{PLACE}/{token}/offers/{first['token']}/accept").status_code == 404
    accepted = emre.post(f"{PLACE}/{token}/offers/{second['token']}/accept").json()
    assert (accepted["is_open"], [each["state"] for each in accepted["offers"]]) == (False, ["accepted"])
    version(cast.harbour, "rotas")
    linked = ines.put(f"/needed/{token}/offers/{second['token']}/achievement", {"achievement": "rotas"})
    assert linked.json()["fulfilled_at"] is not None
    assert emre.get(f"{PLACE}/{token}").json()["offers"][0]["achievement"] == "rotas"
    for address in (PLACE, f"{PLACE}/{token}"):
        assert ines.get(address).status_code == 404
