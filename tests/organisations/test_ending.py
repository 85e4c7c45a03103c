"""Whoever has left by the employer's word has no power there; an owner's is for the owners to end."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db.models import QuerySet

from tests.conftest import Cast
from workmark.jobs.models import Message
from workmark.organisations.actions.end_employment import end_employment
from workmark.organisations.actions.import_people import import_people
from workmark.organisations.actions.leave_employment import leave_employment
from workmark.organisations.actions.record_employment import record_employment
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import AuditEvent, Membership, Organisation, Person
from workmark.organisations.permissions import may
from workmark.organisations.staffing import EmployeeFacts

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def works_there(person: Person, organisation: Organisation, *roles: str) -> Employment:
    for role in roles:
        Membership.objects.create(person=person, organisation=organisation, role=role)
    return Employment.objects.create(
        organisation=organisation, person=person, work_email=person.email, name=person.name, accepted_at=NOW
    )


def roles_of(person: Person, organisation: Organisation) -> list[str]:
    held = Membership.objects.filter(person=person, organisation=organisation)
    return list(held.order_by("role").values_list("role", flat=True))


@pytest.mark.parametrize("said", ["by hand", "by a list", "inactive in a directory"])
def test_whoever_has_left_by_the_employers_word_may_do_nothing_there(cast: Cast, said: str) -> None:
    work = works_there(cast.otto, cast.kestrel, "people-manager", "recruiter")
    elsewhere = Membership.objects.create(person=cast.otto, organisation=cast.harbour, role="author")

    if said == "by hand":
        end_employment(cast.emre, work, at=NOW)
    elif said == "by a list":
        stays = [(2, EmployeeFacts("ana@kestrel.example", "Ana"))]
        import_people(cast.emre, cast.kestrel, stays, ends_missing=True, asks=False, at=NOW)
    else:
        facts = EmployeeFacts(cast.otto.email, cast.otto.name)
        record_employment(cast.emre, cast.kestrel, facts, employment=work, active=False, at=NOW)

    assert roles_of(cast.otto, cast.kestrel) == []
    assert not may(Person.objects.get(pk=cast.otto.pk), "employment.read", cast.kestrel)
    ended = AuditEvent.objects.filter(verb="membership.end").order_by("pk")
    assert [(event.detail["role"], event.actor_kind) for event in ended] == [
        ("people-manager", "system"),
        ("recruiter", "system"),
    ]
    assert Membership.objects.filter(pk=elsewhere.pk).exists()
    assert not Message.objects.filter(key__startswith="roles-kept").exists()


def test_an_owner_who_has_left_stays_owner_and_the_others_are_told(cast: Cast) -> None:
    work = works_there(cast.otto, cast.kestrel, "owner", "recruiter")

    end_employment(cast.emre, work, at=NOW)
    end_employment(cast.emre, work, at=NOW)

    assert roles_of(cast.otto, cast.kestrel) == ["owner"]
    letter = Message.objects.get(key__startswith="roles-kept")
    assert letter.recipient == cast.emre.email
    assert cast.otto.name in letter.text
    assert "Owner" in letter.text
    assert "Recruiter" not in letter.text
    assert "/account/organisations/kestrel-logistics/people/" in letter.text


def test_the_only_owner_is_told_herself(cast: Cast) -> None:
    work = works_there(cast.emre, cast.kestrel)

    end_employment(cast.emre, work, at=NOW)

    assert roles_of(cast.emre, cast.kestrel) == ["owner"]
    assert Message.objects.get(key__startswith="roles-kept").recipient == cast.emre.email


def test_whoever_leaves_by_herself_keeps_her_roles_and_the_owners_hear_which(cast: Cast) -> None:
    work = works_there(cast.otto, cast.kestrel, "people-manager", "recruiter")

    leave_employment(cast.otto, work, at=NOW)

    assert roles_of(cast.otto, cast.kestrel) == ["people-manager", "recruiter"]
    letter = Message.objects.get(key__startswith="roles-kept")
    assert letter.recipient == cast.emre.email
    assert "People manager, Recruiter" in letter.text


def test_nobody_is_written_to_where_no_role_is_left(cast: Cast) -> None:
    leave_employment(cast.otto, works_there(cast.otto, cast.kestrel), at=NOW)

    assert not Message.objects.exists()


def test_the_organisation_is_locked_before_the_work(cast: Cast, monkeypatch: Any) -> None:
    """As recording does it: two that lock in another order wait for each other for ever."""
    work = works_there(cast.otto, cast.kestrel, "recruiter")
    locked: list[str] = []
    lock = QuerySet.select_for_update

    def noted(rows: Any, *args: Any, **kwargs: Any) -> Any:
        locked.append(rows.model.__name__)
        return lock(rows, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "select_for_update", noted)
    end_employment(cast.emre, work, at=NOW)

    assert locked.index("Organisation") < locked.index("Employment")
