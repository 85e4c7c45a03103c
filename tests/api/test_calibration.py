"""Training and anchors by API: the same walk as on the pages, and nothing to see for anybody else."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import Program
from tests.assessment.anchoring import anchor, calibration_set, practice_set
from tests.assessment.scenes import MISSING, NEXT_STEP, RULES, qualify
from tests.conftest import PEOPLE, Cast
from tests.factories import published_version
from workmark.assessment.calibration_models import Anchor, AnchorReading, TrainingPage
from workmark.assessment.certificate_models import Certificate
from workmark.lib.clock import now

Make = Callable[..., Program]
SECRET = "Secret note"


@pytest.fixture
def version(cast: Cast) -> Any:
    made = published_version(cast.harbour)
    qualify(cast, cast.aziz, made)
    Certificate.objects.all().delete()
    calibration_set(cast, made)
    practice_set(cast, made)
    TrainingPage.objects.create(
        issuer=cast.harbour,
        number=1,
        text="Read.",
        bias_text="Beware.",
        written_by=cast.ines,
        written_at=now(),
    )
    return made


def score_as_agreed(aziz: Program, token: str) -> None:
    """What the test knows and the assessor does not: the agreed levels."""
    agreed = AnchorReading.objects.get(assignment__token=token).anchor.levels
    for row, level in agreed.items():
        said = {"level": level, "feedback": MISSING, "missing": MISSING, "next_step": NEXT_STEP}
        said["rules_met"] = RULES
        assert aziz.put(f"/assess/{token}/scores/{row}", said).status_code == 200
    assert SECRET not in aziz.get(f"/assess/{token}").content.decode()
    assert aziz.post(f"/assess/{token}/decide", {"strength": "Clear."}).json()["outcome"] == ""


@pytest.mark.long
def test_an_assessor_trains_and_is_calibrated(cast: Cast, version: Any, program: Make) -> None:
    aziz, path = program(cast.aziz, "assess"), f"/training/{version.achievement.slug}/1"

    def step() -> str:
        return str(aziz.get("/training").json()[0]["step"])

    assert step() == "read"
    page = aziz.get("/training/pages/harbour-skills").json()
    assert aziz.post("/training/pages/harbour-skills/read", {"number": page["number"]}).status_code == 204
    for _ in range(3):
        score_as_agreed(aziz, aziz.post(f"{path}/practice").json()["token"])
    assert step() == "calibrate"
    begun = aziz.post(f"{path}/calibration").json()
    for item in begun["items"]:
        score_as_agreed(aziz, item["token"])

    ended = aziz.get(f"/training/calibrations/{begun['token']}").json()

    assert (ended["outcome"], ended["wrong_on_clear"], ended["exact"]) == ("passed", 0, ended["rows"])
    standing = aziz.get("/training").json()[0]
    assert (standing["step"], standing["certificate"]["kind"], standing["certificate"]["used"]) == (
        "done",
        "calibrated",
        0,
    )


def test_two_leads_make_an_anchor_and_a_third_person_sees_nothing(
    cast: Cast, version: Any, program: Make
) -> None:
    maud, noor = program(cast.maud, "assess"), program(cast.noor, "assess")
    path = f"/anchors/of/{version.achievement.slug}/1"
    token = maud.post(path, {}).json()["token"]
    for part in version.said.artefacts:
        for _ in range(part.min_items):
            added = maud.post(
                f"/anchors/{token}/evidence", {"requirement": part.key, "title": "T", "text": "Shown."}
            )
            assert added.status_code == 201
    said = {
        "kind": "clear-pass",
        "use": "live",
        "answers": {one.key: "An answer." for one in version.said.questions()},
        "levels": {row.key: row.floor for row in version.said.rows()},
        "notes": {row.key: "It meets what the level asks." for row in version.said.rows()},
    }
    assert maud.put(f"/anchors/{token}", said).status_code == 200
    assert maud.post(f"/anchors/{token}/approve", {"is_nameless": True}).status_code == 403
    assert noor.post(f"/anchors/{token}/approve", {"is_nameless": True}).json()["state"] == "approved"
    assert maud.put(f"/anchors/{token}", said).status_code == 409
    assert maud.post(f"/anchors/{token}/retire").status_code == 204


@pytest.mark.parametrize("who", [who for who in PEOPLE if who not in ("maud", "noor")])
def test_who_does_not_lead_finds_no_anchor(cast: Cast, version: Any, program: Make, who: str) -> None:
    one = anchor(cast, version, "clear-pass")
    somebody = program(cast.people()[who], "assess")

    for path in (f"/anchors/{one.token}", f"/anchors/of/{version.achievement.slug}/1"):
        answer = somebody.get(path)
        assert answer.status_code == 404
        assert SECRET not in answer.content.decode()
    assert Anchor.objects.get(pk=one.pk).seen_by.count() == 0
