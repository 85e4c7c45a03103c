"""Begin the next round after "not yet" or "returned": everything is copied, and what passed is closed.

Requests to people at work that wait for an answer move along: what they would say is about the work that goes on.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.events import OPEN, begin, move
from workmark.submissions.models import (
    Answer,
    AttestationState,
    CarriedRow,
    Evidence,
    Submission,
    SubmissionState,
)
from workmark.submissions.progress import RESUBMISSION_NOTE

_REVISABLE = frozenset({SubmissionState.NOT_YET, SubmissionState.RETURNED})

COPIED = (
    "requirement_key",
    "kind",
    "title",
    "description",
    "transcript",
    "text",
    "url",
    "stored_id",
    "file_name",
    "sha256",
    "visibility",
    "is_confidential_to_employer",
    "is_kept",
    "closed_at",
    "others_in_it",
    "ai_use",
    "ai_note",
    "done_on",
    "own_proof",
    "position",
)


def revise(
    learner: Person, submission: Submission, *, carried: Iterable[tuple[str, str]], at: datetime
) -> Submission:
    """Make the next round on the same version, or give back the one that was made, also where it was given up.

    carried: (row key, level key) of each row that passed; `carrying.rows_to_carry` says which still count. A round
    that was returned as incomplete judged nothing: it hands on the rows it started with by itself.

    Raises WrongState unless the round was decided "not yet" or "returned", and while another one is open.
    """
    with change(learner, "submission.revise", submission, organisation=submission.issuer) as event:
        before = Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
        if before.state not in _REVISABLE:
            raise WrongState(_("Only work that was decided “not yet” or sent back can be revised."))
        made = Submission.objects.filter(previous=before).first()
        if made is None:
            _refuse_a_second_open_one(before)
            made = _next_round(before, at)
            begin(made, actor=learner, at=at)
            _carry_rows(before, made, carried)
            _copy_work(before, made)
            _move_requests(before, made, at)
        elif made.state == SubmissionState.WITHDRAWN:
            _refuse_a_second_open_one(before)
            move(made, SubmissionState.DRAFT, actor=learner, at=at)
            carry_also(before, carried)
        event.target = made
        event.detail = {"round": made.round_number, "carried": made.carried_rows.count()}
    return made


def _refuse_a_second_open_one(before: Submission) -> None:
    """A learner who began anew meanwhile goes on with that; two open rounds would be judged apart."""
    open_ones = Submission.objects.filter(
        learner_id=before.learner_id, version_id=before.version_id, state__in=OPEN
    )
    if open_ones.exists():
        raise WrongState(_("You have begun this anew already. Go on there, or give that up first."))


def carry_also(before: Submission, pairs: Iterable[tuple[str, str]]) -> None:
    """Close further rows in a next round that is still a draft: they passed after it was begun, by an appeal.

    pairs: (row key, level key). Call in the transaction of the ruling.
    """
    draft = Submission.objects.filter(previous=before, state=SubmissionState.DRAFT).first()
    for row_key, level_key in pairs if draft else ():
        CarriedRow.objects.get_or_create(
            submission=draft, row_key=row_key, defaults={"level_key": level_key, "passed_in": before}
        )


def _next_round(before: Submission, at: datetime) -> Submission:
    return Submission.objects.create(
        learner_id=before.learner_id,
        version_id=before.version_id,
        previous=before,
        renews_id=before.renews_id,
        round_number=before.round_number + 1,
        language=before.language,
        evidence_language=before.evidence_language,
        started_at=at,
        edited_at=at,
    )


def _carry_rows(before: Submission, made: Submission, carried: Iterable[tuple[str, str]]) -> None:
    earlier = {row.row_key: row for row in before.carried_rows.all()}
    pairs = dict(carried)
    if before.state == SubmissionState.RETURNED:
        pairs = {key: row.level_key for key, row in earlier.items()} | pairs
    for row_key, level_key in pairs.items():
        row = made.version.said.row(row_key)
        if row is None or not row.passes(level_key):
            raise InvalidInput(_("A row that did not pass cannot be carried into the next round."))
        first_passed = earlier[row_key].passed_in if row_key in earlier else before
        CarriedRow.objects.create(
            submission=made, row_key=row_key, level_key=level_key, passed_in=first_passed
        )


def _copy_work(before: Submission, made: Submission) -> None:
    """Answers by value, Evidence by reference to the same stored files; the note on changes starts empty."""
    for answer in before.answers.exclude(question_key=RESUBMISSION_NOTE):
        Answer.objects.create(
            submission=made,
            question_key=answer.question_key,
            text=answer.text,
            edited_at=answer.edited_at,
        )
    for item in before.evidence.all():
        values = {name: getattr(item, name) for name in COPIED}
        Evidence.objects.create(submission=made, same_as=item, added_at=item.added_at, **values)


def _move_requests(before: Submission, made: Submission, at: datetime) -> None:
    """An answer that comes after a decision must not look as if it had been there; so none is left behind open."""
    before.attestations.filter(state=AttestationState.ASKED, expires_at__gt=at).update(submission=made)
