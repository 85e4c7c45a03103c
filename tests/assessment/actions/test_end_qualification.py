"""A qualification ends before its time: nothing new is taken, what is held goes back, what was decided stays."""

import pytest
from django.test import Client

from tests.assessment.scenes import qualify, rate, score_all, submitted, take
from tests.conftest import Cast
from tests.factories import published_version
from tests.web.learner.conftest import signed_in_as
from workmark.assessment.actions.end_qualification import end_qualification
from workmark.assessment.errors import NotQualified
from workmark.assessment.models import Assignment, Qualification
from workmark.assessment.queries import qualifications_in_force
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.models import AuditEvent
from workmark.submissions.models import Submission


@pytest.fixture
def work(cast: Cast) -> Submission:
    version = published_version(cast.harbour)
    for person in (cast.aziz, cast.maud):
        qualify(cast, person, version)
    return submitted(cast, version)


def test_what_is_held_waits_again_and_nothing_more_is_taken(cast: Cast, work: Submission) -> None:
    held = take(cast.aziz, work)
    score_all(held)
    [qualification] = qualifications_in_force(cast.aziz, now())

    returned = end_qualification(cast.maud, qualification, reason="The expertise was misjudged.", at=now())

    held.refresh_from_db()
    work.refresh_from_db()
    assert (returned, held.state, work.state) == (1, "reassigned", "submitted")
    assert held.scores.exists()
    with pytest.raises(NotQualified):
        take(cast.aziz, work)
    assert take(cast.maud, work).assessor == cast.maud
    letter = Message.objects.get(
        recipient=cast.aziz.email, subject__startswith="Your qualification has ended"
    )
    assert "The expertise was misjudged." in letter.text
    event = AuditEvent.objects.get(verb="assessment.end_qualification")
    assert (event.detail["returned"], "misjudged" in str(event.detail)) == (1, False)
    with pytest.raises(WrongState):
        end_qualification(cast.maud, qualification, reason="Again.", at=now())


def test_what_was_locked_stays(cast: Cast, work: Submission) -> None:
    rate(cast.aziz, work)
    [qualification] = qualifications_in_force(cast.aziz, now())

    assert end_qualification(cast.ines, qualification, reason="Left.", at=now()) == 0

    assert Assignment.objects.get(assessor=cast.aziz).state == "locked"


def test_who_may_and_that_a_reason_is_given(cast: Cast, work: Submission) -> None:
    [qualification] = qualifications_in_force(cast.aziz, now())
    for person in (cast.aziz, cast.lena, cast.otto, cast.emre, cast.rui):
        with pytest.raises(NotAllowed):
            end_qualification(person, qualification, reason="No.", at=now())
    with pytest.raises(InvalidInput):
        end_qualification(cast.maud, qualification, reason=" ", at=now())
    assert Qualification.objects.get(pk=qualification.pk).ended_at is None


def test_the_page_asks_once_more_and_why(cast: Cast, work: Submission) -> None:
    [qualification] = qualifications_in_force(cast.aziz, now())
    desk: Client = signed_in_as(cast.maud)
    roster = "/account/organisations/harbour-skills/assessors/"
    address = f"{roster}{qualification.pk}/end/"
    assert address in desk.get(roster).content.decode()

    asked = desk.get(address).content.decode()
    assert cast.aziz.name in asked
    assert desk.post(address, {"reason": ""}).status_code == 422
    answer = desk.post(address, {"reason": "The expertise was misjudged."})

    assert answer.headers["Location"] == roster
    assert not qualifications_in_force(cast.aziz, now()).exists()
    assert desk.get(address).status_code == 404

    # The reason stands where an owner or lead looks, and where the assessor does; for nobody else.
    assert "The expertise was misjudged." in desk.get(roster).content.decode()
    training = "/assess/training/"
    assert "The expertise was misjudged." in signed_in_as(cast.aziz).get(training).content.decode()
    assert "misjudged" not in desk.get(training).content.decode()
    assert signed_in_as(cast.aziz).get(roster).status_code in (403, 404)
