"""A batch from its rows to its last badge: all or none is saved, once is enough, and each row says how it ended."""

import gc
import hashlib
import io
import threading
import tracemalloc
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.credentials import batches
from tests.credentials.batches import SLUG, learners, made, released, rows_for, worked
from tests.credentials.scenes import revoked as taken_back
from tests.factories import published_version
from workmark.credentials.actions import issue_batch as issuing
from workmark.credentials.actions import reserve_status_entries as reserving
from workmark.credentials.actions import reserve_status_entry as one
from workmark.credentials.actions.end_batch import end_batch
from workmark.credentials.actions.issue_batch import issue_batch
from workmark.credentials.actions.issue_directly import issue_directly
from workmark.credentials.actions.make_batch import make_batch
from workmark.credentials.actions.pause_batch import pause_batch
from workmark.credentials.actions.reissue_batch import reissue_batch
from workmark.credentials.actions.reissue_many import reissue_many
from workmark.credentials.actions.reissue_renamed import reissue_renamed
from workmark.credentials.actions.release_batch import release_batch
from workmark.credentials.actions.rename_credential import rename_credential
from workmark.credentials.actions.revoke_batch import revoke_batch
from workmark.credentials.actions.undo_batch import undo_batch
from workmark.credentials.award_checks import DirectAward
from workmark.credentials.award_file import Row, read_awards
from workmark.credentials.batch_models import Batch, BatchRow, BatchState, RowState
from workmark.credentials.batching import RowsRefused, checked_rows, progress_of
from workmark.credentials.models import Credential, CredentialState, StatusEntry
from workmark.credentials.published import answer_of_ours
from workmark.credentials.queries import issued_by_batch
from workmark.credentials.tasks.batches import tend_batches
from workmark.credentials.tokens import token_of
from workmark.jobs.models import Job, Message
from workmark.jobs.worker import run_worker
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.openbadges import Fetched, Outcome, Unresolvable, verify
from workmark.openbadges.jose.verify import verify_token
from workmark.organisations.acting import SYSTEM
from workmark.organisations.audit import faults_in_chain
from workmark.organisations.models import AuditEvent, Membership, Person, Role
from workmark.organisations.permissions import forget_roles


@pytest.fixture(autouse=True)
def version(cast: Cast) -> Any:
    return published_version(cast.harbour)


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuing, "CHUNK", 3)


def resolve(url: str, /) -> Fetched:
    if (answer := answer_of_ours(url)) is None:
        raise Unresolvable(url)
    return answer


def test_every_row_becomes_a_badge_that_a_stranger_can_check(cast: Cast, small_chunks: None) -> None:
    batch = worked(released(cast, rows_for(learners(7), evidence=("https://a.example/1",))))

    issued = list(Credential.objects.order_by("pk"))
    assert (batch.state, progress_of(batch).issued) == (BatchState.DONE, 7)
    for credential in issued:
        checked = verify(bytes(credential.document), at=now(), resolve=resolve)
        assert checked.outcome is Outcome.PASSED, [check for check in checked.checks if check.detail]
        as_token = verify_token(token_of(credential), at=now(), resolve=resolve)
        assert as_token.outcome is Outcome.PASSED
        assert credential.document_digest == hashlib.sha256(bytes(credential.document)).hexdigest()
    assert {credential.learner_name for credential in issued} == {f"Learner {n}" for n in range(7)}
    assert {credential.awarded_at for credential in issued} == {datetime(2026, 3, 1, tzinfo=UTC)}


def test_each_has_its_own_status_entry_and_one_letter(cast: Cast, small_chunks: None) -> None:
    worked(released(cast, rows_for(learners(7))))

    entries = StatusEntry.objects.values_list("status_list_id", "index")
    assert len(set(entries)) == len(entries) == 7
    letters = Message.objects.filter(key__startswith="credential-issued:")
    assert {letter.recipient for letter in letters} == {f"learner-{n}@class.example" for n in range(7)}
    assert all("/badges/" in letter.text for letter in letters)
    assert Job.objects.filter(function__endswith="deliver_message", priority=-10).count() == 7


def test_one_audit_event_stands_for_each_chunk_and_names_its_digest(cast: Cast, small_chunks: None) -> None:
    batch = worked(released(cast, rows_for(learners(7))))

    details = [event.detail for event in AuditEvent.objects.filter(verb="batch.issue").order_by("number")]
    assert [detail.get("issued") for detail in details] == [3, 3, 1, None]
    digests = Credential.objects.order_by("pk").values_list("document_digest", flat=True)[:3]
    by_hand = hashlib.sha256("".join(f"{digest}\n" for digest in digests).encode()).hexdigest()
    assert details[0]["digest"] == by_hand
    assert AuditEvent.objects.filter(verb="batch.release", actor=cast.ines, target_id=str(batch.pk)).exists()
    assert not list(faults_in_chain())


def test_a_bad_row_is_named_and_nothing_is_saved(cast: Cast) -> None:
    rows = [
        *rows_for(learners(2)),
        Row(4, DirectAward("nobody@example.org", SLUG)),
        Row(5, DirectAward("learner-0@class.example", "no-such-thing")),
        Row(6, DirectAward("learner-0@class.example", SLUG, ("file:///etc/passwd",))),
    ]

    with pytest.raises(RowsRefused) as refused:
        made(cast, rows)

    places = [(fault.line, fault.column) for fault in refused.value.faults]
    assert places == [(4, "email"), (5, "achievement"), (6, "evidence")]
    assert list(refused.value.fields) == [
        "line 4, column email",
        "line 5, column achievement",
        "line 6, column evidence",
    ]
    assert not Batch.objects.exists()


def test_what_is_kept_of_a_checked_row_is_small(cast: Cast) -> None:
    """100,000 rows are kept until the last is known to be sound. A whole person each came to more than a kilobyte."""
    people = learners(600)
    rows = [Row(line, DirectAward(person.email, SLUG)) for line, person in enumerate(people, 2)]
    checked_rows(cast.ines, cast.harbour, rows[:1], at=MONDAY)

    gc.collect()
    tracemalloc.start()
    try:
        sound, faults = checked_rows(cast.ines, cast.harbour, rows, at=MONDAY)
        gc.collect()
        held, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert (len(sound), faults) == (600, [])
    # An address of mail, a key of 80 letters and eight places for what a row says.
    assert held < 600 * 600
    # One lookup's worth of people at a time, and not all.
    assert most - held < 2_500_000


def test_four_times_as_many_rows_take_no_more_memory(cast: Cast) -> None:
    """Reading, checking and saving go in stretches: nothing of a file is held but what is wrong with it."""
    people = learners(6_000)

    def most_held(some: list[Person]) -> int:
        lines = "".join(f"{person.email},{SLUG}\n" for person in some)
        file = io.BytesIO(f"email,achievement\n{lines}".encode())
        gc.collect()
        tracemalloc.start()
        try:
            rows, faults = read_awards(file)
            batch = make_batch(cast.ines, cast.harbour, rows, name="spring.csv", at=MONDAY)
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert (faults, batch.rows.count()) == ([], len(some))
        return most

    most_held(people[:1])  # what is imported and kept at the first time
    few, many = most_held(people[:1_200]), most_held(people[1_200:])

    # 3,600 rows more: a row, an award and what was found of it come to more than a kilobyte in memory.
    assert many - few < 500_000


def test_a_row_that_would_be_born_expired_is_a_bad_row(cast: Cast) -> None:
    """It counts 36 months: from 23 November 2023 until 23 November 2026, midnight, and now it is nine o'clock that day."""
    people = learners(2)
    days = (date(2023, 11, 23), date(2023, 11, 24))
    rows = [
        Row(line, DirectAward(person.email, SLUG, awarded_on=day))
        for line, (person, day) in enumerate(zip(people, days, strict=True), 2)
    ]

    sound, faults = checked_rows(cast.ines, cast.harbour, rows, at=MONDAY)
    with pytest.raises(RowsRefused) as refused:
        made(cast, rows)

    assert [row.line for row in sound] == [3]
    assert [(fault.line, fault.column, fault.message) for fault in faults] == [
        (
            2,
            "awarded_on",
            "A badge awarded on 2023-11-23 would have expired on 2026-11-23. "
            "Give a later day, or leave this award out.",
        )
    ]
    assert refused.value.faults == faults
    with pytest.raises(InvalidInput) as alone:
        issue_directly(cast.ines, rows[0].award, at=MONDAY)
    assert list(alone.value.fields) == ["awarded_on"]
    assert not Batch.objects.exists()
    assert not Credential.objects.exists()


def test_an_award_made_in_time_is_given_back_after_it_expired(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuing, "now", lambda: MONDAY)
    rows = [Row(2, DirectAward(learners(1)[0].email, SLUG, awarded_on=date(2023, 11, 24)))]
    batch = worked(released(cast, rows))

    again = make_batch(cast.ines, cast.harbour, rows, name="spring.csv", at=MONDAY + timedelta(days=9))

    assert (again, progress_of(batch).issued) == (batch, 1)


def test_a_batch_that_waited_too_long_issues_nothing_that_has_expired(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = learners(2)
    rows = [
        Row(line, DirectAward(person.email, SLUG, awarded_on=day))
        for line, (person, day) in enumerate(
            zip(people, (date(2023, 11, 24), date(2026, 3, 1)), strict=True), 2
        )
    ]
    batch = released(cast, rows)

    monkeypatch.setattr(issuing, "now", lambda: MONDAY + timedelta(days=9))
    worked(batch)

    assert progress_of(batch).issued == 1
    failed = batch.rows.get(state=RowState.FAILED)
    assert (failed.line, failed.column) == (2, "awarded_on")
    assert "expired on 2026-11-24" in failed.error


def test_the_same_award_twice_in_one_batch_is_a_fault(cast: Cast) -> None:
    row = rows_for(learners(1))[0]

    with pytest.raises(RowsRefused) as refused:
        made(cast, [row, Row(9, row.award)])

    assert [(fault.line, fault.message) for fault in refused.value.faults] == [
        (9, "The same award stands on line 2.")
    ]


def test_another_issuers_micro_credential_is_no_part_of_this_batch(cast: Cast) -> None:
    published_version(cast.kestrel, "backup-and-proven-restore")
    rows = rows_for(learners(1), "backup-and-proven-restore")

    with pytest.raises((RowsRefused, NotAllowed)):
        made(cast, rows)


@pytest.mark.parametrize("count", [0, 100_001])
def test_a_batch_has_a_bounded_number_of_rows(cast: Cast, count: int) -> None:
    rows = [Row(2, DirectAward("lena@demo.workmark.test", SLUG))] * count

    with pytest.raises(RowsRefused, match="1 thing to mend"):
        made(cast, rows)


def test_the_same_file_again_is_the_same_batch_and_awards_nothing_more(cast: Cast) -> None:
    rows = rows_for(learners(3))
    first = worked(released(cast, rows))

    again = worked(released(cast, rows))

    assert again == first
    assert Credential.objects.count() == Message.objects.count() == 3


def test_a_row_that_was_awarded_before_leads_to_the_first_badge(cast: Cast) -> None:
    people = learners(3)
    rows = rows_for(people)
    before = issue_directly(cast.ines, rows[1].award, at=MONDAY)
    batch = released(cast, rows)
    between = issue_directly(cast.ines, rows[2].award, at=MONDAY)

    worked(batch)

    ends = batch.rows.order_by("line").values_list("state", "credential")
    assert [state for state, _pk in ends] == [RowState.ISSUED, RowState.KNOWN, RowState.KNOWN]
    assert [pk for _state, pk in ends][1:] == [before.pk, between.pk]
    assert Credential.objects.count() == 3


def test_a_closed_account_fails_its_own_row_alone(cast: Cast) -> None:
    people = learners(3)
    batch = released(cast, rows_for(people))
    people[1].is_active = False
    people[1].save()

    worked(batch)

    assert progress_of(batch).issued == 2
    failed = batch.rows.get(state=RowState.FAILED)
    assert (failed.line, failed.column) == (3, "email")
    assert "closed" in failed.error


def test_nothing_is_issued_before_the_release(cast: Cast) -> None:
    batch = worked(made(cast, rows_for(learners(2))))

    assert batch.state == BatchState.READY
    assert not Credential.objects.exists()
    assert not Job.objects.exists()


def test_an_undone_batch_issues_nothing_and_its_rows_can_be_sent_again(cast: Cast) -> None:
    rows = rows_for(learners(2))
    undone = undo_batch(cast.ines, made(cast, rows))

    with pytest.raises(WrongState):
        release_batch(cast.ines, undone, at=MONDAY)
    anew = worked(released(cast, rows))

    assert anew != undone
    assert Credential.objects.count() == 2


def test_a_paused_batch_ended_for_good_keeps_what_it_issued_and_issues_nothing_more(
    cast: Cast, small_chunks: None
) -> None:
    rows = rows_for(learners(4))
    batch = released(cast, rows)
    with pytest.raises(WrongState, match="Pause it first"):
        end_batch(cast.ines, batch, at=MONDAY)
    issue_batch(batch.pk, seconds=0)
    pause_batch(cast.ines, batch)
    with pytest.raises(NotAllowed):
        end_batch(cast.aziz, batch, at=MONDAY)

    ended = end_batch(cast.ines, batch, at=MONDAY)
    assert end_batch(cast.ines, batch, at=MONDAY).finished_at == MONDAY
    with pytest.raises(WrongState, match="Send its rows again"):
        release_batch(cast.ines, ended, at=MONDAY)
    assert worked(batch).state == BatchState.ENDED

    told = [row.error for row in batch.rows.filter(state=RowState.FAILED)]
    assert told == ["The batch was ended before this row was issued."]
    details = AuditEvent.objects.filter(verb="batch.end").order_by("number").values_list("detail", flat=True)
    assert list(details) == [{"rows": 4, "left": 1}, {"rows": 4, "left": 0}]
    again = worked(released(cast, rows))
    assert again != ended
    assert (progress_of(again).known, progress_of(again).issued) == (3, 1)
    assert Credential.objects.count() == 4


def test_what_was_released_cannot_be_undone(cast: Cast) -> None:
    batch = released(cast, rows_for(learners(1)))

    with pytest.raises(WrongState, match="Revoke"):
        undo_batch(cast.ines, batch)


def test_a_paused_batch_stops_after_the_chunk_and_goes_on_where_it_stood(
    cast: Cast, small_chunks: None
) -> None:
    batch = released(cast, rows_for(learners(7)))
    assert issuing.issue_batch(batch.pk, seconds=0) is True

    pause_batch(cast.ines, batch)
    paused = progress_of(worked(batch))
    release_batch(cast.ines, batch, at=MONDAY + timedelta(days=9))
    done = worked(batch)

    assert (paused.issued, paused.waiting) == (3, 4)
    assert (progress_of(done).issued, done.released_at) == (7, MONDAY)


def test_a_row_without_a_day_was_awarded_when_the_batch_was_released(cast: Cast) -> None:
    row = Row(2, DirectAward(learners(1)[0].email, SLUG))
    batch = make_batch(cast.ines, cast.harbour, [row], name="x", at=MONDAY)

    worked(release_batch(cast.ines, batch, at=MONDAY + timedelta(days=3)))

    assert Credential.objects.get().awarded_at == MONDAY + timedelta(days=3)


@pytest.mark.parametrize("who", ["lena", "aziz", "maud", "rui", "emre", "otto"])
def test_only_an_owner_of_the_issuer_makes_and_moves_batches(cast: Cast, who: str) -> None:
    somebody, rows = getattr(cast, who), rows_for(learners(1))

    with pytest.raises((NotAllowed, RowsRefused)):
        make_batch(somebody, cast.harbour, rows, name="x", at=MONDAY)
    batch = made(cast, rows)
    for move in (
        lambda: release_batch(somebody, batch, at=MONDAY),
        lambda: undo_batch(somebody, batch),
        lambda: pause_batch(somebody, batch),
    ):
        with pytest.raises(NotAllowed):
            move()
    assert Batch.objects.get().state == BatchState.READY


def test_the_worker_is_told_once_and_works_a_batch_to_its_end(cast: Cast, small_chunks: None) -> None:
    batch = released(cast, rows_for(learners(7)))
    release_batch(cast.ines, batch, at=MONDAY)
    assert Job.objects.filter(unique_key=f"batch:{batch.pk}").count() == 1

    run_worker(threading.Event(), once=True)

    batch.refresh_from_db()
    assert batch.state == BatchState.DONE
    assert not Message.objects.filter(sent_at=None).exists()
    assert Credential.objects.filter(state=CredentialState.ISSUED).count() == 7
    assert not BatchRow.objects.exclude(state=RowState.ISSUED).exists()


def test_after_lost_workers_the_steps_are_small_and_the_count_begins_anew(cast: Cast) -> None:
    """One that is killed every second gets no thousand rows done, and must not be given up for that."""
    assert [issuing.rows_after(attempt) for attempt in (1, 2, 3, 6, 16)] == [1000, 500, 250, 31, 30]
    batch = released(cast, rows_for(learners(70)))
    job = Job.objects.get(unique_key=batch.issue_job)
    Job.objects.filter(pk=job.pk).update(attempt=9)

    run_worker(threading.Event(), once=True)

    steps = AuditEvent.objects.filter(verb="batch.issue").order_by("number")
    assert [event.detail["rows"] for event in steps if "rows" in event.detail] == [30, 40]
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE


def test_a_released_batch_whose_job_was_given_up_is_taken_up_again(cast: Cast) -> None:
    people = learners(5)
    batch = released(cast, rows_for(people[:3]))
    lost = Job.objects.filter(unique_key=batch.issue_job)
    lost.update(state="failed", attempt=16, finished_at=now())
    paused = released(cast, rows_for(people[3:]))
    pause_batch(cast.ines, paused)
    Job.objects.filter(unique_key=paused.issue_job).delete()

    assert tend_batches.call() == 1
    assert tend_batches.call() == 1

    assert lost.filter(state="waiting").count() == 1
    assert not Job.objects.filter(unique_key=paused.issue_job).exists()
    run_worker(threading.Event(), once=True)
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE


def test_status_places_are_drawn_from_a_new_list_when_one_is_half_full(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reserving, "FILL", 5 / 131_072)
    monkeypatch.setattr(one, "FILL", 5 / 131_072)

    worked(released(cast, rows_for(batches.learners(12))))

    per_list: dict[int, int] = {}
    for pk in StatusEntry.objects.values_list("status_list_id", flat=True):
        per_list[pk] = per_list.get(pk, 0) + 1
    assert sorted(per_list.values()) == [2, 5, 5]
    assert all(
        verify(bytes(c.document), at=now(), resolve=resolve).outcome is Outcome.PASSED
        for c in Credential.objects.all()
    )


def second_owner(cast: Cast) -> Any:
    Membership.objects.create(person=cast.rui, organisation=cast.harbour, role=Role.OWNER)
    forget_roles(cast.rui)
    return cast.rui


def test_what_a_batch_issued_is_issued_anew_and_revoked_but_not_what_it_found(cast: Cast) -> None:
    rows = rows_for(learners(4))
    before = issue_directly(cast.ines, rows[0].award, at=MONDAY)
    batch = worked(released(cast, rows))

    reissue_batch(cast.ines, batch, reason="A new key.", at=MONDAY)
    revoke_batch(cast.ines, batch, reason="The course was not held.", at=MONDAY)
    revoke_batch(cast.ines, batch, reason="The course was not held.", at=MONDAY)
    run_worker(threading.Event(), once=True)
    assert not Credential.objects.filter(revoked_at__isnull=False).exists(), "one owner is not enough"
    revoke_batch(second_owner(cast), batch, reason="I agree.", at=MONDAY)
    run_worker(threading.Event(), once=True)

    revoked = Credential.objects.filter(revoked_at__isnull=False)
    assert revoked.count() == 3
    assert before not in revoked
    assert set(revoked.values_list("revocation_reason", flat=True)) == {"The course was not held."}
    assert set(revoked.values_list("inquiries__opened_by", "inquiries__settled_by")) == {
        (cast.ines.pk, cast.rui.pk)
    }, "so that each learner can appeal"
    assert set(Credential.objects.filter(replaces__isnull=False).values_list("replaces", flat=True)) == {
        credential.pk for credential in revoked
    }


def test_what_was_taken_back_for_a_cause_of_its_own_is_not_issued_anew_with_its_batch(cast: Cast) -> None:
    batch = worked(released(cast, rows_for(learners(2))))
    unfair, fair = issued_by_batch(batch).order_by("pk")
    taken_back(cast, unfair, reason="The work was not the learner's own.", at=now())

    reissue_batch(cast.ines, batch, reason="A new key.", at=now())
    run_worker(threading.Event(), once=True)

    assert Credential.objects.get(replaces__isnull=False).replaces == fair
    assert not Credential.objects.filter(learner=unfair.learner, revoked_at=None).exists()


def test_another_name_keeps_no_badge_from_being_revoked_with_its_batch(cast: Cast) -> None:
    """Two renamed, one of them twice; what an appeal gave back stays."""
    batch = worked(released(cast, rows_for(learners(3))))
    twice, once, given_back = issued_by_batch(batch).order_by("pk")
    for old, names in ((twice, ("Leo", "Leo Ortiz")), (once, ("Ana",))):
        for name in names:
            newest = Credential.objects.filter(learner=old.learner, revoked_at=None).get()
            Person.objects.filter(pk=old.learner_id).update(name=name)
            rename_credential(Person.objects.get(pk=old.learner_id), newest)
            reissue_renamed(newest.pk)
    chosen = Credential.objects.filter(pk=given_back.pk)
    reissue_many(SYSTEM, batch.issuer, chosen, occasion="appeal:7", reason="Rightly earned.")

    revoke_batch(cast.ines, batch, reason="The course was not held.", at=now())
    revoke_batch(second_owner(cast), batch, reason="I agree.", at=now())
    run_worker(threading.Event(), once=True)

    assert Credential.objects.get(revoked_at=None).replaces == given_back
    renamed = Credential.objects.filter(learner__in=[twice.learner, once.learner])
    assert renamed.count() == 5
    assert renamed.filter(replaced_by=None, revocation_reason="The course was not held.").count() == 2


def test_a_batch_that_is_being_issued_is_not_revoked(cast: Cast) -> None:
    batch = released(cast, rows_for(learners(1)))

    with pytest.raises(WrongState, match="Pause"):
        revoke_batch(cast.ines, batch, reason="Wrong.", at=MONDAY)
    with pytest.raises(WrongState, match="Pause"):
        reissue_batch(cast.ines, batch, reason="A new key.", at=MONDAY)
