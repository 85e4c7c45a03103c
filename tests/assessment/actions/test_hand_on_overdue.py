"""Every fifteen minutes each hold is looked at by itself: training is let be, and one that fails stops no other."""

from datetime import timedelta
from typing import Any

import pytest

from tests.assessment.anchoring import anchor
from tests.assessment.scenes import MONDAY, qualify, submitted, take
from tests.conftest import Cast
from tests.factories import published_version
from workmark.assessment.anchor_readings import hand_over
from workmark.assessment.calibration_models import Anchor, AnchorReading, AnchorUse
from workmark.assessment.models import Assignment, Reading
from workmark.assessment.tasks import watch_due_dates
from workmark.jobs.models import Message
from workmark.organisations.models import Person
from workmark.submissions.copying import example_of

MUCH_LATER = MONDAY + timedelta(days=40)


@pytest.fixture
def version(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("workmark.assessment.tasks.now", lambda: MUCH_LATER)
    made = published_version(cast.harbour)
    for person in (cast.aziz, cast.maud, cast.noor):
        qualify(cast, person, made)
    return made


def hidden(made: Anchor, person: Person) -> Assignment:
    """A copy among this person's live work, and taken."""
    work = example_of(made.work, at=MONDAY)
    reading = Reading.objects.create(submission=work, kind="anchor", opened_at=MONDAY)
    AnchorReading.objects.create(anchor=made, assessor=person, reading=reading, use="live", opened_at=MONDAY)
    return take(person, work)


def told(person: Person) -> list[str]:
    return sorted(Message.objects.filter(recipient=person.email).values_list("subject", flat=True))


def test_an_anchor_that_is_overdue_leaves_like_any_work_and_training_stays(cast: Cast, version: Any) -> None:
    practice = hand_over(
        anchor(cast, version, "clear-pass", "practice"), cast.aziz, AnchorUse.PRACTICE, at=MONDAY
    )
    live = hidden(anchor(cast, version, "clear-fail", "live"), cast.aziz)
    real = take(cast.noor, submitted(cast, version))

    watch_due_dates.func()

    for one in (practice.assignment, live, real):
        assert one is not None
        one.refresh_from_db()
    assert practice.assignment is not None
    assert (practice.assignment.state, practice.assignment.reminded_at_percent) == ("open", 0)
    assert (live.state, Reading.objects.get(pk=live.reading_id).state) == ("reassigned", "closed")
    assert (real.state, Reading.objects.get(pk=real.reading_id).state) == ("reassigned", "waiting")
    assert told(cast.aziz) == told(cast.noor)  # of the anchor what is said of work, and of practice nothing
    assert len(told(cast.aziz)) == 2


def test_a_hold_that_fails_is_logged_and_the_others_go_on(
    cast: Cast, version: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    timeless = take(
        cast.aziz, submitted(cast, version)
    )  # no time at all was given, so no share of it is over
    Assignment.objects.filter(pk=timeless.pk).update(taken_at=MONDAY, due_at=MONDAY)
    stuck = take(
        cast.maud, submitted(cast, version, learner=cast.otto)
    )  # awarded work never waits from the beginning
    Reading.objects.filter(pk=stuck.reading_id).update(kind="recheck")
    type(stuck.submission).objects.filter(pk=stuck.submission_id).update(state="awarded")
    real = take(cast.noor, submitted(cast, version, learner=cast.emre))

    watch_due_dates.func()

    states = {one.pk: one.state for one in Assignment.objects.all()}
    assert states == {timeless.pk: "reassigned", stuck.pk: "open", real.pk: "reassigned"}
    assert told(cast.maud) == [f"Due now: {version.title}"]  # nothing of what failed is left behind
    assert len(told(cast.noor)) == 2
