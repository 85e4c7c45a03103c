"""What a worker does for visits to other hosts: read, check, keep, send, and forget what nobody looks at."""

from datetime import timedelta

from django_tasks import task

from workmark.jobs.enqueueing import enqueue_once
from workmark.jobs.timetable import every


# After what others wait for: one person's hundred badges must keep nobody's award waiting.
@task(priority=-10)
def work_on_visit(visit_pk: int) -> None:
    """Go on for some seconds; what remains is the next job's. Its argument says nothing about any badge."""
    from workmark.integrations.hosts.working import go_on

    if go_on(visit_pk):
        enqueue_once(work_on_visit, f"host-visit:{visit_pk}", visit_pk)


@task()
def forget_host_visits() -> int:
    """End what nobody has looked at for a while; gives how many visits."""
    from workmark.integrations.hosts.visits import forget_expired
    from workmark.lib.clock import now

    return forget_expired(now())


every(timedelta(minutes=5), "integrations.forget_host_visits", forget_host_visits)
