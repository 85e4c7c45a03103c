"""What a lead assessor or owner arranges for an issuer: its holidays, and who may judge in spite of a tie."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from workmark.assessment.allocation_models import AllowedConflict, Holiday
from workmark.assessment.models import Assignment
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.submissions.models import Submission

MOST_HOLIDAYS = 400


def set_holiday(arranger: Person, issuer: Organisation, *, day: date, name: str) -> Holiday:
    """Name a day on which nobody there assesses. Raises InvalidInput, WrongState beyond four hundred."""
    if len(name) > 100:
        words = _("Keep the name under 100 characters.")
        raise InvalidInput(words, fields={"name": [words]})
    with change(arranger, "assessment.arrange", issuer, organisation=issuer) as event:
        if issuer.holidays.count() >= MOST_HOLIDAYS:
            raise WrongState(_("This calendar is full. Remove days that are over first."))
        made, _new = Holiday.objects.update_or_create(issuer=issuer, day=day, defaults={"name": name.strip()})
        event.target = made
    return made


def remove_holiday(arranger: Person, holiday: Holiday) -> None:
    with change(arranger, "assessment.arrange", holiday.issuer, organisation=holiday.issuer):
        Holiday.objects.filter(pk=holiday.pk).delete()


def allow_conflict(
    arranger: Person, submission: Submission, assessor: Person, *, reason: str, at: datetime
) -> AllowedConflict:
    """Let one assessor judge one work in spite of a tie; a second assessor always reads it too (AQ8).

    Raises InvalidInput without a reason, NotAllowed for oneself, for the learner, or for whoever has judged it.
    """
    if not reason.strip():
        words = _("Say why nobody else can judge this.")
        raise InvalidInput(words, fields={"reason": [words]})
    if assessor.pk in (arranger.pk, submission.learner_id):
        raise NotAllowed(_("Nobody allows this for themselves, nor for a learner's own work."))
    if Assignment.objects.filter(submission=submission, assessor=assessor).exists():
        raise NotAllowed(_("This person has had the work already."))
    with change(arranger, "assessment.arrange", submission.issuer, organisation=submission.issuer) as event:
        made, _new = AllowedConflict.objects.get_or_create(
            submission=submission,
            assessor=assessor,
            defaults={"reason": reason.strip(), "allowed_by": arranger, "allowed_at": at},
        )
        event.target = made
        event.detail = {"submission": submission.pk, "assessor": assessor.pk}
    return made
