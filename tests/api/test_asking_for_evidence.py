"""Programs and evidence that somebody else has a say in: an employer's yes, and requests to take an item down."""

from collections.abc import Callable
from datetime import UTC, datetime

from tests.api.conftest import Program
from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.factories import published_version
from workmark.jobs.models import Message
from workmark.submissions.actions.answer_approval import answer_approval
from workmark.submissions.actions.ask_takedown import Plea, ask_takedown
from workmark.submissions.models import EmployerApproval, TakedownRequest
from workmark.submissions.takedowns import close_what_is_late

Make = Callable[..., Program]
THURSDAY = datetime(2026, 10, 8, 15, 0, tzinfo=UTC)
BOSS = {"name": "Bea Boss", "email": "bea@kestrel.example", "message": "The shelf by the door."}


def test_a_learners_program_asks_her_employer_and_reads_the_answer(cast: Cast, program: Make) -> None:
    lena, otto = (program(each, "work:read", "work:write") for each in (cast.lena, cast.otto))
    version = published_version(cast.harbour)
    work = lena.post("/work", {"achievement": version.achievement.slug}).json()["token"]
    new = {
        "requirement": version.said.artefacts[0].key,
        "text": "Where it stands.",
        "is_confidential_to_employer": True,
    }
    item = lena.post(f"/work/{work}/evidence/text", new).json()["token"]
    place = f"/work/{work}/evidence/{item}/approvals"

    assert lena.get(place).json() == {"is_refused": False, "items": []}
    assert lena.post(place, {**BOSS, "email": cast.lena.email}).json()["fields"]["email"]
    asked = lena.post(place, BOSS)
    (shown,) = asked.json()["items"]
    assert (asked.status_code, shown["state"], shown["words"]) == (201, "asked", "")
    assert Message.objects.filter(recipient=BOSS["email"]).count() == 1
    assert BOSS["email"] not in asked.content.decode()  # nor the link: it is in the mail alone
    assert otto.get(place).status_code == otto.post(place, BOSS).status_code == 404
    assert otto.delete(f"{place}/{shown['token']}").status_code == 404
    assert program(cast.lena, "work:read").post(place, BOSS).status_code == 403

    answer_approval(EmployerApproval.objects.get(), is_allowed=False, words="Not this one.", at=THURSDAY)
    said = lena.get(place).json()
    assert (said["is_refused"], said["items"][0]["state"], said["items"][0]["words"]) == (
        True,
        "no",
        "Not this one.",
    )
    assert lena.delete(f"{place}/{shown['token']}").status_code == 409  # answered
    again = lena.post(place, BOSS).json()["items"][0]["token"]
    assert lena.delete(f"{place}/{again}").status_code == 204
    assert [each["state"] for each in lena.get(place).json()["items"]] == ["withdrawn", "no"]


def test_programs_of_the_issuer_and_the_learner_deal_with_a_request(cast: Cast, program: Make) -> None:
    badge = issued(cast)
    badge.submission.evidence.create(
        requirement_key="plan", kind="text", title="The rota", text="Otto works nights.", sha256="7" * 64
    )
    item = badge.submission.evidence.get(title="The rota")
    plea = Plea("shown", "cover", "Otto is me.", "otto@elsewhere.example")
    first, second = (ask_takedown(item, plea, at=THURSDAY) for _ in range(2))
    lena, maud, emre = (
        program(cast.lena, "work:read", "work:write"),
        program(cast.maud, "organisation"),
        program(cast.emre, "organisation"),
    )
    mine, theirs = f"/work/{badge.submission.token}/takedowns", "/issuers/harbour-skills/takedowns"

    assert [each["token"] for each in lena.get(mine).json()["items"]] == [first.token, second.token]
    shown = maud.get(f"{theirs}/{first.token}").json()
    assert (shown["item"], shown["title"], shown["is_closed"], shown["end"]) == (
        item.token,
        "The rota",
        False,
        "",
    )
    assert shown["due_at"].startswith("2026-10-13T15:00")  # Friday, Monday, Tuesday
    assert "otto@elsewhere.example" not in maud.get(theirs).content.decode() + lena.get(mine).content.decode()
    assert emre.get(theirs).status_code == emre.get(f"{theirs}/{first.token}").status_code == 404
    assert emre.post(f"{theirs}/{first.token}/decide", {"end": "refused", "answer": "No."}).status_code == 404
    assert program(cast.maud, "assess").get(theirs).status_code == 403

    assert lena.post(f"{mine}/{first.token}/close").json()["is_closed"]
    assert maud.post(f"{theirs}/{first.token}/decide", {"end": "gone", "answer": "?"}).status_code == 422
    assert (
        maud.post(f"{theirs}/{first.token}/decide", {"end": "covered", "answer": "Done."}).status_code == 409
    )
    done = maud.post(f"{theirs}/{first.token}/decide", {"end": "deleted", "answer": "It is gone."})
    assert (done.status_code, done.json()["end"], done.json()["item"]) == (200, "deleted", None)
    assert lena.post(f"{mine}/{first.token}/close").status_code == 409
    close_what_is_late(datetime(2026, 10, 13, 15, 0, tzinfo=UTC))
    waiting = maud.get(theirs).json()["items"][0]
    assert (waiting["token"], waiting["end"]) == (second.token, "")
    assert waiting["late_at"].startswith("2026-10-13T15:00")
    assert TakedownRequest.objects.get(token=first.token).answer == "It is gone."
