"""Money set aside for learning: what takes it up, what gives it back, and who lets anybody go beyond it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import Cast
from tests.submissions.scenes import version
from tests.workforce.learning_scenes import TERMS, earned, employed
from tests.workforce.scenes import NOW, someone
from workmark.achievements.models import Achievement
from workmark.jobs.models import Message
from workmark.lib.problems import InvalidInput, NotAllowed, NotFound
from workmark.organisations.actions.leave_employment import leave_employment
from workmark.organisations.audit import faults_in_chain
from workmark.organisations.models import AuditEvent, Membership, Person, Role
from workmark.organisations.permissions import may
from workmark.privacy.actions.erase_person import erase_person
from workmark.privacy.models import Badges
from workmark.workforce.actions.answer_learning import accept_learning, decline_learning
from workmark.workforce.actions.approve_learning import approve_learning, refuse_learning
from workmark.workforce.actions.assign_learning import assign_learning
from workmark.workforce.actions.keep_budget import BudgetTerms, keep_budget
from workmark.workforce.actions.withdraw_learning import withdraw_learning
from workmark.workforce.budget_models import LearningBudget
from workmark.workforce.budgets import approvers_of, rooms_of
from workmark.workforce.learning import asked_of, asked_of_me
from workmark.workforce.learning_models import LearningAssignment

SPRING = BudgetTerms("Spring", Decimal(100), "EUR", 3, date(2026, 3, 1), date(2026, 5, 31))
FORTY = replace(TERMS, fee_covered=Decimal(40))


def spring(cast: Cast, **changes: Any) -> LearningBudget:
    return keep_budget(cast.emre, cast.kestrel, replace(SPRING, **changes), at=NOW)


def asked(
    cast: Cast, budget: LearningBudget | None, count: int = 1, terms: Any = FORTY
) -> list[LearningAssignment]:
    """Kestrel asks so many people it has not asked before."""
    offered = version(cast.harbour, slug=f"shelve-{Achievement.objects.count()}").achievement
    first = Person.objects.count()
    works = [employed(someone(first + number), cast.kestrel) for number in range(count)]
    return assign_learning(cast.emre, cast.kestrel, works, offered, terms, budget=budget, at=NOW)


def left(cast: Cast) -> tuple[Decimal, int]:
    (room,) = rooms_of(cast.emre, cast.kestrel)
    return room.left, room.seats_left


@pytest.mark.django_db
def test_what_is_left_goes_first_and_the_rest_waits_unasked(cast: Cast) -> None:
    budget = spring(cast)
    made = asked(cast, budget, 3)

    assert [each.state for each in made] == ["offered", "offered", "awaiting-approval"]
    assert left(cast) == (Decimal(20), 1)
    assert Message.objects.filter(key__startswith="learning-assigned").count() == 2
    with pytest.raises(NotFound):
        asked_of_me(made[2].person, made[2].token)


@pytest.mark.django_db
def test_seats_run_out_also_where_nothing_is_paid(cast: Cast) -> None:
    made = asked(cast, spring(cast, seats=1), 2, TERMS)

    assert [each.state for each in made] == ["offered", "awaiting-approval"]


@pytest.mark.django_db
def test_a_no_and_a_withdrawal_give_back_and_a_yes_of_whoever_leaves_does_not(cast: Cast) -> None:
    budget = spring(cast, amount=Decimal(200), seats=9)
    no, withdrawn, stays, goes = asked(cast, budget, 4)
    decline_learning(no.person, no, at=NOW)
    withdraw_learning(cast.emre, withdrawn, at=NOW)
    accept_learning(stays.person, stays, at=NOW)
    leave_employment(stays.person, stays.employment, at=NOW)
    assert left(cast) == (Decimal(120), 7)

    leave_employment(goes.person, goes.employment, at=NOW)
    assert left(cast) == (Decimal(160), 8)


@pytest.mark.django_db
def test_what_was_earned_keeps_its_money_when_it_is_taken_back_or_declined(cast: Cast) -> None:
    budget = spring(cast, amount=Decimal(200), seats=9)
    withdrawn, no, too_late, unearned = asked(cast, budget, 4)
    day = timedelta(days=1)
    for each in (withdrawn, no, too_late, unearned):
        accept_learning(each.person, each, at=NOW)
    for each in (withdrawn, no):
        earned(each.person, each.achievement, at=NOW + day)
    withdraw_learning(cast.emre, withdrawn, at=NOW + 2 * day)
    decline_learning(no.person, no, at=NOW + 2 * day)
    assert left(cast) == (Decimal(40), 5)

    withdraw_learning(cast.emre, too_late, at=NOW + 2 * day)
    decline_learning(unearned.person, unearned, at=NOW + 2 * day)
    earned(too_late.person, too_late.achievement, at=NOW + 3 * day)
    assert left(cast) == (Decimal(120), 7)


@pytest.mark.django_db
def test_what_was_spent_on_whoever_is_erased_is_not_free_again(cast: Cast) -> None:
    """200 and 9 seats: three said yes, two of them are erased, one of whom had left; a fourth had not answered."""
    budget = spring(cast, amount=Decimal(200), seats=9)
    stays, goes, left_before, unanswered = asked(cast, budget, 4)
    for each in (stays, goes, left_before):
        accept_learning(each.person, each, at=NOW)
    leave_employment(left_before.person, left_before.employment, at=NOW)
    name = goes.person.name
    for each in (goes, left_before, unanswered):
        erase_person(each.person, badges=Badges.KEEP, at=NOW)

    (room,) = rooms_of(cast.emre, cast.kestrel)
    assert (room.left, room.seats_left) == (Decimal(80), 6)
    assert (room.budget.amount, room.budget.seats) == (Decimal(120), 7)
    assert list(LearningAssignment.objects.all()) == [stays]
    events = AuditEvent.objects.filter(verb="learning_budget.keep", actor_kind="system")
    assert [each.detail["amount"] for each in events.order_by("number")] == ["160.00", "120.00"]
    assert not any(name in str(each.detail) for each in AuditEvent.objects.all())
    assert list(faults_in_chain()) == []


@pytest.mark.django_db
def test_a_budget_that_was_gone_beyond_becomes_no_debt(cast: Cast) -> None:
    Membership.objects.create(person=cast.rui, organisation=cast.kestrel, role=Role.OWNER)
    (beyond,) = asked(cast, spring(cast, amount=Decimal(10), seats=1))
    approve_learning(cast.rui, beyond, at=NOW)
    accept_learning(beyond.person, beyond, at=NOW)
    erase_person(beyond.person, badges=Badges.KEEP, at=NOW)

    assert left(cast) == (Decimal(0), 0)


@pytest.mark.django_db
def test_another_owner_lets_it_go_beyond_and_whoever_assigned_it_does_not(cast: Cast) -> None:
    Membership.objects.create(person=cast.rui, organisation=cast.kestrel, role=Role.OWNER)
    first, second = asked(cast, spring(cast, amount=Decimal(10)), 2)
    assert Message.objects.get(key=f"learning-approve:{cast.rui.pk}:{first.pk}").recipient == cast.rui.email
    with pytest.raises(NotAllowed):
        approve_learning(cast.emre, first, at=NOW)

    approve_learning(cast.rui, first, at=NOW)
    refuse_learning(cast.rui, second, words="Not this year", at=NOW)

    assert asked_of_me(first.person, first.token).state == "offered"
    assert left(cast) == (Decimal(-30), 2)
    assert "Not this year" in Message.objects.get(key=f"learning-not-approved:{second.pk}").text


@pytest.mark.django_db
def test_what_was_never_asked_of_her_stays_inside_once_it_is_taken_back(cast: Cast) -> None:
    (waits,) = asked(cast, spring(cast, amount=Decimal(10)))
    emre, place = Client(), f"/employer/kestrel-logistics/assigned/{waits.token}/withdraw/"
    emre.force_login(cast.emre)

    page = emre.post(place, follow=True).content.decode()
    assert "Taken back. Nobody was asked for it." in page
    assert "they are told" not in page
    assert not asked_of(waits.person).exists()
    assert not Message.objects.filter(recipient=waits.person.email).exists()
    assert left(cast) == (Decimal(10), 3)


@pytest.mark.django_db
def test_page_and_permission_agree_who_approves_where_whoever_assigned_it_is_gone(cast: Cast) -> None:
    Membership.objects.create(person=cast.rui, organisation=cast.kestrel, role=Role.OWNER)
    first, second = asked(cast, spring(cast, amount=Decimal(10)), 2)
    LearningAssignment.objects.update(by=None)
    first.refresh_from_db()

    assert [may(owner, "learning.approve", first) for owner in approvers_of(first)] == [True, True]
    assert not may(cast.otto, "learning.approve", first)
    assert approve_learning(cast.rui, first, at=NOW).state == "offered"
    second.refresh_from_db()
    assert refuse_learning(cast.emre, second, words="Not this year", at=NOW).state == "refused"


@pytest.mark.django_db
def test_one_owner_alone_is_told_that_nobody_may_approve_and_what_to_do(cast: Cast) -> None:
    (waits,) = asked(cast, spring(cast, amount=Decimal(10)))
    emre, place = Client(), f"/employer/kestrel-logistics/assigned/{waits.token}/"
    emre.force_login(cast.emre)
    alone = emre.get(place).content.decode()
    Membership.objects.create(person=cast.rui, organisation=cast.kestrel, role=Role.OWNER)

    assert "Nobody can approve this yet" in alone
    assert "from a larger budget" in alone
    assert list(approvers_of(waits)) == [cast.rui]
    assert "Rui Mendes" in emre.get(place).content.decode()


@pytest.mark.django_db
def test_a_fee_needs_a_budget_of_ones_own_for_today_in_its_currency(cast: Cast) -> None:
    theirs = LearningBudget.objects.create(organisation=cast.harbour, **vars(SPRING))
    later = spring(cast, name="Autumn", starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 30))
    pounds = spring(cast, name="Pounds", currency="gbp")

    for budget, field in ((None, "budget"), (theirs, "budget"), (later, "budget"), (pounds, "currency")):
        with pytest.raises(InvalidInput) as refused:
            asked(cast, budget)
        assert set(refused.value.fields) == {field}


@pytest.mark.django_db
def test_a_budget_is_not_made_smaller_than_what_is_taken_up(cast: Cast) -> None:
    budget = spring(cast)
    asked(cast, budget, 2)

    for changes in ({"amount": Decimal(79)}, {"seats": 1}, {"currency": "USD"}):
        with pytest.raises(InvalidInput) as refused:
            keep_budget(cast.emre, cast.kestrel, replace(SPRING, **changes), budget=budget, at=NOW)
        assert set(refused.value.fields) == set(changes)
    keep_budget(cast.emre, cast.kestrel, replace(SPRING, amount=Decimal(80), seats=2), budget=budget, at=NOW)
    assert left(cast) == (Decimal(0), 0)


@pytest.mark.django_db
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="only on PostgreSQL: SQLite lets one writer begin"
)
def test_the_budget_is_locked_before_it_is_counted(cast: Cast) -> None:
    budget = spring(cast)
    with CaptureQueriesContext(
        connection,
    ) as said:
        asked(cast, budget)

    about_it = [each["sql"] for each in said if 'FROM "workforce_learningbudget"' in each["sql"]]
    assert about_it[0].endswith("FOR NO KEY UPDATE")
    assert "SUM" in about_it[1]
