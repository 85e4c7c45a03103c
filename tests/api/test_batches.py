"""A batch by API: dry run, made, released, watched, paused and undone, by owners alone."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import Program
from tests.conftest import Cast
from tests.credentials.batches import SLUG, learners
from tests.factories import published_version
from workmark.credentials.actions.issue_batch import issue_batch
from workmark.credentials.batch_models import Batch
from workmark.credentials.models import Credential

Make = Callable[..., Program]
PATH = "/issuers/harbour-skills/batches"


@pytest.fixture
def ines(cast: Cast, program: Make) -> Program:
    published_version(cast.harbour)
    return program(cast.ines, "credentials:issue", "credentials:read")


def said(count: int, **more: Any) -> dict[str, Any]:
    awards = [{"email": person.email, "achievement": SLUG} for person in learners(count)]
    return {"name": "Spring", "awards": awards, **more}


def test_a_batch_goes_from_awards_to_badges(ines: Program) -> None:
    wanted = said(3)

    dry = ines.post(PATH, {**wanted, "dry_run": True})
    assert (dry.status_code, dry.json()["total"], Batch.objects.count()) == (200, 3, 0)
    made = ines.post(PATH, wanted)
    assert (made.status_code, made.json()["state"]) == (201, "ready")
    address = f"{PATH}/{made.json()['token']}"
    assert ines.post(PATH, wanted).json()["token"] == made.json()["token"]

    assert ines.post(f"{address}/release").json()["state"] == "released"
    assert ines.get(address).json()["waiting"] == 3
    issue_batch(Batch.objects.get().pk, seconds=60)

    assert {name: ines.get(address).json()[name] for name in ("state", "issued", "waiting")} == {
        "state": "done",
        "issued": 3,
        "waiting": 0,
    }
    rows = ines.get(f"{address}/rows?state=issued").json()["items"]
    assert [row["line"] for row in rows] == [1, 2, 3]
    assert {row["page"].split("/")[-2] for row in rows} == set(
        Credential.objects.values_list("token", flat=True)
    )
    assert [one["token"] for one in ines.get(PATH).json()["items"]] == [made.json()["token"]]


def test_every_bad_award_is_named_by_its_place(ines: Program) -> None:
    wanted = said(1)
    wanted["awards"] += [{"email": "nobody@example.org", "achievement": SLUG}]

    for dry_run in (True, False):
        refused = ines.post(PATH, {**wanted, "dry_run": dry_run})
        assert refused.status_code == 422
        assert list(refused.json()["fields"]) == ["line 2, column email"]
    assert not Batch.objects.exists()


def test_a_batch_is_undone_before_and_paused_after_its_release(ines: Program) -> None:
    wanted = said(2)
    first = ines.post(PATH, wanted).json()["token"]
    assert ines.post(f"{PATH}/{first}/pause").status_code == 409
    assert ines.post(f"{PATH}/{first}/undo").json()["state"] == "undone"

    second = ines.post(PATH, wanted).json()["token"]
    ines.post(f"{PATH}/{second}/release")
    assert ines.post(f"{PATH}/{second}/undo").status_code == 409
    assert ines.post(f"{PATH}/{second}/end").status_code == 409
    assert ines.post(f"{PATH}/{second}/pause").json()["state"] == "paused"
    assert ines.post(f"{PATH}/{second}/release").json()["state"] == "released"
    ines.post(f"{PATH}/{second}/pause")
    ended = ines.post(f"{PATH}/{second}/end").json()
    assert (ended["state"], ended["waiting"], ended["failed"]) == ("ended", 0, 2)
    assert ines.post(PATH, wanted).json()["token"] not in {first, second}


@pytest.mark.parametrize("who", ["lena", "aziz", "emre", "otto"])
def test_to_everybody_else_there_is_no_such_issuer(
    cast: Cast, program: Make, ines: Program, who: str
) -> None:
    token = ines.post(PATH, said(1)).json()["token"]
    somebody = program(getattr(cast, who), "credentials:issue", "credentials:read")

    for answer in (
        somebody.get(PATH),
        somebody.get(f"{PATH}/{token}"),
        somebody.get(f"{PATH}/{token}/rows"),
        somebody.post(PATH, {"awards": [{"email": "a@b.example", "achievement": SLUG}]}),
        *(somebody.post(f"{PATH}/{token}/{verb}") for verb in ("release", "pause", "end", "undo")),
    ):
        assert answer.status_code == 404
    assert Batch.objects.get().state == "ready"
