"""What people ask their employer for: granted with what it gives, refused with a reason, or taken back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.submissions.scenes import version
from tests.workforce.learning_scenes import employed
from tests.workforce.scenes import NOW
from tests.workforce.test_budgets import SPRING
from workmark.achievements.models import Achievement
from workmark.jobs.models import Message
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.models import Membership, Role
from workmark.workforce.actions.answer_learning import decline_learning
from workmark.workforce.actions.approve_learning import approve_learning, refuse_learning
from workmark.workforce.actions.keep_budget import keep_budget
from workmark.workforce.actions.request_learning import decline_request, grant_request, request_learning
from workmark.workforce.learning import asked_of_me, assigned_by
from workmark.workforce.learning_models import LearningAssignment

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 4)


@pytest.fixture
def request_(cast: Cast) -> LearningAssignment:
    """Lena asks Kestrel for a micro-credential of Harbour's."""
    offered = version(cast.harbour).achievement
    return request_learning(
        cast.lena,
        employed(cast.lena, cast.kestrel),
        offered,
        reason="I order the shelves now.",
        due_on=MAY,
        at=NOW,
    )


def told(key: str) -> str:
    return Message.objects.get(key=key).text


def test_whoever_manages_people_is_told_why_and_nobody_else_is(
    cast: Cast, request_: LearningAssignment
) -> None:
    assert "I order the shelves now." in told(f"learning-requested:{cast.emre.pk}:{request_.pk}")
    assert Message.objects.filter(key__startswith="learning-").count() == 1
    assert list(assigned_by(cast.emre, cast.kestrel)) == [request_]


def test_a_yes_is_an_agreement_with_time_and_money(cast: Cast, request_: LearningAssignment) -> None:
    budget = keep_budget(cast.emre, cast.kestrel, SPRING, at=NOW)
    grant_request(
        cast.emre,
        request_,
        due_on=MAY,
        hours_granted=Decimal(6),
        fee_covered=Decimal(40),
        budget=budget,
        at=NOW,
    )

    hers = asked_of_me(cast.lena, request_.token)
    assert (hers.state, hers.hours_granted, hers.fee_covered) == ("accepted", 6, 40)
    assert "says yes" in Message.objects.get(key=f"learning-request-answered:{request_.pk}").subject


def test_beyond_the_budget_another_owner_agrees_first(cast: Cast, request_: LearningAssignment) -> None:
    Membership.objects.create(person=cast.rui, organisation=cast.kestrel, role=Role.OWNER)
    budget = keep_budget(cast.emre, cast.kestrel, replace(SPRING, amount=Decimal(1)), at=NOW)
    waiting = grant_request(cast.emre, request_, due_on=MAY, fee_covered=Decimal(40), budget=budget, at=NOW)
    assert asked_of_me(cast.lena, request_.token).state == "awaiting-approval"

    approve_learning(cast.rui, waiting, at=NOW)
    assert asked_of_me(cast.lena, request_.token).state == "accepted"


def test_she_takes_it_back_while_an_owner_has_not_agreed(cast: Cast, request_: LearningAssignment) -> None:
    Membership.objects.create(person=cast.rui, organisation=cast.kestrel, role=Role.OWNER)
    budget = keep_budget(cast.emre, cast.kestrel, replace(SPRING, amount=Decimal(1)), at=NOW)
    waiting = grant_request(cast.emre, request_, due_on=MAY, fee_covered=Decimal(40), budget=budget, at=NOW)
    lena = Client()
    lena.force_login(cast.lena)
    place = f"/account/work/asked/{waiting.token}/"

    assert "Take the question back" in lena.get(place).content.decode()
    lena.post(place, {"do": "decline"})
    assert asked_of_me(cast.lena, waiting.token).state == "withdrawn"
    with pytest.raises(WrongState):
        approve_learning(cast.rui, waiting, at=NOW)


def test_she_is_told_when_her_employer_takes_back_what_she_asked_for(
    cast: Cast, request_: LearningAssignment
) -> None:
    budget = keep_budget(cast.emre, cast.kestrel, replace(SPRING, amount=Decimal(1)), at=NOW)
    grant_request(cast.emre, request_, due_on=MAY, fee_covered=Decimal(40), budget=budget, at=NOW)
    emre, lena = Client(), Client()
    emre.force_login(cast.emre)
    lena.force_login(cast.lena)
    place = f"/employer/kestrel-logistics/assigned/{request_.token}/withdraw/"

    page = emre.post(place, follow=True).content.decode()
    assert "Taken back, and they are told." in page
    assert "which you asked for" in told(f"learning-withdrawn:{request_.pk}")
    hers = lena.get(f"/account/work/asked/{request_.token}/").content.decode()
    assert "Kestrel Logistics took this back" in hers


def test_what_she_takes_back_herself_is_not_said_to_be_her_employers_doing(
    cast: Cast, request_: LearningAssignment
) -> None:
    decline_learning(cast.lena, request_, at=NOW)
    lena = Client()
    lena.force_login(cast.lena)

    hers = lena.get(f"/account/work/asked/{request_.token}/").content.decode()
    assert "took this back" not in hers
    assert "Nothing is asked any more." in hers


def test_the_owner_who_approves_her_request_reads_that_it_is_agreed(
    cast: Cast, request_: LearningAssignment
) -> None:
    Membership.objects.create(person=cast.rui, organisation=cast.kestrel, role=Role.OWNER)
    budget = keep_budget(cast.emre, cast.kestrel, replace(SPRING, amount=Decimal(1)), at=NOW)
    grant_request(cast.emre, request_, due_on=MAY, fee_covered=Decimal(40), budget=budget, at=NOW)
    rui = Client()
    rui.force_login(cast.rui)
    place = f"/employer/kestrel-logistics/assigned/{request_.token}/approve/"

    page = rui.post(place, {"do": "approve"}, follow=True).content.decode()
    assert "They asked for it, and are told now." in page
    assert "They are asked now." not in page


def test_nobody_says_yes_to_what_was_retired_meanwhile(cast: Cast, request_: LearningAssignment) -> None:
    Membership.objects.create(person=cast.rui, organisation=cast.kestrel, role=Role.OWNER)
    budget = keep_budget(cast.emre, cast.kestrel, replace(SPRING, amount=Decimal(1)), at=NOW)
    Achievement.objects.update(retired_at=NOW)
    with pytest.raises(WrongState):
        grant_request(cast.emre, request_, due_on=MAY, at=NOW)
    Achievement.objects.update(retired_at=None)
    waiting = grant_request(cast.emre, request_, due_on=MAY, fee_covered=Decimal(40), budget=budget, at=NOW)
    Achievement.objects.update(retired_at=NOW)
    with pytest.raises(WrongState):
        approve_learning(cast.rui, waiting, at=NOW)
    assert refuse_learning(cast.rui, waiting, words="It was retired.", at=NOW).state == "refused"


def test_a_no_comes_with_its_reason(cast: Cast, request_: LearningAssignment) -> None:
    with pytest.raises(InvalidInput):
        decline_request(cast.emre, request_, words=" ", at=NOW)
    decline_request(cast.emre, request_, words="The budget is for drivers this year.", at=NOW)

    assert asked_of_me(cast.lena, request_.token).refusal == "The budget is for drivers this year."
    assert "for drivers" in told(f"learning-request-answered:{request_.pk}")
    with pytest.raises(WrongState):
        grant_request(cast.emre, request_, due_on=MAY, at=NOW)


def test_what_she_takes_back_is_answered_no_more(cast: Cast, request_: LearningAssignment) -> None:
    assert decline_learning(cast.lena, request_, reason="never mind", at=NOW).state == "withdrawn"

    with pytest.raises(WrongState):
        decline_request(cast.emre, request_, words="No", at=NOW)


def test_nobody_answers_their_own_request_or_asks_for_another(cast: Cast) -> None:
    offered = version(cast.harbour).achievement
    own, lenas = employed(cast.emre, cast.kestrel), employed(cast.lena, cast.kestrel)

    def ask(person: Any, work: Any) -> LearningAssignment:
        return request_learning(person, work, offered, reason="Why not", due_on=MAY, at=NOW)

    with pytest.raises(NotAllowed):
        ask(cast.emre, lenas)
    with pytest.raises(NotAllowed):
        grant_request(cast.emre, ask(cast.emre, own), due_on=MAY, at=NOW)
