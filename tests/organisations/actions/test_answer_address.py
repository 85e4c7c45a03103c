"""An employer states another address for somebody who has accepted: only they put it in force."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import Cast
from workmark.jobs.models import Job, Message
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.actions.accept_employment import accept_employment
from workmark.organisations.actions.answer_address import answer_address
from workmark.organisations.actions.import_people import import_people, look_at_people
from workmark.organisations.actions.invite_employee import invite_employee
from workmark.organisations.actions.leave_employment import leave_employment
from workmark.organisations.actions.record_employment import record_employment
from workmark.organisations.employing import employments_of, facts_in_force, facts_of
from workmark.organisations.employment_models import Employment
from workmark.organisations.staffing import EmployeeFacts

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
OLD, NEW = "lena@demo.workmark.test", "bob@kestrel.example"
BOB = EmployeeFacts(NEW, "Bob Reyes", "Driver", external_id="7")  # a staff number that is used again
LENA = EmployeeFacts(OLD, "Lena Ortiz", "Picker", external_id="7")


@pytest.fixture
def work(cast: Cast) -> Employment:
    row = record_employment(cast.emre, cast.kestrel, LENA, at=NOW).employment
    return accept_employment(cast.lena, row, at=NOW)


def restate(cast: Cast, work: Employment, how: str, said: EmployeeFacts | None = None) -> None:
    said = said or replace(LENA, work_email=NEW)
    if how == "by hand":
        record_employment(cast.emre, cast.kestrel, said, employment=work, asks=False, at=NOW)
    elif how == "by number":
        record_employment(cast.emre, cast.kestrel, said, at=NOW)
    else:
        import_people(cast.emre, cast.kestrel, [(2, said)], ends_missing=True, asks=True, at=NOW)
    work.refresh_from_db()


@pytest.mark.parametrize("how", ["by hand", "by number", "by a list"])
def test_another_address_is_asked_for_once_and_is_not_in_force(
    cast: Cast, work: Employment, how: str
) -> None:
    Message.objects.all().delete()
    restate(cast, work, how)
    restate(cast, work, how)

    assert (work.work_email, work.asked_email, work.person) == (OLD, NEW, cast.lena)
    assert [each.recipient for each in Message.objects.all()] == [OLD]
    assert NEW in Message.objects.get().text
    assert facts_of(work) == replace(LENA, work_email=NEW)
    assert employments_of(cast.kestrel).count() == 1


@pytest.mark.parametrize("how", ["by hand", "by number", "by a list"])
def test_a_number_used_again_puts_nobody_elses_name_on_a_person(
    cast: Cast, work: Employment, how: str
) -> None:
    Message.objects.all().delete()
    restate(cast, work, how, BOB)

    assert (work.work_email, work.name, work.person) == (OLD, "Lena Ortiz", cast.lena)
    assert facts_of(work) == BOB
    assert "The address and all it has of you there stay as they are" in Message.objects.get().text

    answer_address(cast.lena, work, NEW, is_theirs=False, at=NOW)
    if how == "by a list":
        restate(cast, work, how, BOB)
    else:
        with pytest.raises(InvalidInput) as refused:
            restate(cast, work, how, BOB)
        assert list(refused.value.fields) == ["work_email" if how == "by hand" else "external_id"]
    assert (work.work_email, work.name, work.job_title) == (OLD, "Lena Ortiz", "Picker")

    EmailAddress.objects.create(user=cast.lena, email=NEW, verified=True)
    done = answer_address(cast.lena, work, NEW, is_theirs=True, at=NOW)
    done.refresh_from_db()
    assert (done.work_email, done.name, done.asked_email, done.asked_name) == (NEW, "Bob Reyes", "", "")
    assert (done.job_title, done.asked_job_title) == ("Driver", "")


@pytest.mark.parametrize("how", ["by hand", "by number", "by a list"])
def test_job_team_and_manager_wait_with_the_address_that_they_are_stated_with(
    cast: Cast, work: Employment, how: str, client: Client
) -> None:
    ana = record_employment(cast.emre, cast.kestrel, EmployeeFacts("ana@kestrel.example"), at=NOW).employment
    cleo = record_employment(cast.emre, cast.kestrel, EmployeeFacts("cleo@k.example"), at=NOW).employment
    lena = replace(LENA, team="Yard", manager=ana.work_email)
    record_employment(cast.emre, cast.kestrel, lena, at=NOW)
    said = replace(BOB, team="Road", manager=cleo.work_email)
    if how == "by a list":
        others = [(3, facts_of(ana)), (4, facts_of(cleo))]
        import_people(cast.emre, cast.kestrel, [(2, said), *others], ends_missing=True, asks=True, at=NOW)
        work.refresh_from_db()
    else:
        restate(cast, work, how, said)

    assert (work.job_title, work.team and work.team.name, work.manager) == ("Picker", "Yard", ana)
    assert facts_of(work) == said
    assert facts_in_force(work) == lena
    client.force_login(cast.lena)
    assert (
        "on record: Driver · Road · manager: cleo@k.example." in client.get("/account/work/").content.decode()
    )

    answer_address(cast.lena, work, NEW, is_theirs=False, at=NOW)
    work.refresh_from_db()
    assert facts_of(work) == lena
    EmailAddress.objects.create(user=cast.lena, email=NEW, verified=True)
    answer_address(cast.lena, work, NEW, is_theirs=True, at=NOW)
    work.refresh_from_db()
    assert facts_of(work) == facts_in_force(work) == said


def test_after_a_no_the_number_leads_to_its_holder_no_more(cast: Cast, work: Employment) -> None:
    restate(cast, work, "by number", BOB)
    answer_address(cast.lena, work, NEW, is_theirs=False, at=NOW)
    Message.objects.all().delete()

    found = look_at_people(cast.emre, cast.kestrel, [(2, BOB)])
    assert [(each.line, each.part) for each in found.faults] == [(2, "external_id")]
    assert (found.new, found.changed, found.missing) == (
        {},
        {},
        [],
    )  # nor does she count as somebody who left

    renumbered = [(2, replace(LENA, external_id="18")), (3, BOB)]
    done = import_people(cast.emre, cast.kestrel, renumbered, ends_missing=True, asks=True, at=NOW)
    assert (done.new, done.changed, done.ended, done.faults) == (1, 1, 0, ())
    work.refresh_from_db()
    assert facts_of(work) == replace(LENA, external_id="18")
    assert facts_of(employments_of(cast.kestrel).get(external_id="7")) == BOB
    assert [each.recipient for each in Message.objects.all()] == [NEW]


@pytest.mark.parametrize("answered", [False, True])
def test_what_nobody_answered_is_forgotten_when_the_work_ends(
    cast: Cast, work: Employment, answered: bool
) -> None:
    restate(cast, work, "by number", replace(BOB, team="Road"))
    if answered:
        answer_address(cast.lena, work, NEW, is_theirs=False, at=NOW)
    leave_employment(cast.lena, work, at=NOW)
    work.refresh_from_db()

    assert (work.asked_email, work.asked_name, work.asked_job_title, work.asked_team) == ("", "", "", None)
    assert (work.work_email, work.job_title, work.ended_at) == (OLD, "Picker", NOW)


def test_a_yes_makes_no_circle_of_managers(cast: Cast, work: Employment) -> None:
    """While hers waits, somebody whom she manages by now is stated as her manager."""
    ana = record_employment(cast.emre, cast.kestrel, EmployeeFacts("ana@kestrel.example"), at=NOW).employment
    restate(cast, work, "by hand", replace(BOB, manager=ana.work_email))
    with pytest.raises(InvalidInput):
        record_employment(cast.emre, cast.kestrel, replace(facts_of(ana), manager="7"), at=NOW)
    Employment.objects.filter(pk=ana.pk).update(manager=work)
    EmailAddress.objects.create(user=cast.lena, email=NEW, verified=True)

    assert answer_address(cast.lena, work, NEW, is_theirs=True, at=NOW).manager is None


@pytest.mark.parametrize("how", ["invited", "by a list", "recorded"])
def test_an_address_that_somebody_said_is_not_theirs_is_its_holders(
    cast: Cast, work: Employment, how: str
) -> None:
    restate(cast, work, "by number", BOB)
    answer_address(cast.lena, work, NEW, is_theirs=False, at=NOW)
    bob = replace(BOB, external_id="18")
    if how == "by a list":
        done = import_people(
            cast.emre, cast.kestrel, [(2, LENA), (3, bob)], ends_missing=True, asks=True, at=NOW
        )
        assert (done.new, done.changed, done.ended, done.waiting) == (1, 0, 0, 0)
    elif how == "invited":
        invite_employee(cast.emre, cast.kestrel, bob, at=NOW)
    else:
        record_employment(cast.emre, cast.kestrel, bob, at=NOW)

    made = employments_of(cast.kestrel).get(work_email=NEW)
    assert (made.person, made.name) == (None, "Bob Reyes")
    work.refresh_from_db()
    assert (work.work_email, work.name, work.external_id) == (OLD, "Lena Ortiz", "7")


def test_after_a_no_the_same_list_changes_nothing_and_asks_nothing(cast: Cast, work: Employment) -> None:
    said = replace(LENA, work_email=NEW, name="Bob Reyes")
    restate(cast, work, "by a list", said)
    answer_address(cast.lena, work, NEW, is_theirs=False, at=NOW)
    Message.objects.all().delete()
    for facts in (said, LENA, replace(LENA, job_title="Lead"), replace(said, job_title="Lead")):
        done = import_people(cast.emre, cast.kestrel, [(2, facts)], ends_missing=True, asks=True, at=NOW)
        assert done.changed == (facts == replace(LENA, job_title="Lead"))
    work.refresh_from_db()
    assert facts_of(work) == replace(LENA, job_title="Lead")
    assert work.asked_email_declined_at == NOW
    assert not Message.objects.exists()


def test_a_new_name_beside_the_address_in_force_holds_at_once(cast: Cast, work: Employment) -> None:
    restate(cast, work, "by a list", BOB)
    restate(cast, work, "by a list", replace(LENA, name="Lena Ruiz"))
    assert (work.work_email, work.name, work.asked_email, work.asked_name) == (OLD, "Lena Ruiz", "", "")


def test_a_no_by_mistake_has_a_way_back_on_the_page(cast: Cast, work: Employment, client: Client) -> None:
    restate(cast, work, "by hand")
    EmailAddress.objects.create(user=cast.lena, email=NEW, verified=True)
    client.force_login(cast.lena)
    place = f"/account/work/{work.pk}/address/"
    page = client.post(place, {"address": NEW, "do": "no"}, follow=True).content.decode()
    assert f"You said that {NEW} is not yours" in page
    assert f'name="address" value="{NEW}"' in page
    assert 'name="do" value="yes"' in page
    assert 'name="do" value="no"' not in page

    page = client.post(place, {"address": NEW, "do": "yes"}, follow=True).content.decode()
    work.refresh_from_db()
    assert (work.work_email, work.asked_email_declined_at) == (NEW, None)
    assert 'name="do" value="yes"' not in page


def test_what_an_employer_has_on_record_names_the_address_that_waits_or_was_answered_no(
    cast: Cast, work: Employment, client: Client
) -> None:
    client.force_login(cast.lena)
    place = f"/account/work/{work.pk}/seen/"
    assert NEW not in client.get(place).content.decode()

    restate(cast, work, "by hand", BOB)
    page = client.get(place).content.decode()
    assert f"It states {NEW} too, with the name Bob Reyes" in page
    assert "<li>Lena Ortiz</li>" in page

    answer_address(cast.lena, work, NEW, is_theirs=False, at=NOW)
    assert f"It stated {NEW} too, and sees that you said no" in client.get(place).content.decode()


def test_two_addresses_in_turn_bring_a_letter_each_and_many_bring_three_a_day(
    cast: Cast, work: Employment
) -> None:
    Message.objects.all().delete()
    for hour in range(8):
        said = replace(LENA, work_email=f"{'ab'[hour % 2]}@kestrel.example")
        record_employment(cast.emre, cast.kestrel, said, at=NOW + timedelta(hours=hour))
    assert Message.objects.count() == 2

    for number in range(5):
        record_employment(cast.emre, cast.kestrel, replace(LENA, work_email=f"{number}@x.example"), at=NOW)
    assert Message.objects.count() == 3
    record_employment(cast.emre, cast.kestrel, LENA, at=NOW)
    restate(cast, work, "by a list")
    assert (Message.objects.count(), work.asked_email) == (3, NEW)

    said = replace(LENA, work_email="c@kestrel.example")
    record_employment(cast.emre, cast.kestrel, said, at=NOW + timedelta(days=1))
    assert Message.objects.count() == 4


def test_a_renamed_domain_queues_its_letters_together_and_after_the_others(cast: Cast) -> None:
    people = [cast.lena, cast.otto, cast.maud, cast.aziz]
    type(cast.otto).objects.filter(pk=cast.otto.pk).update(language="es")
    for one in people:
        facts = EmployeeFacts(one.email, one.name)
        accept_employment(one, record_employment(cast.emre, cast.kestrel, facts, at=NOW).employment, at=NOW)
    Message.objects.all().delete()

    def renamed(count: int, domain: str, at: datetime) -> int:
        rows = [
            (line, EmployeeFacts(f"{line}@{domain}", one.name, external_id=str(line)))
            for line, one in enumerate(people[:count])
        ]
        with CaptureQueriesContext(connection) as said:
            import_people(cast.emre, cast.kestrel, rows, ends_missing=False, asks=False, at=at)
        return len(said)

    for line, one in enumerate(people):
        employments_of(cast.kestrel).filter(person=one).update(external_id=str(line))
    few = renamed(2, "new.example", NOW)
    assert renamed(4, "other.example", NOW + timedelta(days=1)) == few
    assert Message.objects.filter(key__startswith="work-address:").count() == 2 + 4
    to_otto = set(Message.objects.filter(recipient=cast.otto.email).values_list("subject", flat=True))
    assert to_otto == {"¿Es esta tu nueva dirección en el trabajo?"}
    assert Job.objects.filter(function__endswith="deliver_message", priority=-10).count() == 2 + 4


def test_an_employer_is_told_that_address_and_name_wait(cast: Cast, work: Employment, client: Client) -> None:
    said = {"work_email": NEW, "name": "Bob Reyes", "external_id": "7"}
    client.force_login(cast.emre)
    told = client.post(f"/employer/kestrel-logistics/people/{work.pk}/", said, follow=True).content.decode()
    assert f"Until they say that {NEW} is theirs, their address, name and work stay as they were." in told

    client.force_login(cast.lena)
    page = client.get("/account/work/").content.decode()
    assert "With your yes your name there is Bob Reyes." in page


def test_a_page_that_stood_open_while_somebody_said_yes_undoes_nothing(cast: Cast) -> None:
    opened = record_employment(cast.emre, cast.kestrel, LENA, at=NOW).employment
    accept_employment(cast.lena, opened, at=NOW)

    record_employment(cast.emre, cast.kestrel, replace(LENA, job_title="Lead"), employment=opened, at=NOW)

    now_held = employments_of(cast.kestrel).get()
    assert (now_held.person, now_held.job_title) == (cast.lena, "Lead")


def test_yes_needs_the_address_in_ones_own_account(cast: Cast, work: Employment) -> None:
    restate(cast, work, "by hand")
    with pytest.raises(NotAllowed):
        answer_address(cast.lena, work, NEW, is_theirs=True, at=NOW)
    EmailAddress.objects.create(user=cast.lena, email=NEW, verified=True)
    with pytest.raises(WrongState):
        answer_address(cast.lena, work, "other@kestrel.example", is_theirs=True, at=NOW)
    with pytest.raises(NotAllowed):
        answer_address(cast.emre, work, NEW, is_theirs=True, at=NOW)

    done = answer_address(cast.lena, work, NEW, is_theirs=True, at=NOW)
    assert (done.work_email, done.asked_email) == (NEW, "")


def test_no_keeps_the_address_and_the_same_is_not_asked_again(cast: Cast, work: Employment) -> None:
    restate(cast, work, "by hand")
    answer_address(cast.lena, work, NEW, is_theirs=False, at=NOW)
    Message.objects.all().delete()
    restate(cast, work, "by a list")
    assert not Message.objects.exists()
    assert work.asked_email_declined_at == NOW

    later = NOW + timedelta(days=1)
    record_employment(cast.emre, cast.kestrel, replace(LENA, work_email="l@kestrel.example"), at=later)
    assert Message.objects.count() == 1


def test_the_former_address_in_a_list_takes_the_question_back(cast: Cast, work: Employment) -> None:
    restate(cast, work, "by hand")
    done = import_people(
        cast.emre, cast.kestrel, [(2, replace(LENA, external_id=""))], ends_missing=True, asks=True, at=NOW
    )
    work.refresh_from_db()
    assert (done.new, done.changed, done.ended) == (0, 1, 0)
    assert (work.work_email, work.asked_email) == (OLD, "")


def test_nobody_else_gets_an_address_that_is_asked_for(cast: Cast, work: Employment) -> None:
    restate(cast, work, "by hand")
    other = record_employment(
        cast.emre, cast.kestrel, EmployeeFacts("ana@kestrel.example"), at=NOW
    ).employment
    with pytest.raises(InvalidInput) as refused:
        record_employment(cast.emre, cast.kestrel, EmployeeFacts(NEW), employment=other, at=NOW)
    assert list(refused.value.fields) == ["work_email"]


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="only on PostgreSQL: SQLite lets one writer begin"
)
def test_a_list_locks_the_people_before_it_reads_them_and_a_look_does_not(
    cast: Cast, work: Employment
) -> None:
    """Else it would write back the address and the question that it read before somebody's yes."""
    rows = [(2, replace(LENA, job_title="Lead"))]
    with CaptureQueriesContext(connection) as said:
        import_people(cast.emre, cast.kestrel, rows, ends_missing=False, asks=False, at=NOW)
    read = [each["sql"] for each in said if 'FROM "organisations_employment"' in each["sql"]]
    assert read[0].endswith('FOR NO KEY UPDATE OF "organisations_employment"')

    with CaptureQueriesContext(connection) as said:
        look_at_people(cast.emre, cast.kestrel, rows)
    assert not any("FOR NO KEY UPDATE" in each["sql"] for each in said)


def test_the_page_asks_and_takes_the_answer(cast: Cast, work: Employment, client: Client) -> None:
    restate(cast, work, "by hand")
    EmailAddress.objects.create(user=cast.lena, email=NEW, verified=True)
    client.force_login(cast.lena)
    page = client.get("/account/work/").content.decode()
    assert f'name="address" value="{NEW}"' in page

    client.post(f"/account/work/{work.pk}/address/", {"address": NEW, "do": "yes"})
    work.refresh_from_db()
    assert work.work_email == NEW
    client.force_login(cast.otto)
    assert client.post(f"/account/work/{work.pk}/address/", {"address": NEW, "do": "no"}).status_code == 404
