"""One assessor's hold on a Reading: locking it for a change, and which rows it is about."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.achievements.content import Row
from workmark.assessment.conflicts import conflict_of_interest
from workmark.assessment.errors import ConflictOfInterest
from workmark.assessment.models import Assignment, AssignmentState, Reading
from workmark.lib.problems import WrongState
from workmark.submissions.models import Submission, SubmissionState


def locked_hold(assignment: Assignment) -> Assignment:
    """The hold, read anew with its Submission locked first, so that two assessors of one work take turns.

    Raises WrongState once the scores are locked, the work was given back, or it is decided.
    """
    submission = Submission.objects.select_for_update(no_key=True).get(pk=assignment.submission_id)
    held = (
        Assignment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("reading", "assessor")
        .get(pk=assignment.pk)
    )
    if held.state != AssignmentState.OPEN or submission.state not in readable_states(held.reading):
        raise WrongState(_("This work is decided or no longer yours; nothing was changed."))
    held.submission = submission
    return held


def refuse_tie(held: Assignment, at: datetime) -> None:
    """Scores are locked, and work is sent back, by nobody who has a tie to the learner by then (AQ8).

    Raises ConflictOfInterest. What was written stays with the hold until it is given back.
    """
    if held.reading.is_anchor:
        return
    if reason := conflict_of_interest(held.assessor, held.submission, at, is_held=True):
        raise ConflictOfInterest(reason + " " + _("Give this work back, and say why."))


def readable_states(reading: Reading) -> frozenset[SubmissionState]:
    """The states that work may be in while somebody reads it for this."""
    if reading.is_anchor:
        return frozenset({SubmissionState.ANCHOR})
    if reading.is_recheck:
        return frozenset({SubmissionState.AWARDED, SubmissionState.NOT_YET})
    return frozenset({SubmissionState.NOT_YET if reading.is_review else SubmissionState.IN_ASSESSMENT})


def rows_to_judge(assignment: Assignment) -> tuple[Row, ...]:
    """The rubric rows that this assessor judges: those the Reading names, or all that were not carried over."""
    rows = assignment.submission.version.said.rows()
    if named := frozenset(assignment.reading.row_keys):
        return tuple(row for row in rows if row.key in named)
    carried = frozenset(assignment.submission.carried_rows.values_list("row_key", flat=True))
    return tuple(row for row in rows if row.key not in carried)
