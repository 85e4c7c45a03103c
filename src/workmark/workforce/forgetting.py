"""What a worker does for employers: deletes records of checks whose last day has come."""

from datetime import datetime, timedelta

from django_tasks import task

from workmark.jobs.timetable import every
from workmark.lib.clock import now
from workmark.organisations.acting import SYSTEM
from workmark.workforce.actions.forget_validation import forget_validation
from workmark.workforce.models import Validation
from workmark.workforce.proof_models import ProofAnswer

_AT_ONCE = 500


@task()
def forget_old_validations() -> int:
    """Delete what was to be kept until now; gives how many."""
    return forget_validations_due(now())


def forget_validations_due(at: datetime) -> int:
    """Delete the records whose last day is past; gives how many."""
    due, forgotten = Validation.objects.filter(keep_until__lte=at).select_related("organisation"), 0
    while some := list(due[:_AT_ONCE]):
        for validation in some:
            forget_validation(SYSTEM, validation)
        forgotten += len(some)
    return forgotten


@task()
def forget_old_proofs() -> int:
    """Delete answers whose day has come, and those that nobody sent; gives how many."""
    deleted, _each = ProofAnswer.objects.filter(keep_until__lte=now()).delete()
    return deleted


every(timedelta(days=1), "workforce.forget_old_validations", forget_old_validations)
every(timedelta(hours=1), "workforce.forget_old_proofs", forget_old_proofs)
