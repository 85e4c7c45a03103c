"""An assessor takes waiting work; a clock starts."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from workmark.assessment.calibration_models import AnchorReading
from workmark.assessment.certificate_models import Certificate
from workmark.assessment.certificates import certificate_for, may_countersign
from workmark.assessment.conflicts import conflict_of_interest
from workmark.assessment.due_dates import due_date
from workmark.assessment.errors import AlreadyTaken, ConflictOfInterest, NotCalibrated, NotQualified
from workmark.assessment.holding import readable_states
from workmark.assessment.models import Assignment, Reading, ReadingKind, ReadingState, Score
from workmark.assessment.queries import certificates_to_rate, held_by, qualifications_in_force
from workmark.assessment.workloads import availability_of, calendar_for
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.events import move
from workmark.submissions.models import Submission, SubmissionState


def take_reading(assessor: Person, reading: Reading, *, at: datetime) -> Assignment:
    """Give this reading to this assessor until a due date, with the rows that passed before marked as carried.

    Raises NotAllowed, NotQualified, NotCalibrated, ConflictOfInterest, or AlreadyTaken.
    """
    verb = "assessment.adjudicate" if reading.kind == ReadingKind.ADJUDICATION else "assessment.take"
    with change(assessor, verb, reading, organisation=reading.issuer) as event:
        submission = Submission.objects.select_for_update(no_key=True).get(pk=reading.submission_id)
        waiting = Reading.objects.select_for_update(no_key=True).get(pk=reading.pk)
        waiting.submission = submission
        _refuse_unless_free(assessor, waiting, at)
        certificate = _certificate(assessor, waiting, at)
        assignment = _hold(assessor, waiting, certificate, at)
        if waiting.is_anchor:
            AnchorReading.objects.filter(reading=waiting).update(assignment=assignment)
        waiting.state = ReadingState.HELD
        waiting.save(update_fields=["state"])
        if submission.state == SubmissionState.SUBMITTED:
            move(submission, SubmissionState.IN_ASSESSMENT, actor=assessor, at=at)
        event.target = assignment
        event.detail = {
            "submission": submission.pk,
            "round": submission.round_number,
            "place": waiting.place,
            "certificate": certificate.pk,
        }
    return assignment


def _hold(assessor: Person, reading: Reading, certificate: Certificate, at: datetime) -> Assignment:
    submission = reading.submission
    issuer = submission.issuer
    due_at = due_date(
        at,
        round_number=submission.round_number,
        calendar=calendar_for(assessor, issuer, at),
    )
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                submission=submission,
                reading=reading,
                place=reading.place,
                assessor=assessor,
                certificate=certificate,
                taken_at=at,
                due_at=due_at,
            )
    except IntegrityError as error:
        raise AlreadyTaken(_("Someone else has just taken this work. Choose another.")) from error
    for carried in submission.carried_rows.all():
        Score.objects.create(
            assignment=assignment, row_key=carried.row_key, level_key=carried.level_key, is_carried=True
        )
    return assignment


def _takeable(reading: Reading) -> frozenset[SubmissionState]:
    """Work may also be taken while it waits for its first assessor."""
    states = readable_states(reading)
    return states | {SubmissionState.SUBMITTED} if SubmissionState.IN_ASSESSMENT in states else states


def _refuse_unless_free(assessor: Person, reading: Reading, at: datetime) -> None:
    submission = reading.submission
    if reading.state != ReadingState.WAITING or submission.state not in _takeable(reading):
        raise AlreadyTaken(_("This work is not waiting for an assessor any more. Choose another."))
    if reading.is_anchor and not AnchorReading.objects.filter(reading=reading, assessor=assessor).exists():
        raise AlreadyTaken(_("This work is not waiting for an assessor any more. Choose another."))
    qualified = qualifications_in_force(assessor, at).filter(achievement=submission.version.achievement)
    if not qualified.exists():
        raise NotQualified(
            _("You are not qualified to assess this micro-credential now. Ask the lead assessor.")
        )
    if reason := conflict_of_interest(assessor, submission, at):
        raise ConflictOfInterest(reason)
    most = availability_of(assessor).most_open
    if held_by(assessor).count() >= most:
        raise AlreadyTaken(
            _("You hold %(most)d open pieces of work already. Decide one or give one back first.")
            % {"most": most}
        )


def _certificate(assessor: Person, reading: Reading, at: datetime) -> Certificate:
    """The certificate that this hold rests on."""
    version = reading.submission.version
    certificate = certificates_to_rate(assessor, at).get(version.pk)
    if certificate is not None:
        if reading.wants_calibrated and not may_countersign(certificate, at):
            raise NotCalibrated(_("This work waits for an assessor who is calibrated for its rubric."))
        return certificate
    if certificate_for(assessor, version, at) is not None:
        raise NotCalibrated(
            _("Your certificate lasts for no more than what you hold. Be calibrated again to take more.")
        )
    raise NotCalibrated(
        _("You hold no certificate for this version of the rubric now. Train for it and be calibrated first.")
    )
