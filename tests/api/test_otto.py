"""Otto holds a token with every scope, and still reaches nothing that is not his: absent and hidden look the same."""

from collections.abc import Callable

import pytest

from tests.api.conftest import Program
from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.submissions import scenes
from workmark.achievements.actions.create_achievement import create_achievement
from workmark.assessment.models import Assignment
from workmark.credentials.actions.set_visibility import set_visibility
from workmark.lib.clock import now
from workmark.submissions.actions.add_evidence import add_evidence
from workmark.submissions.actions.begin_upload import begin_upload
from workmark.submissions.actions.start import start
from workmark.submissions.evidence import WrittenText

Make = Callable[..., Program]
_TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def private_things(cast: Cast) -> dict[str, str]:
    """Tokens of Lena's draft, its item and upload, her private badge, Aziz's hold, and the slug of a draft."""
    credential = issued(cast)
    set_visibility(cast.lena, credential, visibility="private")
    draft = start(cast.lena, scenes.version(cast.harbour), at=now())
    item = add_evidence(cast.lena, draft, "shelf", WrittenText("Mine."), at=now())
    upload = begin_upload(cast.lena, draft, "shelf", file_name="a.png", length=10, at=now())
    made = create_achievement(cast.ines, cast.harbour, title="Secret plan")
    return {
        "work": draft.token,
        "item": item.token,
        "upload": upload.token,
        "badge": credential.token,
        "hold": Assignment.objects.get(assessor=cast.aziz).token,
        "draft": made.achievement.slug,
    }


READS = [
    "/work/{work}",
    "/work/{work}/answers/context",
    "/work/{work}/evidence/{item}",
    "/work/{work}/evidence/{item}/file",
    "/work/{work}/grants",
    "/assess/{hold}",
    "/assess/{hold}/evidence/{item}/file",
    "/credentials/{badge}",
    "/issuers/harbour-skills/credentials",
    "/issuers/harbour-skills/agreement",
    "/issuers/harbour-skills/inquiries",
    "/issuers/harbour-skills/agreement/social-media-marketing/1",
    "/employers/kestrel-logistics/validations",
    "/employers/kestrel-logistics/validations/1",
    "/employers/kestrel-logistics/assignments",
    "/desk/{draft}/versions/1",
    "/desk/{draft}/versions/1/gates",
    "/desk/{draft}/versions/1/changes",
    "/catalogue/{draft}",
    "/organisations/harbour-skills",
    "/organisations/harbour-skills/people",
]
WRITES = [
    ("PUT", "/work/{work}/answers/context", {"text": "Otto was here"}),
    ("POST", "/work/{work}/evidence/text", {"requirement": "shelf", "text": "x"}),
    ("POST", "/work/{work}/evidence/link", {"requirement": "shelf", "url": "https://a.example/"}),
    ("PATCH", "/work/{work}/evidence/{item}", {"title": "x"}),
    ("DELETE", "/work/{work}/evidence/{item}", None),
    ("PUT", "/work/{work}/order/shelf", {"tokens": []}),
    ("POST", "/work/{work}/uploads", None),
    ("PATCH", "/uploads/{upload}", None),
    ("DELETE", "/uploads/{upload}", None),
    ("HEAD", "/uploads/{upload}", None),
    ("POST", "/work/{work}/attestations", {"name": "B", "email": "b@b.example", "rows": ["shelf-order"]}),
    ("DELETE", "/work/{work}/attestations/1", None),
    ("POST", "/work/{work}/submit", {"declares_own_work": True}),
    ("POST", "/work/{work}/withdraw", None),
    ("POST", "/work/{work}/revise", None),
    ("POST", "/work/{work}/grants", {"label": "me", "evidence": ["{item}"]}),
    ("POST", "/assess/waiting/{work}/take", None),
    ("PUT", "/assess/{hold}/scores/brief", {"level": "pass"}),
    ("POST", "/assess/{hold}/decide", {"strength": "x"}),
    ("POST", "/assess/{hold}/return", {"missing": "x"}),
    ("POST", "/assess/{hold}/give-back", {"reason": "x"}),
    ("POST", "/assess/{hold}/talk", {"questions": "x"}),
    ("POST", "/work/{work}/talk", {"words": "x"}),
    ("POST", "/talks/{work}/close", {"outcome": "own-work", "note": "x"}),
    ("PUT", "/credentials/{badge}/visibility", {"visibility": "public"}),
    (
        "POST",
        "/issuers/harbour-skills/credentials",
        {"email": "o@o.example", "achievement": "social-media-marketing"},
    ),
    (
        "POST",
        "/issuers/harbour-skills/credentials/{badge}/inquiries",
        {"ground": "issued-in-error", "reason": "x"},
    ),
    ("POST", "/inquiries/{badge}/answer", {"answer": "x"}),
    ("POST", "/inquiries/{badge}/appeals", {"against": "hold", "grounds": "x"}),
    ("PUT", "/issuers/harbour-skills/inquiries/{badge}/hold", {"on_hold": False}),
    ("POST", "/issuers/harbour-skills/inquiries/{badge}/settle", {"end": "dropped", "words": "x"}),
    (
        "POST",
        "/issuers/harbour-skills/withdrawal-appeals/{badge}/decide",
        {"overturned": True, "words": "x"},
    ),
    ("POST", "/employers/kestrel-logistics/validations", {"text": "x", "purpose": "x"}),
    ("POST", "/desk", {"issuer": "harbour-skills", "title": "Otto's"}),
    ("PATCH", "/desk/{draft}/versions/1", {"title": "Otto's"}),
    ("POST", "/desk/{draft}/versions/1/send-for-review", {}),
    ("POST", "/desk/{draft}/versions/1/return", {"note": "x"}),
    ("POST", "/desk/{draft}/versions/1/publish", {}),
    ("POST", "/desk/{draft}/versions", None),
    ("POST", "/desk/{draft}/retire", None),
]


@pytest.mark.long
@pytest.mark.parametrize("who", ["otto", "emre"])
def test_an_outsider_reads_nothing_private(
    cast: Cast, program: Make, private_things: dict[str, str], who: str
) -> None:
    outsider = program(getattr(cast, who))
    # Kestrel is Emre's own.
    paths = [path for path in READS if who == "otto" or "kestrel" not in path]

    answers = {path: outsider.get(path.format(**private_things)) for path in paths}

    assert {path: answer.status_code for path, answer in answers.items() if answer.status_code != 404} == {}
    assert {answer.json()["code"] for answer in answers.values()} == {"not-found"}


def test_an_outsider_changes_nothing(cast: Cast, program: Make, private_things: dict[str, str]) -> None:
    otto = program(cast.otto)

    statuses = {
        (method, path): otto.call(
            method, path.format(**private_things), said, **{"If-Match": '"0"', **_TUS}
        ).status_code
        for method, path, said in WRITES
    }

    assert {one: status for one, status in statuses.items() if status != 404} == {}


def test_an_outsiders_lists_are_empty(cast: Cast, program: Make, private_things: dict[str, str]) -> None:
    otto = program(cast.otto)

    for path in ("/work", "/credentials", "/desk"):
        assert otto.get(path).json()["total"] == 0
    assert otto.get("/assess/queue").json() == {"held": [], "waiting": []}
    assert otto.get("/me").json()["organisations"] == []


def test_absent_and_hidden_look_the_same(cast: Cast, program: Make, private_things: dict[str, str]) -> None:
    otto = program(cast.otto)
    hidden = otto.get(f"/work/{private_things['work']}").json()
    absent = otto.get(f"/work/{'a' * 32}").json()

    assert {**hidden, "instance": ""} == {**absent, "instance": ""}
