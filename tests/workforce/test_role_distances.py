"""How far an employer's roles are from one another: of its own open roles alone, and of nobody."""

from decimal import Decimal

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.web.learner.conftest import signed_in_as
from tests.workforce.matrix_scenes import proving
from tests.workforce.scenes import NOW, skills
from workmark.lib.problems import NotAllowed
from workmark.organisations.models import Organisation
from workmark.planning.distances import Outcome
from workmark.skills.models import Skill
from workmark.workforce.role_distances import roles_beside
from workmark.workforce.role_models import EmployerRole

pytestmark = pytest.mark.django_db


def role(organisation: Organisation, title: str, *asked: Skill, **said: object) -> EmployerRole:
    made = EmployerRole.objects.create(organisation=organisation, title=title, **said)
    for each in asked:
        made.skills.create(skill=each, level=2, importance=3)
    return made


@pytest.fixture
def lead(cast: Cast) -> EmployerRole:
    """A lead plans; a foreman plans and counts; a picker counts and drives. Planning and counting can be earned."""
    plan, count, drive = skills()
    made = role(cast.kestrel, "Lead", plan)
    role(cast.kestrel, "Foreman", plan, count)
    role(cast.kestrel, "Picker", count, drive)
    role(cast.kestrel, "All of it", plan, count, drive)
    role(cast.kestrel, "Of old", plan, closed_at=NOW)
    role(cast.harbour, "Elsewhere", plan)
    proving(cast, "planning", plan_shifts=2)
    counting = proving(cast, "counting", count_stock=2)
    type(counting).objects.filter(pk=counting.pk).update(hours=6, price=Decimal(30), currency="EUR")
    return made


def test_the_most_alike_come_first_with_what_is_still_to_earn(cast: Cast, lead: EmployerRole) -> None:
    beside = roles_beside(cast.emre, lead)

    # One of two skills is shared with the foreman, one of three with the third, none with the picker.
    assert [each.role.title for each in beside.found] == ["Foreman", "All of it"]
    foreman, every = (each.distance for each in beside.found)
    # From planning, half of what a foreman is asked, to both by six hours and 30 euros.
    assert (foreman.outcome, foreman.steps, foreman.minutes, foreman.price) == (Outcome.A_WAY, 1, 360, 3_000)
    assert (foreman.readiness_before, foreman.readiness_after, foreman.open_skills) == (500, 1000, 0)
    # A third and two thirds of three; nobody offers driving.
    assert (every.readiness_before, every.readiness_after, every.open_skills) == (333, 667, 1)
    assert (beside.currency, beside.is_proved) == ("EUR", True)


def test_a_role_that_nothing_proves_is_the_whole_way_from_another(cast: Cast, lead: EmployerRole) -> None:
    _plan, count, drive = skills_again()
    driver = role(cast.kestrel, "Driver", drive)

    beside = roles_beside(cast.emre, driver)

    assert not beside.is_proved
    assert [(each.role.title, each.distance.readiness_before) for each in beside.found] == [
        ("Picker", 0),
        ("All of it", 0),
    ]
    assert count in {row.skill for row in beside.found[0].role.skills.all()}


def skills_again() -> tuple[Skill, ...]:
    return tuple(
        Skill.objects.filter(label__in=["plan shifts", "count stock", "drive forklifts"]).order_by("uri")
    )


def test_only_the_employers_own_people_read_it(cast: Cast, lead: EmployerRole) -> None:
    for stranger in (cast.ines, cast.otto, cast.lena):
        with pytest.raises(NotAllowed):
            roles_beside(stranger, lead)
        place = f"/employer/kestrel-logistics/roles/{lead.token}/beside/"
        assert signed_in_as(stranger).get(place).status_code == 404


def test_the_page_says_steps_hours_and_money_and_leads_to_the_roles(cast: Cast, lead: EmployerRole) -> None:
    emre: Client = signed_in_as(cast.emre)
    place = f"/employer/kestrel-logistics/roles/{lead.token}/"
    assert f'href="{place}beside/"' in emre.get(place).content.decode()

    page = emre.get(f"{place}beside/").content.decode()

    foreman = EmployerRole.objects.get(title="Foreman")
    assert f'<a href="/employer/kestrel-logistics/roles/{foreman.token}/">Foreman</a>' in page
    assert "From 50% to 100% of what is asked." in page
    assert "1 step, about 6 hours, €30.00" in page
    assert "1 skill cannot be proved in full yet." in page
    for hidden in ("Of old", "Elsewhere"):
        assert hidden not in page
    lonely = role(cast.kestrel, "Lonely")
    assert (
        "No other open role of yours"
        in emre.get(f"/employer/kestrel-logistics/roles/{lonely.token}/beside/").content.decode()
    )
