"""An assessor takes waiting work; a clock starts."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from workmark.assessment.conflicts import conflict_of_interest
from workmark.assessment.due_dates import due_date
from workmark.assessment.errors import AlreadyTaken, ConflictOfInterest, NotQualified
from workmark.assessment.models import Assignment, Score
from workmark.assessment.queries import MOST_OPEN_ASSIGNMENTS, held_by, qualifications_in_force
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.events import move
from workmark.submissions.models import Submission, SubmissionState


def take_submission(assessor: Person, submission: Submission, *, at: datetime) -> Assignment:
    """Give this work to this assessor until a due date, carrying over the rows that passed before.

    Raises NotAllowed, NotQualified, ConflictOfInterest, or AlreadyTaken.
    """
    with change(assessor, "assessment.take", submission, organisation=submission.issuer) as event:
        waiting = Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
        _refuse_unless_free(assessor, waiting, at)
        due_at = due_date(at, round_number=waiting.round_number, zone=submission.issuer.time_zone)
        try:
            with transaction.atomic():
                assignment = Assignment.objects.create(
                    submission=waiting, assessor=assessor, taken_at=at, due_at=due_at
                )
        except IntegrityError as error:
            raise AlreadyTaken(_("Someone else has just taken this work. Choose another.")) from error
        for carried in waiting.carried_rows.all():
            Score.objects.create(
                assignment=assignment, row_key=carried.row_key, level_key=carried.level_key, is_carried=True
            )
        move(waiting, SubmissionState.IN_ASSESSMENT, actor=assessor, at=at)
        event.target = assignment
        event.detail = {"submission": waiting.pk, "round": waiting.round_number}
    return assignment


def _refuse_unless_free(assessor: Person, submission: Submission, at: datetime) -> None:
    if submission.state != SubmissionState.SUBMITTED:
        raise AlreadyTaken(_("This work is not waiting for an assessor any more. Choose another."))
    qualified = qualifications_in_force(assessor, at).filter(achievement=submission.version.achievement)
    if not qualified.exists():
        raise NotQualified(
            _("You are not qualified to assess this micro-credential now. Ask the lead assessor.")
        )
    if reason := conflict_of_interest(assessor, submission):
        raise ConflictOfInterest(reason)
    if held_by(assessor).count() >= MOST_OPEN_ASSIGNMENTS:
        raise AlreadyTaken(
            _("You hold %(most)d open pieces of work already. Decide one or give one back first.")
            % {"most": MOST_OPEN_ASSIGNMENTS}
        )
