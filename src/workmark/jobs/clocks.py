"""A clock that was ahead wrote down moments that are still to come, and work that waits for them would rest for hours.

It shows in moments that should be over: when a job was enqueued, and when it was last attempted.
"""

from datetime import datetime, timedelta

from django.db.models import DateTimeField, ExpressionWrapper, F, Q, Value

from workmark.jobs.models import Job, JobState
from workmark.jobs.queue import Policy

# Workers agree on the time to well within a lease, which is shorter.
AHEAD = timedelta(minutes=1)


def heed_clock(at: datetime, policy: Policy) -> int:
    """Let go what a clock that was ahead has bound; gives how many jobs. at: the time by the clock as it is now."""
    to_come = at + AHEAD
    tried = Q(state=JobState.WAITING, run_after__gt=to_come, last_attempted_at__gt=to_come)
    fresh = Q(state=JobState.WAITING, run_after__gt=to_come, last_attempted_at=None, enqueued_at__gt=to_come)
    held = Q(state=JobState.RUNNING, lease_until__gt=to_come + policy.lease)
    # Read first: a statement that may write would lock out writers on SQLite while it looks through a long queue.
    if not Job.objects.filter(tried | fresh | held).exists():
        return 0
    # When it should be tried again was reckoned from that moment.
    freed = Job.objects.filter(tried).update(run_after=at, last_attempted_at=at)
    since = ExpressionWrapper(
        Value(at, output_field=DateTimeField()) + (F("run_after") - F("enqueued_at")),
        output_field=DateTimeField(),
    )
    freed += Job.objects.filter(fresh).update(run_after=since, enqueued_at=at)
    # Whoever still holds it renews three times in a lease, and so in time.
    return freed + Job.objects.filter(held).update(lease_until=at + policy.lease / 2)
