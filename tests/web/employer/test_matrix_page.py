"""The matrix by its page and its file: signs with words, "not shared" for whoever did not agree, and nothing for others."""

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.workforce.matrix_scenes import at_work, earned, proving
from tests.workforce.scenes import skills
from workmark.lib.clock import now
from workmark.organisations.employment_models import Team
from workmark.workforce.consent_models import Consent, ConsentView, Purpose
from workmark.workforce.role_models import EmployerRole

pytestmark = pytest.mark.django_db
PLACE = "/employer/kestrel-logistics/roles/"


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def role(cast: Cast) -> EmployerRole:
    """Lena, of the night team, proves planning and shares it; Otto shares nothing."""
    plan, count, _drive = skills()
    made = EmployerRole.objects.create(organisation=cast.kestrel, title="Shift lead")
    made.skills.create(skill=plan, level=3, importance=5)
    made.skills.create(skill=count, level=2, importance=2)
    earned(cast.lena, proving(cast, "plan", plan_shifts=3), awarded_at=now())
    night = Team.objects.create(organisation=cast.kestrel, name="=Night")
    at_work(cast.kestrel, cast.lena, "Lena", made, Purpose.TEAM, team=night)
    at_work(cast.kestrel, cast.otto, "Otto", made)
    Consent.objects.update(given_at=now(), expires_at=now().replace(year=now().year + 1))
    return made


def test_the_page_says_who_proves_what_and_tells_lena_that_somebody_looked(
    cast: Cast, role: EmployerRole
) -> None:
    page = signed_in(cast.emre).get(f"{PLACE}{role.token}/matrix/").content.decode()

    lena, otto = (
        re.search(rf'<th scope="row">{name}</th>(.*?)</tr>', page, re.S) for name in ("Lena", "Otto")
    )
    assert lena is not None
    assert otto is not None
    assert re.findall(r'aria-hidden="true">(.*?)<', lena[1]) == ["●3", "–"]
    assert "proved, as asked" in lena[1]
    assert re.sub(r"<[^>]+>", "", otto[1]).strip() == "Not shared"
    assert "1 of 2 lets you see it." in page
    view = ConsentView.objects.get()
    assert (view.consent.person, view.viewer, view.what) == (cast.lena, cast.emre, "matrix")


def test_a_team_and_the_file_show_the_same(cast: Cast, role: EmployerRole) -> None:
    emre, team = signed_in(cast.emre), Team.objects.get()

    page = emre.get(f"{PLACE}{role.token}/matrix/?team={team.pk}").content.decode()
    table = list(csv.reader(io.StringIO(emre.get(f"{PLACE}{role.token}/matrix.csv").content.decode())))

    assert "Otto" not in page
    assert [row[:4] + row[5:9] for row in table[1:]] == [
        ["Lena", "'=Night", "yes", "plan shifts", "3", "met", "3", "3"],
        ["Lena", "'=Night", "yes", "count stock", "2", "none", "0", "0"],
        ["Otto", "", "no", "", "", "", "", ""],
    ]


@pytest.mark.parametrize("who", ["otto", "ines", "lena"])
def test_another_employers_manager_finds_nothing(cast: Cast, role: EmployerRole, who: str) -> None:
    client = signed_in(getattr(cast, who))

    for house in ("kestrel-logistics", "harbour-skills"):
        for end in ("matrix/", "matrix.csv"):
            answer = client.get(f"/employer/{house}/roles/{role.token}/{end}")
            assert answer.status_code == 404
            assert b"Lena" not in answer.content
    assert not ConsentView.objects.exists()
