"""What this room does by the calendar: erase the copies of those whose consents to be found have ended by themselves."""

from datetime import timedelta

from django_tasks import task

from workmark.jobs.timetable import every
from workmark.lib.clock import now


@task()
def erase_expired_proofs() -> int:
    """Gives how many rows were erased. Nobody was found by them any more: a search asks the consents themselves."""
    from workmark.workforce.candidate_proofs import erase_expired

    return erase_expired(now())


every(timedelta(days=1), "workforce.erase_expired_proofs", erase_expired_proofs)
