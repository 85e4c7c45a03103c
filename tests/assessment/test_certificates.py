"""A certificate for the rubric version is wanted beside the qualification, and runs out by date and by decisions."""

from datetime import timedelta
from typing import Any

import pytest

from tests.assessment.scenes import FEEDBACK, MONDAY, certify, qualify, rate, submitted, take
from tests.conftest import Cast
from tests.factories import published_version
from workmark.assessment.actions.allocate_readings import allocate_readings
from workmark.assessment.actions.answer_similar_case import read_again
from workmark.assessment.actions.file_appeal import file_appeal
from workmark.assessment.actions.grant_provisional import grant_provisional
from workmark.assessment.actions.plan_own_work import Limits, set_availability
from workmark.assessment.actions.take_reading import take_reading
from workmark.assessment.certificate_models import Certificate
from workmark.assessment.certificates import certificate_for
from workmark.assessment.errors import NotCalibrated
from workmark.assessment.models import Assignment, Decision
from workmark.assessment.queries import awaiting_assessor
from workmark.assessment.queues import stuck_readings
from workmark.assessment.review_models import Review
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState


@pytest.fixture
def version(cast: Cast) -> Any:
    made = published_version(cast.harbour)
    for person in (cast.aziz, cast.maud, cast.noor):
        qualify(cast, person, made)
    Certificate.objects.all().delete()
    return made


def test_a_qualification_alone_opens_no_work(cast: Cast, version: Any) -> None:
    work = submitted(cast, version)

    assert awaiting_assessor(cast.aziz, MONDAY) == []
    with pytest.raises(NotCalibrated):
        take(cast.aziz, work)


def test_a_certificate_for_another_version_is_none_for_this_one(cast: Cast, version: Any) -> None:
    certify(cast.aziz, published_version(cast.harbour, "customer-interviews"))

    with pytest.raises(NotCalibrated):
        take(cast.aziz, submitted(cast, version))


def test_a_certificate_ends_with_its_last_day(cast: Cast, version: Any) -> None:
    certify(cast.aziz, version, expires_at=MONDAY + timedelta(days=1))

    assert certificate_for(cast.aziz, version, MONDAY)
    assert certificate_for(cast.aziz, version, MONDAY + timedelta(days=1)) is None


def test_a_certificate_ends_with_its_last_decision(cast: Cast, version: Any) -> None:
    certify(cast.aziz, version, decisions=2)
    certify(cast.maud, version)
    rate(cast.aziz, submitted(cast, version))
    assert certificate_for(cast.aziz, version, MONDAY)

    rate(cast.aziz, submitted(cast, version, learner=cast.otto))

    assert certificate_for(cast.aziz, version, MONDAY) is None


def test_its_hundred_decisions_are_first_and_second_ratings_and_no_rulings(cast: Cast, version: Any) -> None:
    for person in (cast.aziz, cast.maud, cast.noor):
        qualify(cast, person, version)
    work = submitted(cast, version)
    rate(cast.aziz, work)
    rate(cast.maud, work, "developing", FEEDBACK)
    assert rate(cast.noor, work) is not None
    assert work.readings.filter(kind="adjudication", state="locked").count() == 1

    used = [certificate_for(person, version, MONDAY).used for person in (cast.aziz, cast.maud, cast.noor)]

    assert used == [1, 1, 0]


def test_the_hold_names_the_certificate_it_rests_on(cast: Cast, version: Any) -> None:
    held = certify(cast.aziz, version)

    assert take(cast.aziz, submitted(cast, version)).certificate == held


def test_a_trainee_is_countersigned_by_somebody_calibrated(cast: Cast, version: Any) -> None:
    """Everybody's first ten are a trainee's; Maud holds no calibration, Noor does."""
    certify(cast.aziz, version)
    certify(cast.noor, version)
    certify(cast.maud, version, "provisional", granted_by=cast.ines, decisions=20)
    work = submitted(cast, version)
    rate(cast.aziz, work)

    assert work.readings.get(place=2).wants_certified
    assert awaiting_assessor(cast.maud, MONDAY) == []
    with pytest.raises(NotCalibrated, match="calibrated"):
        take(cast.maud, work)
    assert rate(cast.noor, work) is not None


def test_while_nobody_is_calibrated_only_a_lead_countersigns(cast: Cast, version: Any) -> None:
    for person in (cast.aziz, cast.maud):
        certify(person, version, "provisional", granted_by=cast.ines, decisions=20)
    work = submitted(cast, version)
    rate(cast.maud, work)
    assert awaiting_assessor(cast.aziz, MONDAY) == []
    with pytest.raises(NotCalibrated):
        take(cast.aziz, work)

    other = submitted(cast, version, learner=cast.otto)
    rate(cast.aziz, other)
    assert rate(cast.maud, other) is not None


def test_what_settles_a_judgement_is_read_by_nobody_who_is_not_calibrated(cast: Cast, version: Any) -> None:
    """An appeal, a case read again and an adjudication; while nobody is calibrated, by a lead assessor."""
    for person in (cast.aziz, cast.maud, cast.noor):
        certify(person, version, "provisional", granted_by=cast.ines, decisions=20)
    works = [submitted(cast, version, learner=one, state="not-yet") for one in (cast.lena, cast.otto)]
    for work in works:
        results = [{"row": "plan-audience", "level": "developing", "passed": False, "carried": False}]
        held = Assignment.objects.create(
            submission=work, reading=work.readings.get(), assessor=cast.rui, state="locked", due_at=MONDAY
        )
        work.readings.update(state="locked")
        decision = Decision.objects.create(
            submission=work, decided_by=held, outcome="not-yet", decided_at=MONDAY, results=results
        )
    case = Review.objects.create(
        decision=decision, origin="quality", state="proposed", row_keys=["plan-audience"], due_at=MONDAY
    )
    appeal = file_appeal(cast.lena, works[0], grounds="Page two.", at=MONDAY)
    again = read_again(cast.maud, case, at=MONDAY)
    disputed = submitted(cast, version, learner=cast.emre, state="in-assessment")
    disputed.readings.update(kind="adjudication")
    waiting = [one.readings.get() for one in (appeal, again, disputed)]

    assert awaiting_assessor(cast.aziz, MONDAY) == []
    for reading in waiting[:2]:
        with pytest.raises(NotCalibrated):
            take_reading(cast.aziz, reading, at=MONDAY)
    assert set(awaiting_assessor(cast.maud, MONDAY)) == set(waiting)
    certify(cast.rui, version)  # now somebody is
    assert awaiting_assessor(cast.maud, MONDAY) == []
    for reading in waiting:
        with pytest.raises(NotCalibrated):
            take_reading(cast.maud, reading, at=MONDAY)
    Certificate.objects.filter(assessor=cast.noor).update(kind="calibrated")
    assert set(awaiting_assessor(cast.noor, MONDAY)) == set(waiting)
    set_availability(cast.maud, Limits(5, 20, takes_given_work=True))
    assert allocate_readings(cast.harbour, at=MONDAY) == 0


def test_every_decision_on_a_provisional_certificate_is_made_by_two(
    cast: Cast, version: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing else asks for a second one: neither rubric nor assessor is new any more."""
    monkeypatch.setattr("workmark.assessment.second_rating.FIRST_OF_RUBRIC", 0)
    monkeypatch.setattr("workmark.assessment.second_rating.FIRST_OF_ASSESSOR", 0)
    certify(cast.aziz, version, "provisional", granted_by=cast.ines, decisions=20)
    work = submitted(cast, version)

    assert rate(cast.aziz, work) is None
    assert work.readings.get(place=2).reason == "provisional"


def test_a_provisional_certificate_is_somebody_elses_word_and_short(cast: Cast, version: Any) -> None:
    with pytest.raises(NotAllowed):
        grant_provisional(cast.maud, cast.maud, version, at=MONDAY)
    with pytest.raises(NotAllowed):
        grant_provisional(cast.aziz, cast.maud, version, at=MONDAY)
    with pytest.raises(InvalidInput):
        grant_provisional(cast.ines, cast.rui, version, at=MONDAY)

    made = grant_provisional(cast.maud, cast.aziz, version, at=MONDAY)

    assert (made.kind, made.granted_by, made.decisions) == ("provisional", cast.maud, 20)
    assert made.expires_at == MONDAY + timedelta(days=92)
    with pytest.raises(WrongState):
        grant_provisional(cast.maud, cast.aziz, version, at=MONDAY)


def test_work_under_way_counts_towards_a_certificate_when_taking_and_when_sharing_out(
    cast: Cast, version: Any
) -> None:
    certify(cast.aziz, version, decisions=2)
    set_availability(cast.aziz, Limits(5, 20, takes_given_work=True))
    works = [submitted(cast, version, learner=one) for one in (cast.lena, cast.otto, cast.emre)]
    take(cast.aziz, works[0])

    assert allocate_readings(cast.harbour, at=MONDAY) == 1
    assert allocate_readings(cast.harbour, at=MONDAY) == 0
    assert awaiting_assessor(cast.aziz, MONDAY) == []
    with pytest.raises(NotCalibrated, match="no more than what you hold"):
        take(cast.aziz, works[2])
    assert len(stuck_readings(cast.harbour, MONDAY)) == 1


def test_a_reading_after_a_trainee_is_stuck_while_only_trainees_are_there(cast: Cast, version: Any) -> None:
    for person in (cast.aziz, cast.emre):
        certify(person, version, kind="provisional", granted_by=cast.ines)
    work = submitted(cast, version)
    rate(cast.aziz, work)

    assert [one.reading.submission for one in stuck_readings(cast.harbour, MONDAY)] == [work]
