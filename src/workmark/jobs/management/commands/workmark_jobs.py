"""`manage.py workmark_jobs`: how the queue stands, what failed and why, and another try for what gets none by itself."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count

from workmark.jobs.models import Job, JobState
from workmark.jobs.queue import retry_failed, retrying
from workmark.lib.clock import now

_MOST_RETRYING = 20


class Command(BaseCommand):
    help = (
        "Show the queue, its failed jobs, and those that failed so far and are tried again; "
        "--retry NUMBER gives a failed job a fresh set of attempts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--retry", type=int, metavar="NUMBER", help="the number of a failed job")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retry"] is not None:
            self._retry(options["retry"])
            return
        counts = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
        self.stdout.write(", ".join(f"{counts.get(state, 0)} {state}" for state in JobState.values))
        for job in Job.objects.filter(state=JobState.FAILED).order_by("finished_at"):
            self.stdout.write(
                f"\n#{job.pk} {job.function}, failed {job.finished_at} after {job.attempt} attempts"
            )
            self.stdout.write(job.errors[-1]["traceback"] if job.errors else "no error was kept")
        # By the thousand, as letters may be, they would hide the failed ones: those next in turn stand for all.
        for job in retrying().order_by("run_after")[:_MOST_RETRYING]:
            last = job.errors[-1]["traceback"].strip().splitlines()[-1] if job.errors else "no error was kept"
            self.stdout.write(f"\n#{job.pk} {job.function}, {_so_far(job)}\n{last}")

    def _retry(self, number: int) -> None:
        if not retry_failed(number, at=now()):
            raise CommandError(
                f"Job {number} is not a failed job, or the same work is queued again. "
                "Run this command without --retry to see the failed ones."
            )
        self.stdout.write(f"Job {number} will be tried again.")


def _so_far(job: Job) -> str:
    failed = job.attempt - job.lost - (job.state == JobState.RUNNING)
    following = "tried again now" if job.state == JobState.RUNNING else f"next try {job.run_after}"
    return f"failed {failed} {'time' if failed == 1 else 'times'}, {following}"
