"""Give waiting work to the assessors of an issuer who take given work, each by their share of capacity."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from workmark.achievements.models import AchievementVersion
from workmark.assessment.allocating import piece_of, readers_for, waiting_for
from workmark.assessment.calibration_models import AnchorReading
from workmark.assessment.certificates import usable_unless_used_up
from workmark.assessment.conflicts import conflicts_between
from workmark.assessment.due_dates import due_date
from workmark.assessment.fair_share import Reader, shared_out
from workmark.assessment.messages import tell_assessors_of_given_work
from workmark.assessment.models import (
    Assignment,
    AssignmentState,
    Reading,
    ReadingKind,
    ReadingState,
    Score,
)
from workmark.assessment.workloads import everybodys_calendars
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Organisation, Person
from workmark.submissions.events import move_many
from workmark.submissions.models import CarriedRow, Submission, SubmissionState

AT_ONCE = 1_000  # readings in one transaction


def allocate_readings(issuer: Organisation, *, at: datetime) -> int:
    """Share out what waits, oldest first, and tell those who were given something. Gives how many readings.

    An anchor that waits for one of them is given first: nobody who never looks at the queue goes unmeasured. What
    nobody may read now stays in the queue, for whoever takes it or for the next run.
    """
    readers = readers_for(issuer, at)
    if not readers:
        return 0
    given = _give_anchors(issuer, readers, at)
    readers = [_with_less_room(reader, given.count(reader.key)) for reader in readers]
    waiting = list(waiting_for(issuer).select_related(None).values_list("pk", "submission_id"))
    for first in range(0, len(waiting), AT_ONCE):
        given += _give(issuer, waiting[first : first + AT_ONCE], readers, at)
    tell_assessors_of_given_work(issuer, given, at=at)
    return len(given)


def _give_anchors(issuer: Organisation, readers: list[Reader], at: datetime) -> list[int]:
    """Hand each reader the anchors that wait for them alone, as far as they have room. Gives to whom."""
    by_person = {reader.key: reader for reader in readers}
    given: list[int] = []
    with transaction.atomic():
        due = Reading.objects.select_for_update(no_key=True, of=("self",)).filter(
            kind=ReadingKind.ANCHOR,
            state=ReadingState.WAITING,
            opened_at__lte=at,
            submission__version__achievement__issuer=issuer,
            anchor_reading__assessor__in=by_person,
        )
        due = due.select_related("submission__version__achievement__issuer", "anchor_reading")
        shared = []
        for reading in due.order_by("opened_at", "pk"):
            reader = by_person[reading.anchor_reading.assessor_id]
            may = reader.left.get(reading.submission.version_id, 0) > 0
            if may and given.count(reader.key) < reader.room:
                shared.append((reading, reader.key))
                given.append(reader.key)
        if shared:
            with change(SYSTEM, "assessment.allocate", issuer, organisation=issuer) as event:
                _hold_all(issuer, shared, at)
                event.detail = {"readings": len(shared), "of": len(shared)}
    return given


def _with_less_room(reader: Reader, given: int) -> Reader:
    return replace(reader, room=reader.room - given, had=reader.had + given)


def _give(
    issuer: Organisation, chosen: Sequence[tuple[int, int]], readers: list[Reader], at: datetime
) -> list[int]:
    """Give out what can be given of these, in one transaction. Gives to whom, once for each reading.

    chosen: keys of Readings, each with that of its Submission.
    """
    with transaction.atomic(), change(SYSTEM, "assessment.allocate", issuer, organisation=issuer) as event:
        readings = _locked(chosen)
        submissions = {one.submission_id: one.submission for one in readings}
        barred: dict[int, set[int]] = defaultdict(set)
        pairs = conflicts_between([reader.key for reader in readers], list(submissions.values()), at)
        for assessor, submission in [*pairs, *_let_lapse(submissions)]:
            barred[submission].add(assessor)
        by_key = {one.pk: one for one in readings}
        pieces = [piece_of(one) for one in readings]
        shared = [(by_key[piece.key], reader.key) for piece, reader in shared_out(pieces, readers, barred)]
        _hold_all(issuer, shared, at)
        event.detail = {"readings": len(shared), "of": len(readings)}
    return [assessor for _reading, assessor in shared]


def _let_lapse(submissions: Collection[int]) -> list[tuple[int, int]]:
    """Who held which of these works until its time was over: it goes to somebody else now (AQ13)."""
    lapsed = Assignment.objects.filter(submission__in=submissions, state=AssignmentState.REASSIGNED)
    return list(lapsed.values_list("assessor", "submission"))


def _locked(chosen: Sequence[tuple[int, int]]) -> list[Reading]:
    """Those that still wait, with their Submissions, locked in the order in which single actions lock them.

    A version is read once and not with each of its works: rows that are made objects are most of what this costs.
    """
    works = Submission.objects.select_for_update(no_key=True, of=("self",)).filter(
        pk__in={submission for _reading, submission in chosen}
    )
    by_key = {work.pk: work for work in works.select_related("learner").order_by("pk")}
    versions = AchievementVersion.objects.select_related("achievement__issuer").in_bulk(
        {work.version_id for work in by_key.values()}
    )
    for work in by_key.values():
        work.version = versions[work.version_id]
    readings = list(
        Reading.objects.select_for_update(no_key=True)
        .filter(pk__in=[reading for reading, _submission in chosen], state=ReadingState.WAITING)
        .order_by("opened_at", "pk")
    )
    for reading in readings:
        reading.submission = by_key[reading.submission_id]
    return readings


def _hold_all(issuer: Organisation, shared: Sequence[tuple[Reading, int]], at: datetime) -> None:
    people = {person.pk: person for person in Person.objects.filter(pk__in={who for _one, who in shared})}
    calendars = everybodys_calendars(people, issuer, at)
    certificates = {
        (one.assessor_id, one.version_id): one
        for one in usable_unless_used_up(at).filter(version__achievement__issuer=issuer, assessor__in=people)
    }
    holds = Assignment.objects.bulk_create(
        Assignment(
            submission=reading.submission,
            reading=reading,
            place=reading.place,
            assessor=people[assessor],
            certificate=certificates[assessor, reading.submission.version_id],
            taken_at=at,
            due_at=due_date(
                at,
                round_number=reading.submission.round_number,
                calendar=calendars[assessor],
            ),
        )
        for reading, assessor in shared
    )
    _carry(holds)
    for hold in holds:
        if hold.reading.is_anchor:
            AnchorReading.objects.filter(reading=hold.reading).update(assignment=hold)
    Reading.objects.filter(pk__in=[reading.pk for reading, _who in shared]).update(state=ReadingState.HELD)
    begun = {
        reading.submission_id: reading.submission
        for reading, _who in shared
        if reading.submission.state == SubmissionState.SUBMITTED
    }
    move_many(list(begun.values()), SubmissionState.IN_ASSESSMENT, actor=None, at=at)


def _carry(holds: Sequence[Assignment]) -> None:
    """Mark the rows that passed in an earlier round, or that a renewal leaves out, as taking work does."""
    carried: dict[int, list[CarriedRow]] = defaultdict(list)
    for row in CarriedRow.objects.filter(submission__in={one.submission_id for one in holds}):
        carried[row.submission_id].append(row)
    Score.objects.bulk_create(
        Score(assignment=one, row_key=row.row_key, level_key=row.level_key, is_carried=True)
        for one in holds
        for row in carried[one.submission_id]
    )
