"""The public log is kept."""

from datetime import timedelta

from django_tasks import task

from workmark.credentials.actions.log_what_came_before import log_what_came_before
from workmark.credentials.actions.publish_checkpoint import is_due, publish_checkpoint
from workmark.jobs.patience import awaited
from workmark.jobs.timetable import every
from workmark.lib.clock import now


@awaited
@task()
def tend_log() -> dict[str, int]:
    """Log what is older than the log, once, and sign a new head when one is due; gives how much of each was done."""
    late = log_what_came_before()
    checkpoint = publish_checkpoint() if is_due(now()) else None
    return {"late": late, "signed_size": checkpoint.size if checkpoint else 0}


every(timedelta(seconds=30), "credentials.tend_log", tend_log)
