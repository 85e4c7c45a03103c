"""A status list is signed anew."""

from django_tasks import task

from workmark.credentials.actions.publish_status_list import publish_status_list
from workmark.jobs.patience import awaited


@awaited
@task()
def publish_list(status_list_pk: int) -> None:
    """Sign a status list anew after a bit changed, or because the published copy grows old."""
    publish_status_list(status_list_pk)
