"""What a worker does for visits to other hosts: read, check, keep and send."""

from django_tasks import task

from workmark.integrations.hosts.working import go_on
from workmark.jobs.enqueueing import enqueue_once
from workmark.jobs.patience import awaited


# After what others wait for: one person's hundred badges must keep nobody's award waiting.
@awaited
@task(priority=-10)
def work_on_visit(visit_pk: int) -> None:
    """Go on for some seconds; what remains is the next job's. Its argument says nothing about any badge."""
    if go_on(visit_pk):
        enqueue_once(work_on_visit, f"host-visit:{visit_pk}", visit_pk)
