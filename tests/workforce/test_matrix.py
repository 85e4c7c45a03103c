"""Who can prove what of a role: only by badges, only of those who agreed, and only for their own employer's managers."""

from datetime import timedelta

import pytest

from tests.conftest import Cast
from tests.workforce.matrix_scenes import YEAR, at_work, earned, proving
from tests.workforce.scenes import NOW, skills
from workmark.lib.problems import NotAllowed
from workmark.planning.models import SelfClaim
from workmark.planning.profiles import profile_of
from workmark.skills.models import Skill
from workmark.workforce.actions.withdraw_consent import withdraw_consent
from workmark.workforce.consent_models import Consent, ConsentView, Purpose
from workmark.workforce.matrix import Matrix, matrix_of, note_matrix
from workmark.workforce.role_models import EmployerRole
from workmark.workforce.standing import Standing
from workmark.workforce.team_needs import needs_of

pytestmark = pytest.mark.django_db
MET, NONE, BELOW, ENDING = Standing.MET, Standing.NONE, Standing.BELOW, Standing.ENDING


@pytest.fixture
def role(cast: Cast) -> EmployerRole:
    """Kestrel's shift lead: planning at 3, which nobody can do without; counting at 2; driving at 1."""
    plan, count, drive = skills()
    made = EmployerRole.objects.create(organisation=cast.kestrel, title="Shift lead")
    made.skills.create(skill=plan, level=3, importance=3, is_must=True)
    made.skills.create(skill=count, level=2, importance=5)
    made.skills.create(skill=drive, level=1, importance=1)
    return made


def grid(found: Matrix) -> dict[str, list[Standing] | None]:
    return {
        row.work.name: [cell.standing for cell in row.cells] if row.consent else None for row in found.rows
    }


def test_only_badges_of_those_who_agreed_count(cast: Cast, role: EmployerRole) -> None:
    both = proving(cast, "both", plan_shifts=3, count_stock=1)
    for person in (cast.lena, cast.otto, cast.aziz):
        earned(person, both)
    _plan, _count, drive = skills_of(role)
    SelfClaim.objects.create(person=cast.lena, skill=drive, level=4, claimed_at=NOW)
    at_work(cast.kestrel, cast.lena, "Lena", role, Purpose.TEAM)
    at_work(cast.kestrel, cast.otto, "Otto", role, Purpose.MOBILITY)  # agreed to something else
    at_work(cast.kestrel, cast.aziz, "Aziz", role, Purpose.TEAM, until=NOW)  # until now

    found = matrix_of(cast.emre, role, at=NOW)

    assert grid(found) == {"Aziz": None, "Lena": [MET, BELOW, NONE], "Otto": None}
    assert [(column.skill, len(column.having), column.lacking) for column in found.columns] == [
        (skill, having, lacking)
        for skill, having, lacking in zip(skills_of(role), (1, 0, 0), (0, 1, 1), strict=True)
    ]


def test_an_employment_that_nobody_accepted_shows_nothing(cast: Cast, role: EmployerRole) -> None:
    earned(cast.lena, proving(cast, "plan", plan_shifts=3))
    work = at_work(cast.kestrel, cast.lena, "Lena", role, Purpose.TEAM)
    type(work).objects.update(person=None, accepted_at=None)

    assert grid(matrix_of(cast.emre, role, at=NOW)) == {"Lena": None}


def test_chosen_badges_are_all_that_is_seen(cast: Cast, role: EmployerRole) -> None:
    shown = earned(cast.lena, proving(cast, "plan", plan_shifts=3))
    earned(cast.lena, proving(cast, "count", count_stock=2))
    at_work(cast.kestrel, cast.lena, "Lena", role, Purpose.TEAM)
    Consent.objects.update(includes_all_credentials=False)
    Consent.objects.get().credentials.add(shown)

    assert grid(matrix_of(cast.emre, role, at=NOW)) == {"Lena": [MET, NONE, NONE]}


def test_revoked_held_and_ended_badges_count_for_nothing(cast: Cast, role: EmployerRole) -> None:
    plan = proving(cast, "plan", plan_shifts=3)
    earned(cast.lena, plan, revoked_at=NOW, revocation_reason="wrong")
    earned(cast.otto, plan, held_at=NOW)
    earned(cast.aziz, plan, valid_until=NOW - timedelta(seconds=1))
    for person in (cast.lena, cast.otto, cast.aziz):
        at_work(cast.kestrel, person, person.name.split()[0], role, Purpose.TEAM)

    assert list(grid(matrix_of(cast.emre, role, at=NOW)).values()) == [[NONE] * 3] * 3


def test_what_is_seen_is_what_her_own_profile_says(cast: Cast, role: EmployerRole) -> None:
    plan, count, _drive = skills_of(role)
    earned(cast.lena, proving(cast, "both", plan_shifts=4, count_stock=2), awarded_at=NOW - 4 * YEAR)
    earned(cast.lena, proving(cast, "plan", plan_shifts=2), valid_until=NOW + timedelta(days=30))
    at_work(cast.kestrel, cast.lena, "Lena", role, Purpose.TEAM)

    profile = profile_of(cast.lena, at=NOW)
    (row,) = matrix_of(cast.emre, role, at=NOW).rows

    # Step 4 after four years: 4 x 2^(-4/12) = 3.17 steps, nearest 3. Step 2: 1.59, nearest 2.
    assert [(cell.proved, cell.estimated) for cell in row.cells] == [(4, 3), (2, 2), (0, 0)]
    assert round(profile.levels[plan.uri] / 1.25, 2) == 3.17
    assert round(profile.levels[count.uri] / 1.25, 2) == 1.59


def test_gaps_stand_by_weight_and_say_what_closes_them(cast: Cast, role: EmployerRole) -> None:
    counting = proving(cast, "count", count_stock=2)
    type(counting).objects.filter(pk=counting.pk).update(hours=6, price="30.00", currency="EUR")
    for person in (cast.lena, cast.otto):
        at_work(cast.kestrel, person, person.name.split()[0], role, Purpose.TEAM)

    found = matrix_of(cast.emre, role, at=NOW)
    needs = needs_of(cast.kestrel, found.gaps)

    # The must-have first though it matters less; then 2 x 5 before 2 x 1.
    assert [gap.column.number for gap in needs.gaps] == [1, 2, 3]
    closings = [
        gap.closing and (gap.closing.key, gap.closing.minutes, gap.closing.price) for gap in needs.gaps
    ]
    assert closings == [None, ("count", 360, 3000), None]


def test_what_one_alone_proves_and_what_ends_soon_is_named(cast: Cast, role: EmployerRole) -> None:
    plan, both = proving(cast, "plan", plan_shifts=3), proving(cast, "both", count_stock=2, drive_forklifts=1)
    earned(cast.lena, plan, valid_until=NOW + timedelta(days=89))
    earned(cast.lena, both)
    earned(cast.otto, both)
    for person in (cast.lena, cast.otto):
        at_work(cast.kestrel, person, person.name.split()[0], role, Purpose.TEAM)

    found = matrix_of(cast.emre, role, at=NOW)

    assert [(column.number, column.having[0].work.name) for column in found.alone] == [(1, "Lena")]
    assert [(column.number, row.work.name, cell.until) for column, row, cell in found.ending] == [
        (1, "Lena", NOW + timedelta(days=89))
    ]


def test_a_withdrawn_consent_shows_nothing_from_that_moment(cast: Cast, role: EmployerRole) -> None:
    earned(cast.lena, proving(cast, "plan", plan_shifts=3))
    at_work(cast.kestrel, cast.lena, "Lena", role, Purpose.TEAM)
    found = matrix_of(cast.emre, role, at=NOW)
    note_matrix(cast.emre, found, found.rows, at=NOW)
    assert ConsentView.objects.get().what == "matrix"

    withdraw_consent(cast.lena, Consent.objects.get(), at=NOW)

    assert grid(matrix_of(cast.emre, role, at=NOW)) == {"Lena": None}


def test_nobody_of_another_employer_reads_it_nor_does_its_consent_open_anything(
    cast: Cast, role: EmployerRole
) -> None:
    earned(cast.lena, proving(cast, "plan", plan_shifts=3))
    at_work(cast.kestrel, cast.lena, "Lena", role)
    Consent.objects.create(
        person=cast.lena,
        organisation=cast.harbour,
        purpose="team",
        words="x",
        given_at=NOW,
        expires_at=NOW + YEAR,
    )

    assert grid(matrix_of(cast.emre, role, at=NOW)) == {"Lena": None}
    for stranger in (cast.ines, cast.otto, cast.lena):
        with pytest.raises(NotAllowed):
            matrix_of(stranger, role, at=NOW)


def skills_of(role: EmployerRole) -> list[Skill]:
    return [row.skill for row in role.skills.order_by("pk")]
