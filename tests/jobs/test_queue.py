"""The queue, with the moment as an argument: who gets a job, who keeps it, and how it ends."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django_tasks import TaskResultStatus, default_task_backend
from django_tasks.exceptions import TaskResultDoesNotExist

from tests.jobs import examples
from workmark.jobs.enqueueing import enqueue_each_once, enqueue_once
from workmark.jobs.models import Job, JobState
from workmark.jobs.queue import Claim, Policy, claim_next, fail, finish, renew, retry_failed

pytestmark = pytest.mark.django_db

POLICY = Policy(lease=timedelta(seconds=60), max_attempts=3, max_lost=3)
ERROR = {"exception_class_path": "builtins.RuntimeError", "traceback": "RuntimeError: no"}


@pytest.fixture(autouse=True)
def empty_notes() -> Iterator[None]:
    examples.ran.clear()
    yield
    examples.ran.clear()


@pytest.fixture
def noon() -> datetime:
    """A moment after everything enqueued in the test."""
    return datetime.now(UTC) + timedelta(hours=1)


def claim(worker: str, at: datetime) -> Claim | None:
    job = claim_next(worker=worker, at=at, policy=POLICY)
    return job and Claim(job.pk, worker, job.attempt)


def taken(worker: str, at: datetime) -> Claim:
    held = claim(worker, at)
    assert held is not None
    return held


def test_a_task_enqueued_in_a_transaction_that_is_rolled_back_never_existed(noon: datetime) -> None:
    with transaction.atomic():
        examples.note.enqueue("lost")
        transaction.set_rollback(True)

    assert claim("a", noon) is None


def test_two_workers_never_hold_the_same_job(noon: datetime) -> None:
    examples.note.enqueue("once")

    first, second = claim("a", noon), claim("b", noon)

    assert first is not None
    assert second is None


def test_a_job_waits_until_its_time(noon: datetime) -> None:
    examples.note.using(run_after=noon).enqueue("later")

    assert claim("a", noon - timedelta(seconds=1)) is None
    assert claim("a", noon) is not None


def test_the_more_urgent_job_goes_first_and_equals_go_in_order(noon: datetime) -> None:
    for word, priority in [("first", 0), ("second", 0), ("urgent", 50), ("idle", -50)]:
        examples.note.using(priority=priority).enqueue(word)

    order = []
    while job := claim_next(worker="a", at=noon, policy=POLICY):
        order.append(job.arguments["args"][0])

    assert order == ["urgent", "first", "second", "idle"]


def test_a_job_whose_worker_was_lost_passes_to_another_when_the_lease_runs_out(noon: datetime) -> None:
    examples.note.enqueue("orphan")
    taken("killed", noon)

    assert claim("b", noon + timedelta(seconds=60)) is None
    heir = taken("b", noon + timedelta(seconds=61))

    assert heir.attempt == 2


def test_a_heartbeat_keeps_the_job(noon: datetime) -> None:
    examples.note.enqueue("long")
    held = taken("a", noon)

    assert renew(held, at=noon + timedelta(seconds=50), policy=POLICY)

    assert claim("b", noon + timedelta(seconds=100)) is None
    assert claim("b", noon + timedelta(seconds=111)) is not None


def test_a_worker_that_slept_past_its_lease_can_no_longer_answer(noon: datetime) -> None:
    examples.note.enqueue("contested")
    sleeper = taken("a", noon)
    heir = taken("b", noon + timedelta(seconds=61))

    assert not finish(sleeper, result="stale", at=noon + timedelta(seconds=62))
    assert not fail(sleeper, error=ERROR, at=noon + timedelta(seconds=62), policy=POLICY)
    assert not renew(sleeper, at=noon + timedelta(seconds=62), policy=POLICY)
    assert finish(heir, result="fresh", at=noon + timedelta(seconds=63))

    assert Job.objects.get().result == "fresh"


def test_a_job_that_kills_every_worker_ends_as_failed(noon: datetime) -> None:
    examples.note.enqueue("poison")
    for number in range(3):
        taken(f"victim {number}", noon + number * timedelta(seconds=61))

    assert claim("spared", noon + 3 * timedelta(seconds=61)) is None

    job = Job.objects.get()
    assert job.state == JobState.FAILED
    assert "victim 2 was lost during attempt 3" in job.errors[-1]["traceback"]


def test_a_failed_attempt_is_tried_again_later_and_later_then_stays_failed(noon: datetime) -> None:
    examples.note.enqueue("unlucky")
    waits = []
    at = noon
    for _ in range(2):
        fail(taken("a", at), error=ERROR, at=at, policy=POLICY)
        again_at = Job.objects.get().run_after
        waits.append(again_at - at)
        at = again_at

    fail(taken("a", at), error=ERROR, at=at, policy=POLICY)

    assert waits == [timedelta(seconds=5), timedelta(seconds=10)]
    assert Job.objects.get().state == JobState.FAILED
    assert claim("a", at + timedelta(days=30)) is None


def test_the_wait_between_tries_doubles_up_to_six_hours() -> None:
    delays = [Policy().retry_delay(attempt) for attempt in range(1, 1000)]

    assert delays[:4] == [timedelta(seconds=seconds) for seconds in (5, 10, 20, 40)]
    assert delays[11] == timedelta(seconds=5 * 2048)
    assert delays[13] == delays[-1] == timedelta(hours=6)


def test_by_default_the_last_try_comes_about_a_day_after_the_first() -> None:
    policy = Policy()

    total = sum((policy.retry_delay(attempt) for attempt in range(1, policy.max_attempts)), timedelta())

    assert timedelta(hours=20) < total < timedelta(hours=30)


def test_lost_workers_do_not_count_as_attempts_that_failed(noon: datetime) -> None:
    """Two workers were restarted over it; the first failure afterwards waits as a first one does, and two more follow."""
    examples.note.enqueue("restarted")
    at = noon
    for worker in ("restarted", "restarted again"):
        taken(worker, at)
        at += timedelta(seconds=61)

    waits = []
    for _ in range(2):
        fail(taken("a", at), error=ERROR, at=at, policy=POLICY)
        waits.append(Job.objects.get().run_after - at)
        at = Job.objects.get().run_after
    fail(taken("a", at), error=ERROR, at=at, policy=POLICY)

    assert waits == [timedelta(seconds=5), timedelta(seconds=10)]
    assert (Job.objects.get().state, Job.objects.get().lost) == (JobState.FAILED, 2)


def test_a_worker_that_could_not_write_down_its_failure_was_not_lost(noon: datetime) -> None:
    """The database was away just then: that is no reason to think that the job kills workers."""
    examples.note.enqueue("unwritten")
    for number in range(5):
        held = taken("alive", noon + number * timedelta(seconds=61))

    assert held.attempt == 5
    assert Job.objects.get().lost == 0


def test_what_a_person_waits_for_is_tried_every_half_minute_for_a_day_and_then_stays_failed(
    noon: datetime,
) -> None:
    examples.make_what_she_waits_for.enqueue()
    patience, at, tries, longest = Policy(), noon, 0, timedelta()
    while Job.objects.get().state != JobState.FAILED:
        job = claim_next(worker="a", at=at, policy=patience)
        assert job is not None
        tries += 1
        fail(Claim(job.pk, "a", job.attempt), error=ERROR, at=at, policy=patience)
        longest = max(longest, Job.objects.get().run_after - at)
        at = max(at, Job.objects.get().run_after)
        # The days in between are all alike.
        if tries == 10:
            Job.objects.update(attempt=2_870)
            at += timedelta(seconds=30) * 2_860

    assert longest == timedelta(seconds=30)
    assert timedelta(hours=23) < at - noon < timedelta(hours=25)


def test_what_a_person_waits_for_is_given_up_where_it_kills_its_workers(noon: datetime) -> None:
    """However many attempts failed in between: in the end it is the third lost worker that ends it."""
    examples.make_what_she_waits_for.enqueue()
    at = noon
    for number in range(3):
        for _ in range(4):
            fail(taken(f"survivor {number}", at), error=ERROR, at=at, policy=POLICY)
            at = Job.objects.get().run_after
        taken(f"victim {number}", at)
        at += timedelta(seconds=61)

    assert claim("spared", at) is None

    job = Job.objects.get()
    assert job.state == JobState.FAILED
    assert "victim 2 was lost during attempt 15" in job.errors[-1]["traceback"]


def test_after_success_and_after_a_second_chance_lost_workers_are_forgotten(noon: datetime) -> None:
    enqueue_once(examples.note, "list:1", "a")
    taken("victim", noon)
    running = taken("a", noon + timedelta(seconds=61))
    enqueue_once(examples.note, "list:1", "b")
    assert Job.objects.get().lost == 1

    finish(running, result=None, at=noon)

    assert Job.objects.get().lost == 0
    for number in range(3):
        taken(f"victim {number}", noon + number * timedelta(seconds=61))
    assert claim("spared", noon + timedelta(seconds=200)) is None
    assert Job.objects.get().lost == 3
    assert retry_failed(Job.objects.get().pk, at=noon)
    assert Job.objects.get().lost == 0


def test_a_job_goes_on_within_a_minute_of_losing_its_worker() -> None:
    """The worst moment to die is just after renewing; a worker then looks at least once a second."""
    assert Policy().lease <= timedelta(seconds=55)


def test_an_operator_can_give_a_failed_job_a_fresh_set_of_attempts(noon: datetime) -> None:
    examples.note.enqueue("second chance")
    fail(taken("a", noon), error=ERROR, at=noon, policy=POLICY, for_good=True)
    job = Job.objects.get()

    assert retry_failed(job.pk, at=noon)

    assert taken("a", noon).attempt == 1
    assert not retry_failed(job.pk, at=noon)


def test_a_failed_job_is_not_retried_beside_a_newer_one_with_its_key(noon: datetime) -> None:
    enqueue_once(examples.note, "key", "old")
    fail(taken("a", noon), error=ERROR, at=noon, policy=POLICY, for_good=True)
    failed = Job.objects.get()
    enqueue_once(examples.note, "key", "new")

    assert not retry_failed(failed.pk, at=noon)


def test_only_the_last_few_errors_are_kept(noon: datetime) -> None:
    examples.note.enqueue("chatty")
    patient = Policy(max_attempts=20)
    at = noon
    for number in range(8):
        job = claim_next(worker="a", at=at, policy=patient)
        assert job is not None
        error = {"exception_class_path": "builtins.OSError", "traceback": str(number)}
        fail(Claim(job.pk, "a", job.attempt), error=error, at=at, policy=patient)
        at += timedelta(days=1)

    assert [error["traceback"] for error in Job.objects.get().errors] == ["3", "4", "5", "6", "7"]


def test_a_key_is_queued_once_while_it_is_unfinished_and_again_afterwards(noon: datetime) -> None:
    first = enqueue_once(examples.note, "list:1", "first")
    second = enqueue_once(examples.note, "list:1", "second")
    other = enqueue_once(examples.note, "list:2", "other")

    assert first.id == second.id != other.id
    assert Job.objects.count() == 2

    finish(taken("a", noon), result=None, at=noon)
    assert enqueue_once(examples.note, "list:1", "third").id not in {first.id, other.id}


def test_a_key_enqueued_while_its_job_runs_makes_that_job_run_once_more(noon: datetime) -> None:
    enqueue_once(examples.note, "list:1", "before")
    running = taken("a", noon)

    enqueue_once(examples.note, "list:1", "changed meanwhile")
    finish(running, result=None, at=noon)

    again = taken("a", noon)
    assert again.job_id == running.job_id
    finish(again, result=None, at=noon)
    assert claim("a", noon + timedelta(days=1)) is None
    assert Job.objects.get().state == JobState.SUCCEEDED


def test_a_key_enqueued_while_its_job_fails_for_good_gets_its_own_tries(noon: datetime) -> None:
    enqueue_once(examples.note, "list:1", "before")
    running = taken("a", noon)
    enqueue_once(examples.note, "list:1", "changed meanwhile")

    fail(running, error=ERROR, at=noon, policy=POLICY, for_good=True)

    assert taken("a", noon).attempt == 1


def test_the_database_itself_refuses_a_second_unfinished_job_with_a_key(noon: datetime) -> None:
    enqueue_once(examples.note, "list:1", "first")
    twin = Job.objects.get()
    twin.pk = None

    with (
        pytest.raises(IntegrityError, match=r"unique_key|jobs_one_unfinished_job_per_key"),
        transaction.atomic(),
    ):
        twin.save(force_insert=True)


def test_the_result_handle_follows_the_job(noon: datetime) -> None:
    handle = examples.note.enqueue("word")
    assert handle.status == TaskResultStatus.READY

    held = taken("a", noon)
    handle.refresh()
    assert handle.status == TaskResultStatus.RUNNING

    finish(held, result="WORD", at=noon)
    handle.refresh()
    assert handle.status == TaskResultStatus.SUCCESSFUL
    assert examples.note.get_result(handle.id).return_value == "WORD"


@pytest.mark.parametrize("result_id", ["999999", "no-number", ""])
def test_a_result_that_is_not_there_says_so(result_id: str) -> None:
    with pytest.raises(TaskResultDoesNotExist):
        default_task_backend.get_result(result_id)


def test_many_keys_at_once_are_as_one_each(noon: datetime) -> None:
    """New ones are added, one that waits is left, and one that runs already runs once more."""
    enqueue_each_once(examples.note, {"runs": ("a",)})
    running = taken("a", noon)
    enqueue_each_once(examples.note, {"waits": ("b",)})

    enqueue_each_once(examples.note, {"runs": ("a",), "waits": ("b",), "new": ("c",)})

    assert Job.objects.count() == 3
    assert finish(running, result=None, at=noon)
    assert sorted(Job.objects.filter(state=JobState.WAITING).values_list("unique_key", flat=True)) == [
        "new",
        "runs",
        "waits",
    ]


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="only on PostgreSQL: SQLite lets one writer begin"
)
@pytest.mark.parametrize(
    "ask",
    [
        lambda: enqueue_once(examples.note, "key", "x"),
        lambda: enqueue_each_once(examples.note, {"key": ("x",), "other": ("y",)}),
    ],
    ids=["one", "many"],
)
def test_nobody_claims_what_waits_before_the_change_it_is_asked_to_see(
    ask: Callable[[], object], noon: datetime
) -> None:
    """Else it would read what was before that change, end, and the change would never be worked in."""

    def elsewhere(what: Callable[[], object]) -> object:
        """In a thread, and so over a connection of its own, whose changes are committed for all to see."""

        def alone() -> object:
            try:
                return what()
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as other:
            return other.submit(alone).result()

    def change() -> object:
        with transaction.atomic():
            ask()
            return elsewhere(lambda: claim("a", noon))

    try:
        elsewhere(lambda: enqueue_once(examples.note, "key", "x"))
        assert elsewhere(change) is None
        assert elsewhere(lambda: claim("a", noon)) is not None
    finally:
        elsewhere(Job.objects.all().delete)
