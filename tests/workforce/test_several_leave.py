"""A list of people ends the work of several at once, while one of them answers: both come to an end."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import Cast, make_cast
from tests.locking import locks_around_the_first_event, on_postgresql
from tests.submissions.scenes import version
from tests.workforce.learning_scenes import TERMS, employed, shows_progress
from tests.workforce.scenes import NOW
from workmark.integrations.sign_on.models import SignOn, SignOnLink
from workmark.organisations.actions.import_people import Imported, import_people
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Membership
from workmark.organisations.signals import employment_ended
from workmark.organisations.staffing import EmployeeFacts
from workmark.workforce.actions import answer_learning as answering
from workmark.workforce.actions.assign_learning import assign_learning
from workmark.workforce.consent_models import Consent
from workmark.workforce.learning_models import LearningAssignment, LearningState

ONE_TABLE = {
    "organisations_membership": "the roles",
    "integrations_signonlink": "the links for signing in",
    "workforce_learningassignment": "what was asked to be learned",
    "workforce_consent": "what may be seen",
}


def asked_two(cast: Cast) -> list[LearningAssignment]:
    """Lena and Otto work for Kestrel, are asked to earn something, and show how far they are."""
    works = [employed(each, cast.kestrel) for each in (cast.lena, cast.otto)]
    for each in (cast.lena, cast.otto):
        shows_progress(each, cast.kestrel)
    return assign_learning(cast.emre, cast.kestrel, works, version(cast.harbour).achievement, TERMS, at=NOW)


def only_ana_stays(cast: Cast) -> Imported:
    rows = [(2, EmployeeFacts("ana@kestrel.example", "Ana"))]
    return import_people(cast.emre, cast.kestrel, rows, ends_missing=True, asks=False, at=NOW)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_list_ends_two_while_the_second_says_no_and_both_come_to_an_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = make_cast()
    lenas, ottos = asked_two(cast)
    otto_is_answering, lena_has_left, refused = threading.Event(), threading.Event(), list[BaseException]()
    tell_answered = answering.tell_answered

    def slow(assignment: LearningAssignment) -> None:
        otto_is_answering.set()
        lena_has_left.wait(2)
        tell_answered(assignment)

    def left(employment: Employment, **_: Any) -> None:
        lena_has_left.set()

    def say_no() -> None:
        try:
            answering.decline_learning(cast.otto, ottos, at=NOW)
        except BaseException as error:
            refused.append(error)
        finally:
            connection.close()

    monkeypatch.setattr(answering, "tell_answered", slow)
    employment_ended.connect(left)
    thread = threading.Thread(target=say_no)
    try:
        thread.start()
        assert otto_is_answering.wait(10)
        done = only_ana_stays(cast)
    finally:
        employment_ended.disconnect(left)
        thread.join(20)

    assert refused == []
    assert done.ended == 2
    assert not Employment.objects.filter(pk__in=[lenas.employment_id, ottos.employment_id], ended_at=None)
    ottos.refresh_from_db()
    assert ottos.state == LearningState.DECLINED


@on_postgresql
@pytest.mark.django_db
@pytest.mark.parametrize("table", ONE_TABLE, ids=ONE_TABLE.values())
def test_all_that_ends_with_them_is_locked_before_any_of_it_ends(cast: Cast, table: str) -> None:
    asked_two(cast)
    sign_on = SignOn.objects.create(organisation=cast.kestrel, issuer="https://in.kestrel.example")
    for number, each in enumerate((cast.lena, cast.otto)):
        SignOnLink.objects.create(sign_on=sign_on, person=each, subject=str(number), linked_at=NOW)
        Membership.objects.create(person=each, organisation=cast.kestrel, role="recruiter")
    with CaptureQueriesContext(connection) as said:
        assert only_ana_stays(cast).ended == 2

    assert locks_around_the_first_event(said, table) == (1, 0)
    assert Consent.objects.filter(withdrawn_at=NOW).count() == 2
    assert LearningAssignment.objects.filter(ended_at=NOW).count() == 2
    assert not SignOnLink.objects.exists()
    assert not Membership.objects.filter(
        person__in=[cast.lena, cast.otto], organisation=cast.kestrel
    ).exists()
