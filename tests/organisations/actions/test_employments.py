"""Recording, asking, accepting, leaving: an employer names people, and people join themselves."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import Cast
from workmark.jobs.models import Message
from workmark.lib.problems import InvalidInput, NotAllowed, NotFound, TooManyRequests, WrongState
from workmark.organisations.acting import SYSTEM
from workmark.organisations.actions.accept_employment import accept_employment
from workmark.organisations.actions.decline_employment import decline_employment
from workmark.organisations.actions.end_employment import end_employment
from workmark.organisations.actions.import_people import import_people
from workmark.organisations.actions.invite_employee import invite_employee
from workmark.organisations.actions.leave_employment import leave_employment
from workmark.organisations.actions.record_employment import record_employment
from workmark.organisations.employing import (
    employments_of,
    facts_in_force,
    facts_of,
    offer_by_token,
    offers_to,
)
from workmark.organisations.employment_models import Employment, EmploymentSource
from workmark.organisations.models import AuditEvent, DomainProof
from workmark.organisations.queries import workplaces_of
from workmark.organisations.staffing import EmployeeFacts
from workmark.workforce.actions.give_consent import give_consent
from workmark.workforce.consent_models import Purpose
from workmark.workforce.consents import consents_to

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LENA = EmployeeFacts("lena@demo.workmark.test", "Lena Ortiz", "Picker", team="Night shift")


def asked(cast: Cast, facts: EmployeeFacts = LENA) -> Employment:
    return invite_employee(cast.emre, cast.kestrel, facts, at=NOW)


def link_in_the_mail() -> str:
    found = re.search(r"/account/work/offers/([\w-]+)/", Message.objects.order_by("-pk")[0].text)
    assert found is not None
    return found[1]


def test_an_employer_asks_and_nothing_is_joined_before_the_person_says_yes(cast: Cast) -> None:
    offered = asked(cast)

    assert Message.objects.get().recipient == "lena@demo.workmark.test"
    assert offer_by_token(link_in_the_mail(), at=NOW) == offered
    assert list(offers_to(cast.lena)) == [offered]
    assert list(workplaces_of(cast.lena)) == []

    accept_employment(cast.lena, offered, at=NOW)
    assert list(workplaces_of(cast.lena)) == [cast.kestrel]
    assert not consents_to(cast.kestrel, Purpose.TEAM, at=NOW).exists()


def test_a_link_works_once_and_not_after_a_month(cast: Cast) -> None:
    offered, link = asked(cast), link_in_the_mail()
    with pytest.raises(NotFound):
        offer_by_token(link, at=NOW + timedelta(days=30))
    accept_employment(cast.lena, offered, at=NOW)
    with pytest.raises(NotFound):
        offer_by_token(link, at=NOW)
    with pytest.raises(WrongState):
        accept_employment(cast.lena, offered, at=NOW)


def test_a_forwarded_link_joins_nobody_else(cast: Cast) -> None:
    offered = asked(cast)
    for answer in (accept_employment, decline_employment):
        with pytest.raises(NotAllowed):
            answer(cast.otto, offered, at=NOW)
    assert employments_of(cast.kestrel).get().person is None


def test_whoever_declines_is_left_in_peace_for_a_month(cast: Cast) -> None:
    decline_employment(cast.lena, asked(cast), at=NOW)

    assert not employments_of(cast.kestrel).exists()
    with pytest.raises(WrongState):
        invite_employee(cast.emre, cast.kestrel, LENA, at=NOW + timedelta(days=29))
    assert not employments_of(cast.kestrel).exists()
    invite_employee(cast.emre, cast.kestrel, LENA, at=NOW + timedelta(days=31))


@pytest.mark.parametrize("whose", ["the person", "the employer", "the directory"])
def test_leaving_ends_what_this_employer_sees_and_nothing_else(cast: Cast, whose: str) -> None:
    work = accept_employment(cast.lena, asked(cast), at=NOW)
    for organisation in (cast.kestrel, cast.harbour):
        for purpose in (Purpose.TEAM, Purpose.MOBILITY, Purpose.RECRUITING):
            give_consent(
                cast.lena, organisation, purpose, words="Yes.", until=NOW + timedelta(days=9), at=NOW
            )
    if whose == "the person":
        leave_employment(cast.lena, work, at=NOW)
    elif whose == "the employer":
        end_employment(cast.emre, work, at=NOW)
    else:
        record_employment(SYSTEM, cast.kestrel, LENA, active=False, source=EmploymentSource.SCIM, at=NOW)

    assert not workplaces_of(cast.lena).exists()
    for purpose in (Purpose.TEAM, Purpose.MOBILITY):
        assert not consents_to(cast.kestrel, purpose, at=NOW).exists()
        assert consents_to(cast.harbour, purpose, at=NOW).exists()
    assert consents_to(
        cast.kestrel, Purpose.RECRUITING, at=NOW
    ).exists()  # agreed to as somebody who looks for work
    assert AuditEvent.objects.filter(verb="consent.withdraw", organisation=cast.kestrel).count() == 2


def test_nobody_leaves_for_another_and_no_stranger_records_or_ends(cast: Cast) -> None:
    work = accept_employment(cast.lena, asked(cast), at=NOW)
    with pytest.raises(NotAllowed):
        leave_employment(cast.emre, work, at=NOW)
    with pytest.raises(NotAllowed):
        end_employment(cast.ines, work, at=NOW)
    with pytest.raises(NotAllowed):
        record_employment(cast.lena, cast.kestrel, LENA, at=NOW)
    assert employments_of(cast.kestrel).get().ended_at is None


def test_a_directory_knows_its_people_by_number_and_who_comes_back_is_asked_anew(cast: Cast) -> None:
    first = record_employment(SYSTEM, cast.kestrel, replace(LENA, external_id="7"), at=NOW)
    accept_employment(cast.lena, first.employment, at=NOW)
    moved = replace(LENA, external_id="7", work_email="l.ortiz@kestrel.example", team="Day shift")
    again = record_employment(SYSTEM, cast.kestrel, moved, at=NOW)
    assert (again.employment.pk, again.is_new) == (first.employment.pk, False)
    assert again.employment.person == cast.lena
    assert (again.employment.work_email, again.employment.asked_email) == (LENA.work_email, moved.work_email)
    assert (facts_of(again.employment).team, facts_in_force(again.employment).team) == (
        "Day shift",
        LENA.team,
    )

    record_employment(SYSTEM, cast.kestrel, moved, employment=again.employment, active=False, at=NOW)
    back = record_employment(SYSTEM, cast.kestrel, moved, at=NOW)
    assert back.is_new
    assert back.employment.person is None


def test_managers_are_named_by_number_or_address_and_never_in_a_circle(cast: Cast) -> None:
    ana = EmployeeFacts("ana@kestrel.example", external_id="1")
    record_employment(cast.emre, cast.kestrel, ana, at=NOW)
    record_employment(
        cast.emre, cast.kestrel, EmployeeFacts("ben@kestrel.example", manager="1"), asks=False, at=NOW
    )
    for wrong in ("ben@kestrel.example", "nobody@kestrel.example", "1"):
        with pytest.raises(InvalidInput) as refused:
            record_employment(cast.emre, cast.kestrel, replace(ana, manager=wrong), at=NOW)
        assert list(refused.value.fields) == ["manager"]


def test_strangers_are_asked_fifty_a_day_and_people_of_a_proved_domain_as_many_as_there_are(
    cast: Cast,
) -> None:
    DomainProof.objects.create(
        organisation=cast.kestrel, domain="kestrel.example", method="dns", proved_at=NOW
    )
    rows = [(line, EmployeeFacts(f"p{line}@kestrel.example")) for line in range(2, 72)]
    rows += [(line, EmployeeFacts(f"p{line}@elsewhere.example")) for line in range(72, 132)]
    done = import_people(cast.emre, cast.kestrel, rows, ends_missing=False, asks=True, at=NOW)

    assert (done.new, done.asked) == (130, 70 + 50)
    with pytest.raises(TooManyRequests):
        invite_employee(cast.emre, cast.kestrel, EmployeeFacts("q@elsewhere.example"), at=NOW)


def test_a_list_is_stored_twice_as_once_and_ends_who_is_missing_only_if_asked(cast: Cast) -> None:
    ana = EmployeeFacts("ana@kestrel.example", "Ana", "Lead", "1", "Night shift")
    ben = EmployeeFacts("ben@kestrel.example", "Ben", "Picker", "2", "Night shift", manager="1")
    rows = [(2, ben), (3, ana), (4, EmployeeFacts("nowhere"))]
    said = {"asks": False, "at": NOW}
    first = import_people(cast.emre, cast.kestrel, rows, ends_missing=False, **said)  # type: ignore[arg-type]
    again = import_people(cast.emre, cast.kestrel, rows, ends_missing=False, **said)  # type: ignore[arg-type]

    assert (first.new, first.changed, len(first.faults)) == (2, 0, 1)
    assert (again.new, again.changed, again.unchanged, again.ended) == (0, 0, 2, 0)
    ben_row = employments_of(cast.kestrel).get(external_id="2")
    assert ben_row.manager is not None
    assert ben_row.manager.external_id == "1"

    kept = import_people(cast.emre, cast.kestrel, rows[1:2], ends_missing=False, **said)  # type: ignore[arg-type]
    assert (kept.ended, employments_of(cast.kestrel).count()) == (0, 2)
    ended = import_people(cast.emre, cast.kestrel, rows[1:2], ends_missing=True, **said)  # type: ignore[arg-type]
    assert (ended.ended, list(employments_of(cast.kestrel).values_list("external_id", flat=True))) == (
        1,
        ["1"],
    )
