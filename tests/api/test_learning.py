"""An employer's system assigns learning and reads how it stands: its own people, and only what they show."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.api.conftest import Program
from tests.conftest import Cast
from tests.submissions.scenes import version
from tests.workforce.learning_scenes import employed, shows_progress
from workmark.lib.clock import now
from workmark.workforce.actions.answer_learning import accept_learning
from workmark.workforce.learning_models import LearningAssignment

pytestmark = pytest.mark.django_db
PLACE = "/employers/kestrel-logistics/assignments"


def test_an_employers_system_assigns_follows_and_takes_back(
    cast: Cast, program: Callable[..., Program]
) -> None:
    version(cast.harbour)
    employed(cast.lena, cast.kestrel, external_id="4711")
    emre = program(cast.emre, "workforce")
    said = {
        "people": ["4711"],
        "achievement": "shelve-by-date",
        "reason": "New shelves",
        "due_on": (timezone.localdate() + timedelta(days=60)).isoformat(),
        "hours_granted": 6.5,
    }
    assert emre.post(PLACE, said | {"people": ["99"]}).json()["fields"]["people"]
    made = emre.post(PLACE, said)
    assert made.status_code == 201
    [one] = made.json()
    assert (one["external_id"], one["state"], one["progress"]) == ("4711", "offered", None)

    accept_learning(cast.lena, LearningAssignment.objects.get(), at=now())
    assert emre.get(PLACE).json()["items"][0]["progress"] is None
    shows_progress(cast.lena, cast.kestrel, at=now())
    page = emre.get(PLACE).json()
    assert (page["total"], page["has_more"], page["items"][0]["progress"]) == (1, False, "not-begun")

    assert emre.post(f"{PLACE}/{one['token']}/withdraw").json()["state"] == "withdrawn"
    assert emre.post(f"{PLACE}/{one['token']}/withdraw").status_code == 409


def test_other_scopes_and_other_people_do_not(cast: Cast, program: Callable[..., Program]) -> None:
    assert program(cast.emre, "verify").get(PLACE).status_code == 403
    assert program(cast.ines, "workforce").get(PLACE).status_code == 404
