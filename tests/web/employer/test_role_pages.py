"""An employer's roles and teams by pages alone; another employer's manager finds nothing there."""

import csv
import io
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.conftest import Cast
from tests.workforce.scenes import NOW, skills
from tests.workforce.test_roles import hired
from workmark.organisations.employment_models import Team
from workmark.workforce.actions.begin_role import begin_role
from workmark.workforce.role_models import EmployerRole
from workmark.workforce.roles import holders_of

pytestmark = pytest.mark.django_db
PLACE = "/employer/kestrel-logistics/roles/"


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_role_is_begun_given_skills_and_taken_as_csv(cast: Cast) -> None:
    emre, (plan, count, _drive) = signed_in(cast.emre), skills()

    place = emre.post(f"{PLACE}new/", {"title": "=Shift lead"}).headers["Location"]
    emre.post(place, {"revision": "0", "add": str(plan.pk)})
    said = {
        f"skill-{plan.pk}-level": "3",
        f"skill-{plan.pk}-importance": "5",
        f"skill-{plan.pk}-is_must": "on",
    }
    emre.post(place, {"revision": "1", "add": str(count.pk), **said})

    role = EmployerRole.objects.get()
    assert [(row.skill, row.level, row.is_must) for row in role.skills.all()] == [
        (plan, 3, True),
        (count, 2, False),
    ]
    table = list(csv.reader(io.StringIO(emre.get(f"{PLACE}roles.csv").content.decode())))
    assert table[1] == ["'=Shift lead", "plan shifts", plan.uri, "3", "5", "yes", ""]
    assert "plan shifts" in emre.get(f"{PLACE}{role.token}/").content.decode()


def test_whoever_was_slower_keeps_her_words_and_reads_the_others(cast: Cast) -> None:
    emre, role = signed_in(cast.emre), begin_role(cast.emre, cast.kestrel, title="Shift lead", at=NOW)
    place = f"{PLACE}{role.token}/"
    emre.post(f"{place}text/", {"title": "Shift lead", "summary": "Plans nights.", "revision": "0"})

    late = emre.post(f"{place}text/", {"title": "Lead", "summary": "Plans days.", "revision": "0"})
    page = late.content.decode()
    assert late.status_code == 422
    for words in ("Somebody changed this since", "Plans nights.", "Plans days."):
        assert words in page
    plan, *_others = skills()
    added = emre.post(f"{place}skills/", {"revision": "0", "add": str(plan.pk)})
    assert (added.status_code, role.skills.count()) == (422, 0)


def test_where_a_role_is_done_is_said_shown_and_in_the_table(cast: Cast) -> None:
    emre, (plan, *_others) = signed_in(cast.emre), skills()
    place = emre.post(f"{PLACE}new/", {"title": "Shift lead", "region": " pt-13 "}).headers["Location"]
    emre.post(place, {"revision": "0", "add": str(plan.pk)})
    role = EmployerRole.objects.get()

    assert "PT-13" in emre.get(f"{PLACE}{role.token}/").content.decode()
    head, row = csv.reader(io.StringIO(emre.get(f"{PLACE}roles.csv").content.decode()))
    assert (head[-1], row[-1]) == ("Region", "PT-13")
    form = emre.get(f"{PLACE}{role.token}/text/").content.decode()
    assert 'value="PT-13"' in form
    wrong = emre.post(f"{PLACE}{role.token}/text/", {"title": "x", "region": "Porto", "revision": "1"})
    assert wrong.status_code == 422
    assert "Write a country&#x27;s two letters" in wrong.content.decode()


def test_people_are_put_in_by_their_job_title_and_by_a_list(cast: Cast) -> None:
    emre, role = signed_in(cast.emre), begin_role(cast.emre, cast.kestrel, title="Shift lead", at=NOW)
    ana = hired(cast.kestrel, "Ana", job_title="shift LEAD")
    ben, cleo = hired(cast.kestrel, "Ben", external_id="b7"), hired(cast.kestrel, "Cleo")
    place = f"{PLACE}{role.token}/people/"

    emre.post(place, {"do": "title"})
    answer = emre.post(place, {"do": "list", "people": f"b7\n{cleo.work_email.upper()}\nnobody@x.example"})
    assert answer.status_code == 422
    assert "nobody@x.example" in answer.content.decode()
    assert list(holders_of(role)) == [ana]

    emre.post(place, {"do": "list", "people": f"b7\n{cleo.work_email.upper()}"})
    emre.post(place, {"do": "out", "out": [str(ana.pk), "x"]})
    assert list(holders_of(role)) == [ben, cleo]


def test_a_team_is_given_a_manager_on_its_page(cast: Cast) -> None:
    emre, night = signed_in(cast.emre), Team.objects.create(organisation=cast.kestrel, name="Night")
    ana = hired(cast.kestrel, "Ana", team=night)

    emre.post(f"/employer/kestrel-logistics/teams/{night.pk}/manager/", {"manager": ana.work_email})

    night.refresh_from_db()
    assert night.manager == ana
    assert "Ana" in emre.get("/employer/kestrel-logistics/teams/").content.decode()


@pytest.mark.long
@pytest.mark.parametrize("who", ["otto", "ines", "lena"])
def test_nobody_of_another_employer_finds_a_role_or_a_team(cast: Cast, who: str) -> None:
    role = begin_role(cast.emre, cast.kestrel, title="SECRET", at=NOW)
    night = Team.objects.create(organisation=cast.kestrel, name="SECRET")
    client = signed_in(getattr(cast, who))

    parts = (
        "",
        "roles.csv",
        "new/",
        f"{role.token}/",
        *(f"{role.token}/{end}/" for end in ("text", "skills", "people")),
    )
    addresses = [PLACE + part for part in parts]
    teams = "/employer/kestrel-logistics/teams/"
    for address in (*addresses, teams, f"{teams}{night.pk}/manager/", f"{PLACE}{role.token}/close/"):
        for answer in (client.get(address), client.post(address, {"title": "x"})):
            assert answer.status_code in {404, 405}, address
            assert b"SECRET" not in answer.content
    # By an address of her own employer she finds it no more than by ours.
    assert client.get(f"/employer/harbour-institute/roles/{role.token}/").status_code == 404
    role.refresh_from_db()
    assert role.closed_at is None
