"""Who is nearest to a role: only of those who agreed to be considered, explained alike to both sides."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.workforce.matrix_scenes import at_work, earned, proving
from tests.workforce.scenes import skills
from workmark.lib.clock import now
from workmark.lib.problems import NotAllowed
from workmark.workforce.actions.withdraw_consent import withdraw_consent
from workmark.workforce.consent_models import Consent, ConsentView, Purpose
from workmark.workforce.mobility import nearest_to, note_mobility
from workmark.workforce.role_models import EmployerRole
from workmark.workforce.seen import seen_of

pytestmark = pytest.mark.django_db
AT = now()


@pytest.fixture
def role(cast: Cast) -> EmployerRole:
    """It asks for planning at 2 and counting at 2, both of weight 3/5; counting can be earned in six hours for 30 euros."""
    plan, count, _drive = skills()
    made = EmployerRole.objects.create(organisation=cast.kestrel, title="Shift lead")
    made.skills.create(skill=plan, level=2)
    made.skills.create(skill=count, level=2)
    counting = proving(cast, "counting", count_stock=2)
    type(counting).objects.filter(pk=counting.pk).update(hours=6, price="30.00", currency="EUR")
    return made


def agree() -> None:
    Consent.objects.update(given_at=AT - timedelta(days=1), expires_at=AT + timedelta(days=90))


def test_the_nearest_stands_first_with_the_way_and_what_stays_open(cast: Cast, role: EmployerRole) -> None:
    planning = proving(cast, "planning", plan_shifts=2)
    for person in (cast.lena, cast.aziz):
        earned(person, planning, awarded_at=AT)
    type(planning.achievement).objects.filter(pk=planning.achievement_id).update(retired_at=AT)
    at_work(cast.kestrel, cast.otto, "Otto", None, Purpose.MOBILITY)
    at_work(cast.kestrel, cast.lena, "Lena", None, Purpose.MOBILITY)
    at_work(cast.kestrel, cast.aziz, "Aziz", None, Purpose.TEAM)  # agreed to something else
    at_work(cast.kestrel, cast.maud, "Maud", role, Purpose.MOBILITY)  # fills it already
    agree()

    found = nearest_to(cast.emre, role, at=AT)

    told = [
        (each.work.name, each.near.ready, each.near.plan.keys, each.near.plan.minutes, each.near.plan.price)
        for each in found.candidates
    ]
    # Lena has one of two equal skills; Otto none. Nobody offers planning any more, so his stays open.
    assert told == [
        ("Lena", pytest.approx(0.5), ("counting",), 360, 3000),
        ("Otto", pytest.approx(0.0), ("counting",), 360, 3000),
    ]
    assert [len(each.near.plan.unclosed) for each in found.candidates] == [0, 1]
    assert found.considered == 2


def test_both_sides_see_the_same_rows_and_withdrawing_ends_it(cast: Cast, role: EmployerRole) -> None:
    earned(cast.lena, proving(cast, "planning", plan_shifts=2), awarded_at=AT)
    work = at_work(cast.kestrel, cast.lena, "Lena", None, Purpose.MOBILITY)
    agree()
    assert seen_of(work, at=AT).jobs == ()

    found = nearest_to(cast.emre, role, at=AT)
    note_mobility(cast.emre, role, found.candidates, at=AT)

    (job,) = seen_of(work, at=AT).jobs
    (candidate,) = found.candidates
    assert job.title == "Shift lead"
    assert job.near == candidate.near
    withdraw_consent(cast.lena, Consent.objects.get(), at=AT)
    assert seen_of(work, at=AT).jobs == ()
    assert nearest_to(cast.emre, role, at=AT).candidates == ()


def test_the_file_starts_no_formula(cast: Cast, role: EmployerRole) -> None:
    at_work(cast.kestrel, cast.lena, "=Lena", None, Purpose.MOBILITY)
    agree()
    emre = Client()
    emre.force_login(cast.emre)

    told = emre.get(f"/employer/kestrel-logistics/roles/{role.token}/nearest.csv").content.decode()

    (row,) = list(csv.DictReader(io.StringIO(told)))
    assert (row["Person"], row["Steps"], row["Hours"], row["Price"]) == ("'=Lena", "1", "6", "30.0")


def test_another_employers_manager_finds_nobody(cast: Cast, role: EmployerRole) -> None:
    at_work(cast.kestrel, cast.lena, "Lena", None, Purpose.MOBILITY)
    agree()

    for stranger in (cast.ines, cast.otto, cast.lena):
        with pytest.raises(NotAllowed):
            nearest_to(stranger, role, at=AT)
        client = Client()
        client.force_login(stranger)
        for house in ("kestrel-logistics", "harbour-skills"):
            for end in ("nearest/", "nearest.csv"):
                assert client.get(f"/employer/{house}/roles/{role.token}/{end}").status_code == 404
    assert not ConsentView.objects.exists()


def test_by_pages_emre_looks_and_lena_sees_what_he_saw_and_ends_it(cast: Cast, role: EmployerRole) -> None:
    earned(cast.lena, proving(cast, "planning", plan_shifts=2), awarded_at=AT)
    work = at_work(cast.kestrel, cast.lena, "Lena", role, Purpose.TEAM)
    other = EmployerRole.objects.create(organisation=cast.kestrel, title="Stock clerk")
    other.skills.create(skill=role.skills.last().skill, level=2)  # type: ignore[union-attr]  # it has two
    Consent.objects.create(
        person=cast.lena,
        organisation=cast.kestrel,
        purpose=Purpose.MOBILITY,
        words="I may be asked.",
        expires_at=AT + timedelta(days=90),
    )
    agree()
    emre, lena, otto = Client(), Client(), Client()
    for client, person in ((emre, cast.emre), (lena, cast.lena), (otto, cast.otto)):
        client.force_login(person)

    page = emre.get(f"/employer/kestrel-logistics/roles/{other.token}/nearest/").content.decode()
    assert "The way: 1 micro-credential, 6 hours, €30.00." in page
    own = f"/account/work/{work.pk}/seen/"
    hers = lena.get(own).content.decode()
    assert "Stock clerk" in hers
    assert "The way: 1 micro-credential, 6 hours, €30.00." in hers
    assert "proved, as asked" in hers
    assert otto.get(own).status_code == 404
    assert emre.get(own).status_code == 404

    for consent in Consent.objects.all():
        lena.post(f"/account/who-sees/consent/{consent.token}/end/")
    after = lena.get(own).content.decode()
    assert "Not shared" in after
    assert "Stock clerk" not in after
