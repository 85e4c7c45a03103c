"""Roles and the matrix over the API: made, changed by ETag, filled, read, and absent for another employer's manager."""

from collections.abc import Callable

import pytest

from tests.api.conftest import Program
from tests.conftest import Cast
from tests.workforce.matrix_scenes import at_work, earned, proving
from tests.workforce.scenes import skills
from workmark.lib.clock import now
from workmark.workforce.consent_models import Consent, Purpose

Make = Callable[..., Program]
PLACE = "/employers/kestrel-logistics/roles"


def test_a_role_is_made_changed_filled_and_read(cast: Cast, program: Make) -> None:
    plan, _count, _drive = skills()
    emre = program(cast.emre)
    made = emre.post(PLACE, {"title": "Shift lead"})
    assert made.status_code == 201
    place = f"{PLACE}/{made.json()['token']}"
    asked = {"skills": [{"uri": plan.uri, "level": 3, "importance": 5, "is_must": True}]}
    assert emre.patch(place, asked).status_code == 428
    changed = emre.patch(place, asked, **{"If-Match": made["ETag"]})
    assert [(row["label"], row["level"]) for row in changed.json()["skills"]] == [("plan shifts", 3)]
    assert emre.patch(place, asked, **{"If-Match": made["ETag"]}).status_code == 412

    work = at_work(cast.kestrel, cast.lena, "Lena", None, Purpose.TEAM)
    at_work(cast.kestrel, cast.otto, "Otto")
    Consent.objects.update(given_at=now(), expires_at=now().replace(year=now().year + 1))
    earned(cast.lena, proving(cast, "plan", plan_shifts=3), awarded_at=now())
    everybody = {"put_in": [work.work_email, "otto@kestrel-logistics.example"]}
    assert emre.post(f"{place}/people", everybody).json() == {"changed": 2}

    page = emre.get(f"{place}/matrix").json()
    assert (page["total"], page["sharing"]) == (2, 1)
    told = [
        (row["name"], row["shares"], [cell["standing"] for cell in row["cells"]]) for row in page["items"]
    ]
    assert told == [("Lena", True, ["met"]), ("Otto", False, [])]

    for stranger in (cast.ines, cast.otto):
        other = program(stranger)
        for address in (
            PLACE,
            place,
            f"{place}/matrix",
            place.replace("kestrel-logistics", "harbour-skills"),
        ):
            assert other.get(address).status_code == 404
    assert emre.delete(place).status_code == 204


def test_a_role_says_where_it_is_done(cast: Cast, program: Make) -> None:
    emre = program(cast.emre)
    made = emre.post(PLACE, {"title": "Shift lead", "region": "PT-13"})
    assert made.json()["region"] == "PT-13"
    place = f"{PLACE}/{made.json()['token']}"

    renamed = emre.patch(place, {"title": "Lead"}, **{"If-Match": made["ETag"]})
    assert renamed.json()["region"] == "PT-13"
    moved = emre.patch(place, {"region": "ES"}, **{"If-Match": renamed["ETag"]})
    assert moved.json()["region"] == "ES"
    assert emre.get(PLACE).json()["items"][0]["region"] == "ES"
    assert emre.patch(place, {"region": "Spain"}, **{"If-Match": moved["ETag"]}).status_code == 422


@pytest.mark.parametrize("said", [{"put_in": ["nobody@x.example"]}, {"put_in": ["a"] * 501}, {"more": 1}])
def test_a_list_that_fits_nobody_changes_nothing(cast: Cast, program: Make, said: dict[str, object]) -> None:
    emre = program(cast.emre)
    token = emre.post(PLACE, {"title": "Shift lead"}).json()["token"]

    assert emre.post(f"{PLACE}/{token}/people", said).status_code == 422
