"""Work is given out by share, reminded of, and handed on; capacity, absences, holidays and languages are kept."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.assessment.scenes import MONDAY, qualify, submitted, take
from tests.conftest import Cast
from tests.factories import published_version
from workmark.assessment.actions.allocate_readings import allocate_readings
from workmark.assessment.actions.arrange_work import set_holiday
from workmark.assessment.actions.hand_on_overdue import hand_on_if_overdue, remind_if_due
from workmark.assessment.actions.plan_own_work import Limits, say_absence, set_availability
from workmark.assessment.actions.score_row import score_row
from workmark.assessment.errors import AlreadyTaken
from workmark.assessment.models import Assignment
from workmark.assessment.queries import awaiting_assessor
from workmark.jobs.models import Message
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.models import AuditEvent, Person
from workmark.submissions.models import CarriedRow, Submission, SubmissionEvent


@pytest.fixture
def version(cast: Cast) -> Any:
    made = published_version(cast.harbour)
    qualify(cast, cast.aziz, made)
    qualify(cast, cast.maud, made)
    return made


def learners(count: int) -> list[Person]:
    return [
        Person.objects.create_user(f"learner-{number}@demo.workmark.test", name=f"Learner {number}")
        for number in range(count)
    ]


def takes(person: Any, most_open: int = 5, most_per_week: int = 20) -> None:
    set_availability(person, Limits(most_open, most_per_week, takes_given_work=True))


def test_waiting_work_is_shared_and_everything_moves_as_when_it_is_taken(cast: Cast, version: Any) -> None:
    works = [submitted(cast, version, learner=one) for one in learners(3)]
    takes(cast.aziz)
    takes(cast.maud, most_open=1)

    assert allocate_readings(cast.harbour, at=MONDAY) == 3

    held = Assignment.objects.order_by("submission")
    assert sorted(held.values_list("assessor__name", flat=True)) == [
        "Aziz Rahimi",
        "Aziz Rahimi",
        "Maud Okafor",
    ]
    assert {work.state for work in Submission.objects.all()} == {"in-assessment"}
    assert SubmissionEvent.objects.filter(state="in-assessment").count() == 3
    assert set(held.values_list("reading__state", flat=True)) == {"held"}
    assert held[0].due_at == datetime(2026, 11, 30, 18, 0, tzinfo=ZoneInfo("Europe/Lisbon"))
    assert AuditEvent.objects.get(verb="assessment.allocate").detail == {"readings": 3, "of": 3}
    letter = Message.objects.get(recipient=cast.aziz.email)
    assert letter.subject == "2 pieces of work for you"
    assert works[0].readings.get().assignments.get().certificate is not None
    assert allocate_readings(cast.harbour, at=MONDAY) == 0


def test_nobody_is_given_work_who_has_not_asked_for_it(cast: Cast, version: Any) -> None:
    submitted(cast, version)

    assert allocate_readings(cast.harbour, at=MONDAY) == 0
    set_availability(cast.aziz, Limits(5, 20, takes_given_work=False))
    assert allocate_readings(cast.harbour, at=MONDAY) == 0


def test_whoever_is_away_today_or_has_had_a_weeks_work_is_given_none(cast: Cast, version: Any) -> None:
    works = [submitted(cast, version, learner=one) for one in learners(3)]
    takes(cast.aziz, most_per_week=1)
    takes(cast.maud)
    say_absence(cast.maud, first_day=MONDAY.date(), last_day=MONDAY.date())

    assert allocate_readings(cast.harbour, at=MONDAY) == 1
    assert allocate_readings(cast.harbour, at=MONDAY + timedelta(days=1)) == 2  # Maud is back
    assert Assignment.objects.filter(assessor=cast.aziz).count() == 1
    assert len(works) == 3


def test_work_in_a_language_one_does_not_read_is_neither_given_nor_offered(cast: Cast, version: Any) -> None:
    cast.aziz.spoken_languages.create(language="en")
    cast.maud.spoken_languages.create(language="pt")
    takes(cast.aziz)
    takes(cast.maud)
    work = submitted(cast, version, evidence_language="pt")

    assert awaiting_assessor(cast.aziz, MONDAY) == []
    assert awaiting_assessor(cast.maud, MONDAY) == [work.readings.get()]
    allocate_readings(cast.harbour, at=MONDAY)
    assert work.assignments.get().assessor == cast.maud


def test_holidays_and_absences_do_not_count_towards_the_due_date(cast: Cast, version: Any) -> None:
    set_holiday(cast.ines, cast.harbour, day=date(2026, 11, 24), name="Harbour day")
    say_absence(cast.aziz, first_day=date(2026, 11, 26), last_day=date(2026, 11, 27))

    assignment = take(cast.aziz, submitted(cast, version))

    # From Monday 23: Wednesday 25, Monday 30, Tuesday 1, Wednesday 2, Thursday 3 December.
    assert assignment.due_at == datetime(2026, 12, 3, 18, 0, tzinfo=ZoneInfo("Europe/Lisbon"))


def test_ones_own_limit_is_kept_when_taking_too(cast: Cast, version: Any) -> None:
    set_availability(cast.aziz, Limits(1, 20, takes_given_work=False))
    first, second = (submitted(cast, version, learner=one) for one in learners(2))
    take(cast.aziz, first)

    with pytest.raises(AlreadyTaken, match="1 open"):
        take(cast.aziz, second)


@pytest.mark.parametrize("limits", [Limits(0, 20, False), Limits(21, 20, False), Limits(5, 201, False)])
def test_limits_out_of_range_are_refused(cast: Cast, limits: Limits) -> None:
    with pytest.raises(InvalidInput):
        set_availability(cast.aziz, limits)


def test_reminders_come_at_half_at_four_fifths_and_at_the_end_once_each(cast: Cast, version: Any) -> None:
    assignment = take(cast.aziz, submitted(cast, version))
    given = assignment.due_at - MONDAY

    def at(percent: float) -> bool:
        assignment.refresh_from_db()
        return remind_if_due(assignment, at=MONDAY + given * percent / 100)

    assert [at(percent) for percent in (49, 50, 60, 80, 81, 100, 120)] == [
        False,
        True,
        False,
        True,
        False,
        True,
        False,
    ]
    assert Message.objects.filter(recipient=cast.aziz.email).count() == 3


def test_overdue_work_is_handed_on_a_working_day_later_with_its_draft_scores_kept(
    cast: Cast, version: Any
) -> None:
    work = submitted(cast, version)
    assignment = take(cast.aziz, work)
    due = assignment.due_at  # Monday 30 November, 18:00

    assert not hand_on_if_overdue(assignment, at=due + timedelta(hours=23, minutes=59))
    assert hand_on_if_overdue(assignment, at=due + timedelta(days=1))

    assignment.refresh_from_db()
    work.refresh_from_db()
    assert (assignment.state, work.state, work.readings.get().state) == ("reassigned", "submitted", "waiting")
    assert awaiting_assessor(cast.maud, MONDAY) == [work.readings.get()]
    assert not hand_on_if_overdue(assignment, at=due + timedelta(days=2))

    takes(cast.aziz)  # who let it lapse is not given it again
    assert allocate_readings(cast.harbour, at=due + timedelta(days=2)) == 0
    takes(cast.maud)
    assert allocate_readings(cast.harbour, at=due + timedelta(days=2)) == 1
    assert work.assignments.get(state="open").assessor == cast.maud


def test_rows_that_a_renewal_leaves_out_are_closed_to_whoever_is_given_it(cast: Cast, version: Any) -> None:
    earned = submitted(cast, version, state="awarded")
    earned.readings.update(state="closed")
    renewal = submitted(cast, version, renews=earned)
    row = version.said.rows()[0]
    CarriedRow.objects.create(submission=renewal, row_key=row.key, level_key=row.floor, passed_in=earned)
    takes(cast.aziz)
    allocate_readings(cast.harbour, at=MONDAY)

    held = renewal.assignments.get()
    with pytest.raises(WrongState, match="passed in an earlier round"):
        score_row(cast.aziz, held, row_key=row.key, level_key=row.levels[-1].key, feedback="No.", at=MONDAY)
