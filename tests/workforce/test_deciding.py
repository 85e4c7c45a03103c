"""Decisions about applications: by people, each with its ground and reason, told to the learner, never about oneself."""

from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import Cast
from tests.workforce.scenes import NOW, applied, badge, published, skills
from workmark.jobs.models import Message
from workmark.lib.problems import InvalidInput, NotAllowed, NotFound, WrongState
from workmark.organisations.models import Membership, Role
from workmark.workforce.actions.decide_application import decide_application
from workmark.workforce.actions.name_application import name_application
from workmark.workforce.actions.withdraw_application import withdraw_application
from workmark.workforce.applications import application_to, applications_to
from workmark.workforce.opening_models import Application, ApplicationState, Ground
from workmark.workforce.opening_words import Wanted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SAID: dict[str, Any] = {"ground": Ground.PROOF, "reason": "Everything we need is proved."}


@pytest.fixture
def sent(cast: Cast) -> Application:
    plan, *_ = skills()
    return applied(published(cast, Wanted(plan)), badge(cast, cast.lena, {plan: 3}, slug="planning"))


def test_an_invitation_is_recorded_with_its_reason_and_asks_for_the_name(
    cast: Cast, sent: Application
) -> None:
    step = decide_application(cast.emre, sent, ApplicationState.IN_TALK, **SAID, at=NOW + DAY)

    sent.refresh_from_db()
    assert (sent.state, sent.name_asked_at, sent.named_at) == ("in-talk", NOW + DAY, None)
    assert (step.by, step.ground, step.reason) == (cast.emre, "proof", SAID["reason"])
    assert [(kept.at, kept.band) for kept in sent.matches.all()] == [(NOW, "all"), (NOW + DAY, "all")]
    told = Message.objects.get(key=f"application-decided:{step.pk}")
    assert told.recipient == cast.lena.email
    assert "What is proved of what the work asks for" in told.text
    assert SAID["reason"] not in told.text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 2_001}, "reason"),
        ({"ground": "age"}, "ground"),
        ({"decision": ApplicationState.WITHDRAWN}, "decision"),
        ({"decision": ApplicationState.NEW}, "decision"),
    ],
)
def test_nothing_is_decided_without_a_ground_and_a_reason(
    cast: Cast, sent: Application, wrong: dict[str, Any], field: str
) -> None:
    said = {"decision": ApplicationState.NOT_TAKEN_ON} | SAID | wrong
    with pytest.raises(InvalidInput) as refused:
        decide_application(cast.emre, sent, said.pop("decision"), **said, at=NOW)

    assert set(refused.value.fields) == {field}
    assert not sent.steps.exists()


def test_nobody_is_taken_on_without_a_name_nor_decided_about_twice(cast: Cast, sent: Application) -> None:
    with pytest.raises(WrongState):
        decide_application(cast.emre, sent, ApplicationState.TAKEN_ON, **SAID, at=NOW)
    name_application(cast.lena, sent, at=NOW)
    decide_application(cast.emre, sent, ApplicationState.TAKEN_ON, **SAID, at=NOW)
    with pytest.raises(WrongState):
        decide_application(cast.emre, sent, ApplicationState.TAKEN_ON, **SAID, at=NOW)

    assert sent.steps.count() == 1


def test_only_who_recruits_there_decides_and_never_about_themselves(cast: Cast, sent: Application) -> None:
    Membership.objects.create(person=cast.otto, organisation=cast.harbour, role=Role.RECRUITER)
    for other in (cast.otto, cast.ines, cast.lena):
        with pytest.raises(NotAllowed):
            decide_application(other, sent, ApplicationState.ON_HOLD, **SAID, at=NOW)
        with pytest.raises(NotAllowed):
            applications_to(other, sent.opening, at=NOW)
    Membership.objects.create(person=cast.lena, organisation=cast.kestrel, role=Role.RECRUITER)
    with pytest.raises(NotAllowed):
        decide_application(
            type(cast.lena).objects.get(pk=cast.lena.pk), sent, ApplicationState.ON_HOLD, **SAID, at=NOW
        )


def test_what_was_withdrawn_or_has_ended_is_neither_shown_nor_decided(cast: Cast, sent: Application) -> None:
    after = sent.consent.expires_at
    assert list(applications_to(cast.emre, sent.opening, at=after - DAY)) == [sent]
    assert not applications_to(cast.emre, sent.opening, at=after).exists()
    with pytest.raises(WrongState):
        decide_application(cast.emre, sent, ApplicationState.ON_HOLD, **SAID, at=after)

    withdraw_application(cast.lena, sent, at=NOW)

    with pytest.raises(NotFound):
        application_to(cast.emre, cast.kestrel, sent.token, at=NOW)
    with pytest.raises(WrongState):
        decide_application(cast.emre, sent, ApplicationState.ON_HOLD, **SAID, at=NOW)


def test_applications_stand_in_the_order_they_came_in_whatever_they_prove(cast: Cast) -> None:
    plan, count, _ = skills()
    opening = published(cast, Wanted(plan, is_must=True))
    weak = applied(opening, badge(cast, cast.lena, {count: 1}, slug="counting"))
    strong = applied(opening, badge(cast, cast.otto, {plan: 4}, slug="planning"), at=NOW + DAY)

    assert list(applications_to(cast.emre, opening, at=NOW + DAY)) == [weak, strong]
