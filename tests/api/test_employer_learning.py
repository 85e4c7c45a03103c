"""Budgets, assigned learning, its answers, and requests for proof over the API, by the same rules as the pages."""

from collections.abc import Callable
from datetime import timedelta

from tests.api.conftest import Program
from tests.conftest import Cast
from tests.submissions.scenes import version
from tests.workforce.learning_scenes import employed
from workmark.lib.clock import now
from workmark.organisations.models import Membership, Role
from workmark.workforce.actions.request_learning import request_learning

Make = Callable[..., Program]
PLACE = "/employers/kestrel-logistics"


def test_a_budget_is_set_aside_gone_beyond_by_two_and_answered(cast: Cast, program: Make) -> None:
    version(cast.harbour)
    work, today = employed(cast.lena, cast.kestrel), now().date()
    Membership.objects.create(person=cast.rui, organisation=cast.kestrel, role=Role.OWNER)
    emre, rui, lena = program(cast.emre), program(cast.rui), program(cast.lena)
    ends = (today + timedelta(days=30)).isoformat()
    budget = {"name": "Spring", "amount": "30", "currency": "EUR", "seats": 3}
    kept = emre.post(f"{PLACE}/budgets", budget | {"starts_on": today.isoformat(), "ends_on": ends})
    assert (kept.status_code, kept.json()["left"], kept.json()["seats_left"]) == (201, "30.00", 3)
    asked = {
        "people": [work.work_email],
        "achievement": "shelve-by-date",
        "reason": "New shelves",
        "due_on": ends,
        "fee_covered": "40",
        "budget": kept.json()["token"],
    }
    (made,) = emre.post(f"{PLACE}/assignments", asked).json()
    there = f"{PLACE}/assignments/{made['token']}"
    assert made["state"] == "awaiting-approval"
    assert lena.get("/asked").json()["items"] == []

    assert emre.post(f"{there}/approval", {"approved": True}).status_code == 403
    assert rui.post(f"{there}/approval", {"approved": False}).status_code == 422
    assert rui.post(f"{there}/approval", {"approved": True}).json()["state"] == "offered"
    assert emre.get(f"{PLACE}/budgets").json()[0]["left"] == "-10.00"
    larger = budget | {"amount": "90", "starts_on": today.isoformat(), "ends_on": ends}
    changed = emre.put(f"{PLACE}/budgets/{kept.json()['token']}", larger)
    assert changed.json()["left"] == "50.00"

    (seen,) = lena.get("/asked").json()["items"]
    assert (seen["employer"], seen["reason"]) == ("kestrel-logistics", "New shelves")
    answer = f"/asked/{seen['token']}/answer"
    assert lena.post(answer, {"accepted": False, "note": "PRIVATE"}).json()["state"] == "declined"
    shown = emre.get(there).content.decode()
    assert '"declined"' in shown
    assert "PRIVATE" not in shown
    assert program(cast.otto).post(answer, {"accepted": True}).status_code == 404


def test_what_somebody_asks_for_is_granted_or_not_with_a_reason(cast: Cast, program: Make) -> None:
    achievement, at = version(cast.harbour).achievement, now()
    work, due = employed(cast.lena, cast.kestrel), (at + timedelta(days=60)).date()
    wish = request_learning(cast.lena, work, achievement, reason="I want to", due_on=due, at=at)
    there, emre = f"{PLACE}/assignments/{wish.token}", program(cast.emre)

    assert emre.get(there).json()["is_request"] is True
    assert emre.post(f"{there}/answer", {"granted": False}).status_code == 422
    granted = emre.post(f"{there}/answer", {"granted": True, "hours_granted": "8"}).json()
    assert (granted["state"], granted["hours_granted"], granted["due_on"]) == (
        "accepted",
        "8.0",
        due.isoformat(),
    )
    assert emre.post(f"{there}/answer", {"granted": True}).status_code == 409


def test_proof_is_asked_for_by_a_link_and_closed(cast: Cast, program: Make) -> None:
    emre = program(cast.emre)
    said = {"wanted": "Shelving by date", "purpose": "Shift lead", "days": 14, "keep_days": 30}
    made = emre.post(f"{PLACE}/proofs", said).json()
    there = f"{PLACE}/proofs/{made['token']}"

    assert made["link"] == f"http://127.0.0.1:8000/proof/{made['token']}/"
    assert emre.get(f"{there}/answers").json()["items"] == []
    assert [each["wanted"] for each in emre.get(f"{PLACE}/proofs").json()["items"]] == ["Shelving by date"]
    assert emre.post(f"{PLACE}/proofs", said | {"days": 181}).status_code == 422
    closed = emre.post(f"{there}/close").json()
    assert (closed["is_open"], closed["closed_at"] is not None) == (False, True)
    assert program(cast.ines).get(there).status_code == 404
