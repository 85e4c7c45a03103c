"""Parts of a badge by API: Lena prepares, chooses, ends; nobody else gets in."""

import json
from collections.abc import Callable

from tests.api.conftest import Program
from tests.conftest import Cast
from tests.credentials.actions.test_show_part import with_evidence
from workmark.checking import check_badge
from workmark.credentials.actions.sign_selective import sign_selective
from workmark.credentials.models import SelectiveCredential, ShownPart
from workmark.lib.clock import now
from workmark.openbadges import Outcome

Make = Callable[..., Program]


def test_lena_makes_a_part_that_shows_what_she_chose_and_ends_it(cast: Cast, program: Make) -> None:
    badge = with_evidence(cast)
    home = f"/credentials/{badge.token}/parts"
    lena = program(cast.lena, "credentials:read", "work:write")
    assert lena.get(f"{home}/choices").json() == {"state": "absent", "choices": [], "copies": 0}
    assert lena.post(home, {"label": "Kestrel"}).json()["code"] == "wrong-state"

    assert lena.post(f"{home}/prepare").json()["state"] == "waiting"
    assert lena.get(f"{home}/base").status_code == 404
    sign_selective(SelectiveCredential.objects.get().pk)
    offered = lena.get(f"{home}/choices").json()
    assert offered["state"] == "signed"
    assert {"name", "row"} <= {each["kind"] for each in offered["choices"]}
    assert lena.get(f"{home}/base").json()["proof"][0]["cryptosuite"] == "ecdsa-sd-2023"

    assert lena.post(home, {"label": "Kestrel", "choices": ["no-such"]}).status_code == 422
    made = lena.post(home, {"label": "Kestrel", "choices": ["row-0"]})
    assert (made.status_code, made.json()["choices"]) == (201, ["row-0"])
    shown = json.dumps(made.json()["document"])
    assert badge.learner_name not in shown
    assert badge.token not in shown
    assert check_badge(at=now(), data=shown.encode(), offline=True).outcome is Outcome.PASSED
    assert [each["label"] for each in lena.get(home).json()["items"]] == ["Kestrel"]

    assert lena.delete(f"{home}/{made.json()['token']}").status_code == 204
    assert lena.get(home).json()["items"][0]["ended_at"] is not None
    assert bytes(ShownPart.objects.get().document) == b""


def test_parts_are_her_own_alone(cast: Cast, program: Make) -> None:
    badge = with_evidence(cast)
    home = f"/credentials/{badge.token}/parts"

    for visibility, status in (("unlisted", 403), ("private", 404)):
        type(badge).objects.update(visibility=visibility)
        assert program(cast.otto).get(f"{home}/choices").status_code == status
        assert program(cast.ines).post(f"{home}/prepare").status_code == status
    assert program(cast.lena, "credentials:read").post(f"{home}/prepare").status_code == 403
    assert not SelectiveCredential.objects.exists()
