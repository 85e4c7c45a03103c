"""What a worker does for bulk checks: check them, and forget those nobody looks at."""

from datetime import timedelta

from django_tasks import task

from workmark.jobs.enqueueing import enqueue_once
from workmark.jobs.patience import awaited
from workmark.jobs.timetable import every


# After everything else: a thousand badges must keep nobody's award waiting.
@awaited
@task(priority=-30)
def check_lane(bulk_pk: int, lane: int) -> None:
    """Check some lines; what remains after a while is the next job's. Its arguments say nothing about any badge."""
    from workmark.checking.bulk.running import check_lines

    if check_lines(bulk_pk, lane):
        enqueue_once(check_lane, f"bulk-check:{bulk_pk}:{lane}", bulk_pk, lane)


@task()
def forget_bulk_checks() -> int:
    """Delete what nobody has looked at for a while; gives how many hand-ins."""
    from workmark.checking.bulk.forgetting import forget_expired
    from workmark.lib.clock import now

    return forget_expired(now())


every(timedelta(minutes=5), "checking.forget_bulk_checks", forget_bulk_checks)
