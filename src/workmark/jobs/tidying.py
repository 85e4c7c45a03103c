"""Keeps the queue's own tables small: forgets finished jobs, and the words of mail sent long ago."""

from datetime import timedelta

from django_tasks import task

from workmark.jobs.models import Job, JobState
from workmark.jobs.outbox import forget_words
from workmark.jobs.timetable import every
from workmark.lib.clock import now

KEEP_SUCCEEDED = timedelta(days=7)
# A failure stays long enough for somebody to come back from holiday and look.
KEEP_FAILED = timedelta(days=90)


@task()
def tidy_queue() -> dict[str, int]:
    """Delete old finished jobs; gives how many of each were dealt with."""
    at = now()
    succeeded, _ = Job.objects.filter(state=JobState.SUCCEEDED, finished_at__lt=at - KEEP_SUCCEEDED).delete()
    failed, _ = Job.objects.filter(state=JobState.FAILED, finished_at__lt=at - KEEP_FAILED).delete()
    return {"succeeded": succeeded, "failed": failed, "messages": forget_words()}


every(timedelta(days=1), "jobs.tidy_queue", tidy_queue)
