"""Roles: begun from an occupation, edited to fit, filled with people who work there, and nobody else's business."""

import pytest

from tests.conftest import Cast
from tests.planning.scenes import skill
from tests.workforce.scenes import NOW, skills
from workmark.lib.problems import InvalidInput, NotAllowed, NotFound, WrongState
from workmark.organisations.actions.lead_team import lead_team
from workmark.organisations.employment_models import Employment, Team
from workmark.organisations.models import AuditEvent, Organisation
from workmark.skills.models import Framework, Occupation
from workmark.workforce.actions.begin_role import begin_role
from workmark.workforce.actions.close_role import close_role
from workmark.workforce.actions.edit_role import edit_role
from workmark.workforce.actions.fill_role import fill_role
from workmark.workforce.opening_words import Wanted
from workmark.workforce.role_models import EmployerRole
from workmark.workforce.roles import holders_of, role_of, roles_of

pytestmark = pytest.mark.django_db


def hired(organisation: Organisation, name: str, **said: object) -> Employment:
    return Employment.objects.create(
        organisation=organisation, work_email=f"{name.lower()}@{organisation.slug}.example", name=name, **said
    )


def lister() -> Occupation:
    onet = Framework.objects.create(
        slug="onet", name="O*NET", version="29.3", licence="CC BY 4.0", attribution="US DOL"
    )
    return Occupation.objects.create(
        framework=onet, uri="https://o.example/1", code="43-5071.00", label="Clerk"
    )


def test_a_role_begun_from_an_occupation_asks_for_its_skills_and_says_which_release(cast: Cast) -> None:
    plan, count, drive = skills()
    job = lister()
    # O*NET: LV 2.8 of 7 is 2.0 of 5, which takes step 2; IM 4 weighs 0.75, which is 4 of 5.
    job.requirements.create(skill=plan, is_essential=True, importance=4, level=2.8)
    # IM 1 weighs nothing, and still is good to have; LV 6.5 is 4.64 of 5: step 4.
    job.requirements.create(skill=count, is_essential=False, importance=1, level=6.5)
    # ESCO says no numbers: an optional skill asks for 2 of 5, step 2, at half the weight, 2 of 5 (2.5 rounds to even).
    job.requirements.create(skill=drive, is_essential=False)

    role = begin_role(cast.emre, cast.kestrel, title=" Parcel  clerk ", occupation=job, at=NOW)

    assert (role.title, role.begun_from, role.occupation) == ("Parcel clerk", "O*NET 29.3", job)
    asked = {(row.skill, row.level, row.importance, row.is_must) for row in role.skills.all()}
    assert asked == {(plan, 2, 4, False), (count, 4, 1, False), (drive, 2, 2, False)}
    assert AuditEvent.objects.get(verb="role.keep").detail == {"skills": 3, "musts": 0}


def test_a_role_is_edited_to_fit_and_a_stale_page_overwrites_nothing(cast: Cast) -> None:
    plan, count, _drive = skills()
    role = begin_role(cast.emre, cast.kestrel, title="Shift lead", at=NOW)

    edit_role(cast.emre, role, skills=[Wanted(plan, 3, 5, is_must=True), Wanted(count)], revision=0, at=NOW)

    assert [(row.skill, row.level) for row in role.skills.all()] == [(plan, 3), (count, 2)]
    with pytest.raises(WrongState):
        edit_role(cast.emre, role, title="Other", revision=0, at=NOW)
    assert edit_role(cast.emre, role, skills=[], revision=1, at=NOW).skills.count() == 0


def test_a_role_says_where_it_is_done_by_country_or_region(cast: Cast) -> None:
    role = begin_role(cast.emre, cast.kestrel, title="Shift lead", region="PT-13", at=NOW)
    assert edit_role(cast.emre, role, title="Lead", revision=0, at=NOW).region == "PT-13"
    assert edit_role(cast.emre, role, region="ES", revision=1, at=NOW).region == "ES"

    for wrong in ("pt", "PRT", "PT-", "PT-1234", "Porto", "PT-13\x00"):
        with pytest.raises(InvalidInput) as refused:
            edit_role(cast.emre, role, region=wrong, revision=2, at=NOW)
        assert set(refused.value.fields) == {"region"}
    assert edit_role(cast.emre, role, region="", revision=2, at=NOW).region == ""


def test_one_open_role_has_a_title_and_a_closed_one_frees_it(cast: Cast) -> None:
    role = begin_role(cast.emre, cast.kestrel, title="Shift lead", at=NOW)
    with pytest.raises(InvalidInput) as refused:
        begin_role(cast.emre, cast.kestrel, title="Shift lead", at=NOW)
    assert set(refused.value.fields) == {"title"}

    close_role(cast.emre, role, at=NOW)

    assert begin_role(cast.emre, cast.kestrel, title="Shift lead", at=NOW) != role
    with pytest.raises(WrongState):
        edit_role(cast.emre, role, title="Lead", revision=0, at=NOW)


def test_only_people_who_work_there_fill_a_role(cast: Cast) -> None:
    role = begin_role(cast.emre, cast.kestrel, title="Shift lead", at=NOW)
    ana, ben = hired(cast.kestrel, "Ana"), hired(cast.kestrel, "Ben")
    for stranger in (hired(cast.harbour, "Cleo"), hired(cast.kestrel, "Dora", ended_at=NOW)):
        with pytest.raises(InvalidInput):
            fill_role(cast.emre, role, put_in=[ana, stranger], at=NOW)
    assert not role.holders.exists()

    assert fill_role(cast.emre, role, put_in=[ana, ben], at=NOW) == 2
    assert fill_role(cast.emre, role, put_in=[ana], take_out=[ben], at=NOW) == 1

    assert list(holders_of(role)) == [ana]
    assert roles_of(cast.emre, cast.kestrel).get().people == 1  # type: ignore[attr-defined]  # annotated


def test_another_employers_manager_finds_no_role_and_may_do_nothing(cast: Cast) -> None:
    role = begin_role(cast.emre, cast.kestrel, title="Shift lead", at=NOW)

    with pytest.raises(NotFound):
        role_of(cast.ines, cast.harbour, role.token)
    for stranger in (cast.ines, cast.otto, cast.lena):
        with pytest.raises(NotAllowed):
            role_of(stranger, cast.kestrel, role.token)
        with pytest.raises(NotAllowed):
            edit_role(stranger, role, title="Mine", revision=0, at=NOW)
        with pytest.raises(NotAllowed):
            fill_role(stranger, role, at=NOW)
    assert EmployerRole.objects.get().title == "Shift lead"


def test_an_own_list_of_another_organisation_gives_no_role_a_beginning(cast: Cast) -> None:
    own = Framework.objects.create(slug="own", name="Own", version="1", owner=cast.harbour)
    hidden = Occupation.objects.create(framework=own, uri="https://h.example/1", label="Secret job")
    hidden.requirements.create(skill=skill("https://h.example/s", "secret"), is_essential=True)

    with pytest.raises(InvalidInput):
        begin_role(cast.emre, cast.kestrel, title="Clerk", occupation=hidden, at=NOW)


def test_a_team_is_managed_by_somebody_who_works_there(cast: Cast) -> None:
    night = Team.objects.create(organisation=cast.kestrel, name="Night")
    ana = hired(cast.kestrel, "Ana")

    assert lead_team(cast.emre, night, ana).manager == ana
    with pytest.raises(InvalidInput):
        lead_team(cast.emre, night, hired(cast.harbour, "Cleo"))
    with pytest.raises(NotAllowed):
        lead_team(cast.ines, night, None)
