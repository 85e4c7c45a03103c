"""Repeated tasks: due, enqueued once, and not piled up while nothing ran."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.jobs import examples
from workmark.jobs import timetable
from workmark.jobs.models import Job, JobState, Message
from workmark.jobs.tidying import tidy_queue
from workmark.jobs.timetable import enqueue_due, every

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def only_these_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timetable, "_entries", {})
    every(timedelta(hours=1), "tests.hourly", examples.always_fail)


def finish_jobs() -> None:
    Job.objects.update(state=JobState.SUCCEEDED)


def test_a_new_entry_is_due_at_once_and_then_after_its_interval() -> None:
    assert enqueue_due(NOON) == ["tests.hourly"]
    finish_jobs()

    assert enqueue_due(NOON + timedelta(minutes=59)) == []
    assert enqueue_due(NOON + timedelta(minutes=60)) == ["tests.hourly"]
    assert Job.objects.count() == 2


def test_what_was_missed_while_nothing_ran_is_enqueued_once() -> None:
    enqueue_due(NOON)
    finish_jobs()

    assert enqueue_due(NOON + timedelta(days=3)) == ["tests.hourly"]
    assert enqueue_due(NOON + timedelta(days=3)) == []


def test_what_a_clock_that_was_ahead_put_off_is_due_at_once() -> None:
    enqueue_due(NOON + timedelta(hours=5))
    finish_jobs()

    assert enqueue_due(NOON) == ["tests.hourly"]
    finish_jobs()
    assert enqueue_due(NOON + timedelta(minutes=59)) == []


def test_an_entry_that_rests_for_its_whole_interval_is_not_due() -> None:
    enqueue_due(NOON)
    finish_jobs()

    assert enqueue_due(NOON) == []


def test_a_task_still_unfinished_is_not_enqueued_a_second_time() -> None:
    enqueue_due(NOON)
    enqueue_due(NOON + timedelta(hours=1))

    assert Job.objects.count() == 1


def test_a_name_is_given_out_once() -> None:
    every(timedelta(hours=1), "tests.hourly", examples.always_fail)  # the same line run twice is no mistake

    with pytest.raises(ValueError, match=r"tests\.hourly"):
        every(timedelta(hours=2), "tests.hourly", examples.always_fail)


def test_old_finished_jobs_are_forgotten_and_failures_are_kept_longer() -> None:
    long_ago = datetime.now(UTC) - timedelta(days=8)
    for state in (JobState.SUCCEEDED, JobState.FAILED, JobState.WAITING):
        job = examples.note.enqueue(state)
        Job.objects.filter(pk=job.id).update(state=state, finished_at=long_ago, enqueued_at=long_ago)

    assert tidy_queue.call() == {"succeeded": 1, "failed": 0, "messages": 0}

    assert set(Job.objects.values_list("state", flat=True)) == {JobState.FAILED, JobState.WAITING}
    assert not Message.objects.exists()
